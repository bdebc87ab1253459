package org.hearsay.env;

import org.hearsay.wire.Endpoint;

/** Where links come from. On the loop. */
public interface Network {
  /** Opens a link: {@link Link.Receiver#up} or {@link Link.Receiver#unreachable} follows. */
  void dial(Endpoint endpoint);

  /** Makes this node known on the local networks now, if it is told to do so at all. */
  void announce();
}
