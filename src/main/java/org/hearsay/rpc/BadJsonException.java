package org.hearsay.rpc;

/** Somebody's bytes are no JSON, or more of it than we take. Stackless: strangers can cause it. */
final class BadJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String why;

  BadJsonException(String why) {
    super(why, null, false, false);
    this.why = why;
  }

  @Override
  public String getMessage() {
    return why;
  }
}
