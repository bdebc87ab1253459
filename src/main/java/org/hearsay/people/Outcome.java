package org.hearsay.people;

/** What came of something that was asked of {@link Accounts}. */
public sealed interface Outcome<T> {
  /** It is done. */
  record Done<T>(T value) implements Outcome<T> {}

  /**
   * It is not, and everything is as it was.
   *
   * @param detail a sentence without its full stop; never a secret
   */
  record Refused<T>(Fault fault, String detail) implements Outcome<T> {}

  /** Why not. */
  enum Fault {
    NO_SUCH_ACCOUNT,
    NICKNAME_TAKEN,
    BAD_NICKNAME,
    MALFORMED,
    WRONG_PASSPHRASE,
    /** After wrong ones. */
    TOO_SOON,
    LOCKED,
    NO_PASSPHRASE,
    DAMAGED,
    FULL,
    KNOWN,
    IN_USE,
    NOT_STORED,
    /** A passphrase takes a heap of some size. */
    NO_MEMORY,
    BUSY
  }

  static <T> Outcome<T> refused(Fault fault, String detail) {
    return new Refused<>(fault, detail);
  }
}
