package org.hearsay.wire;

/**
 * What one envelope of a group carries; section 14.3.
 *
 * @param sequence from 0 while its author is in the group, and the number of its key in the chain
 * @param id {@value #ID_BYTES} random bytes
 * @param kind what the content is, as in {@link Talk.Item}
 * @param millis when it was written, by its author's clock
 * @param signature of {@value #SIGNATURE_BYTES} bytes; empty in a copy
 */
public record GroupTalk(
    int sequence, Blob id, int kind, long millis, Blob content, Blob signature) {
  // From the protocol; changing one forks the network.
  public static final int ID_BYTES = 16;
  public static final int SIGNATURE_BYTES = 65;
  public static final int CONTENT_BYTES_MAX = 48 << 10;

  private static final Blob NOTHING = Blob.of(new byte[0]);

  /** Without a signature. */
  public GroupTalk(int sequence, Blob id, int kind, long millis, Blob content) {
    this(sequence, id, kind, millis, content, NOTHING);
  }

  /** The same with a signature. */
  public GroupTalk signed(byte[] by) {
    return new GroupTalk(sequence, id, kind, millis, content, Blob.of(by));
  }

  /** The same without its signature. */
  public GroupTalk unsigned() {
    return new GroupTalk(sequence, id, kind, millis, content);
  }
}
