package org.hearsay.wire;

import java.nio.charset.StandardCharsets;

/**
 * Somebody who wants to be seen on the local network; section 6. It proves nothing: anybody there
 * can call themselves anything, and name any key.
 *
 * @param key their identity key
 * @param nick how they call themselves: not shown before it was looked at, 1 to {@value
 *     #NICK_BYTES_MAX} bytes of UTF-8
 */
public record Presence(NodeId key, String nick) {
  // From the protocol: others do not look at a beacon with more.
  public static final int NICK_BYTES_MAX = 128;

  /** Throws when the nickname has no length that travels. */
  public Presence {
    if (!isNick(nick)) {
      throw new IllegalArgumentException("a nickname has 1 to " + NICK_BYTES_MAX + " bytes");
    }
  }

  static boolean isNick(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return bytes >= 1 && bytes <= NICK_BYTES_MAX;
  }
}
