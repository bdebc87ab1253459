package org.hearsay.cli;

/**
 * A command came to nothing for a reason its user can do something about: what failed, why, and
 * what to type. Printed without a stack trace.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final String fix;

  /**
   * @param what failed and why, one line
   * @param fix what to type or change, or empty when there is nothing
   */
  public Failure(Exit exit, String what, String fix) {
    this(Reason.of(exit), what, fix);
  }

  /** The same where more is known than the exit status. */
  public Failure(Reason reason, String what, String fix) {
    super(what, null, false, false);
    this.reason = reason;
    this.fix = fix;
  }

  public Exit exit() {
    return reason.exit();
  }

  /** Why, for programs. */
  public Reason reason() {
    return reason;
  }

  /** What failed and why, one line. */
  public String what() {
    return String.valueOf(getMessage());
  }

  /** What to type or change; may be empty. */
  public String fix() {
    return fix;
  }
}
