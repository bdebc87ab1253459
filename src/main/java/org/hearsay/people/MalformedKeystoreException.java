package org.hearsay.people;

/** A file that is not what it should be. The message goes on from its name: "is not JSON". */
public final class MalformedKeystoreException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedKeystoreException(String what) {
    super(what, null, false, false);
  }

  /** What is wrong with it. */
  public String what() {
    return String.valueOf(getMessage());
  }
}
