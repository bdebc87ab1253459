package org.hearsay.wire;

/**
 * What follows of a long message; section 13.8.
 *
 * @param of id of the item that the message begins with
 * @param index from 1
 */
public record Part(Blob of, int index, Blob content) {
  // From the protocol; changing one forks the network.
  /** Kind of the items that it is the content of. */
  public static final int KIND = 2;
}
