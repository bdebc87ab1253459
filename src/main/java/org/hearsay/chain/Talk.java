package org.hearsay.chain;

import org.hearsay.env.Link;

/** What the chain needs of whoever keeps the links. On the loop. */
public interface Talk {
  /**
   * The other end broke a rule for every observer at every time.
   *
   * @param points 100 cut the link
   */
  void misbehaved(Link link, int points, String why);
}
