package org.hearsay.chain;

import java.util.HexFormat;
import org.hearsay.wire.MalformedFrameException;

/** A few bytes of the miner's choice; what changes when all nonces were tried. */
public record Note(String hex) {
  public static final Note EMPTY = of(new byte[0]);

  public Note {
    if (hex.length() > 2 * Block.NOTE_BYTES_MAX) {
      throw new IllegalArgumentException("a note has at most 32 bytes");
    }
  }

  /** Takes at most {@value Block#NOTE_BYTES_MAX} bytes. */
  public static Note of(byte[] bytes) {
    return new Note(HexFormat.of().formatHex(bytes));
  }

  static Note read(Input in) throws MalformedFrameException {
    int length = in.u8();
    if (length > Block.NOTE_BYTES_MAX) {
      throw new MalformedFrameException("note of " + length + " bytes");
    }
    return of(in.bytes(length));
  }

  void write(Output out) {
    out.u8(hex.length() / 2).bytes(toBytes());
  }

  public byte[] toBytes() {
    return HexFormat.of().parseHex(hex);
  }
}
