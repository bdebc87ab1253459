package org.hearsay.chain;

import org.hearsay.env.Link;

/** What the chain needs of whoever keeps the links. On the loop. */
public interface Talk {
  /** So many points cut the link at once. */
  int CUT = 100;

  /**
   * The other end broke a rule for every observer at every time.
   *
   * @param points {@link #CUT} cut the link
   */
  void misbehaved(Link link, int points, String why);

  /**
   * Something that the other end brought was refused: its fault if it breaks a rule for everybody.
   */
  default void refused(Link link, String what, Refusal why) {
    if (!why.isOfSettings()) {
      misbehaved(link, CUT, what + ": " + why.detail());
    }
  }
}
