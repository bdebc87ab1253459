package org.hearsay.rpc;

/** An argument is not of its parameter's type; the message is Go's. Stackless. */
final class BadArgumentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String why;

  BadArgumentException(String why) {
    super(why, null, false, false);
    this.why = why;
  }

  @Override
  public String getMessage() {
    return why;
  }
}
