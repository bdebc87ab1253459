package org.hearsay.people;

/** What we know of whether a key is a contact's. One word, the same wherever it is shown. */
public enum TrustWord {
  /** Somebody said so. */
  NEW,
  /** The chain that we follow binds the contact's name to the key. */
  ANCHORED,
  /** The safety number was compared. */
  VERIFIED,
  /** The chain says something else than before: nothing is sent until that is acknowledged. */
  CHANGED;

  /** What may change it. */
  public enum Event {
    /** The chain binds the name to our key. */
    NAME_HOLDS,
    /** The chain binds the name to nobody: it expired, or its block was undone. */
    NAME_LOST,
    /** The chain binds the name to another key. */
    KEY_CHANGED,
    /** The chain says that the name's key is not to be trusted any more. */
    KEY_REVOKED,
    /** The safety number was compared, and is the same. */
    COMPARED,
    /** Somebody has seen that it changed, and said which key counts. */
    ACKNOWLEDGED
  }

  /**
   * The word after an event. What has changed stays so until it is acknowledged, even when the
   * chain returns to the old key: a comparison of safety numbers would be of which one?
   */
  public TrustWord after(Event event) {
    if (this == CHANGED) {
      return event == Event.ACKNOWLEDGED ? NEW : CHANGED;
    }
    return switch (event) {
      case NAME_HOLDS -> this == VERIFIED ? VERIFIED : ANCHORED;
      case NAME_LOST -> this == VERIFIED ? VERIFIED : NEW;
      case KEY_CHANGED, KEY_REVOKED -> CHANGED;
      case COMPARED -> VERIFIED;
      case ACKNOWLEDGED -> this;
    };
  }
}
