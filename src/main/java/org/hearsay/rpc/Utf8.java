package org.hearsay.rpc;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text out of a buffer that others will use again: passphrases and messages come through here, and
 * Netty's own way leaves a copy in an array that the thread keeps.
 */
final class Utf8 {
  private Utf8() {}

  /** Reads so many bytes, and leaves zeros in their place. */
  static String take(ByteBuf in, int length) {
    byte[] bytes = new byte[length];
    int at = in.readerIndex();
    in.readBytes(bytes);
    in.setZero(at, length);
    String text = new String(bytes, StandardCharsets.UTF_8);
    Arrays.fill(bytes, (byte) 0);
    return text;
  }
}
