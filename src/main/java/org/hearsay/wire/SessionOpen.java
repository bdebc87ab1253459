package org.hearsay.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Opens a session between two people; section 13.2. Nothing of it is checked but its form.
 *
 * @param secretOut for the direction from the opener
 * @param secretIn for the direction to the opener
 * @param seconds the opener's clock
 * @param nick how the opener calls themselves: not shown before it was looked at, at most {@value
 *     #NICK_BYTES_MAX} bytes of UTF-8, never empty
 * @param name on the chain, as the opener says: not shown before it was looked at, at most {@value
 *     #NAME_BYTES_MAX} bytes of UTF-8, never empty
 * @param text the request, at most {@value #TEXT_BYTES_MAX} bytes of UTF-8
 */
public record SessionOpen(
    NodeId from,
    NodeId to,
    NodeId ephemeral,
    Digest secretOut,
    Digest secretIn,
    long seconds,
    Optional<String> nick,
    Optional<String> name,
    String text,
    Digest mac) {
  // From the protocol; changing one forks the network.
  public static final int VERSION = 1;
  public static final int TEXT_BYTES_MAX = 1024;

  /** 32 code points of four bytes. */
  public static final int NICK_BYTES_MAX = 128;

  public static final int NAME_BYTES_MAX = 32;

  /** Throws when a text is longer than it may be, or there and empty. */
  public SessionOpen {
    nick.ifPresent(said -> require("a nickname", said, 1, NICK_BYTES_MAX));
    name.ifPresent(said -> require("a name", said, 1, NAME_BYTES_MAX));
    require("a request", text, 0, TEXT_BYTES_MAX);
  }

  private static void require(String what, String text, int bytesMin, int bytesMax) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < bytesMin || bytes > bytesMax) {
      throw new IllegalArgumentException(
          "%s has %d to %d bytes, not %d".formatted(what, bytesMin, bytesMax, bytes));
    }
  }
}
