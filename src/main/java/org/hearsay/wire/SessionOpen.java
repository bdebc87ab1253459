package org.hearsay.wire;

/**
 * Opens a session between two people; section 13.2. Nothing of it is checked but its form.
 *
 * @param secretOut for the direction from the opener
 * @param secretIn for the direction to the opener
 * @param seconds the opener's clock
 * @param text the request, at most {@value #TEXT_BYTES_MAX} bytes of UTF-8
 */
public record SessionOpen(
    NodeId from,
    NodeId to,
    NodeId ephemeral,
    Digest secretOut,
    Digest secretIn,
    long seconds,
    String text,
    Digest mac) {
  // From the protocol; changing one forks the network.
  public static final int VERSION = 1;
  public static final int TEXT_BYTES_MAX = 1024;
}
