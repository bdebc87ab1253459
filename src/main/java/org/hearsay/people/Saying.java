package org.hearsay.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Part;
import org.hearsay.wire.Said;
import org.hearsay.wire.SayingCodec;
import org.hearsay.wire.Talk;

/**
 * What somebody says: a text, or a file with its name.
 *
 * @param file at most {@value org.hearsay.wire.Said#FILE_BYTES_MAX} bytes of UTF-8; empty when it
 *     is a text
 * @param content of a text UTF-8
 */
public record Saying(Optional<String> file, byte[] content) {
  // From the protocol; section 13.8.
  /** What fits into one envelope goes in one. */
  private static final int WHOLE_MAX = 60_000;

  /** Of longer ones each part fits into a container of 16 KiB. */
  static final int PART_BYTES = 15_000;

  public static Saying text(String text) {
    return new Saying(Optional.empty(), text.getBytes(StandardCharsets.UTF_8));
  }

  /** The text; of a file nothing. Bytes that are no UTF-8 are replaced. */
  public String text() {
    return file.isPresent() ? "" : new String(content, StandardCharsets.UTF_8);
  }

  /** The items that it travels in. */
  List<Talk.Item> items(Blob id, long millis) {
    int first = content.length <= WHOLE_MAX ? content.length : PART_BYTES;
    Said said = new Said(file, content.length, Blob.of(Arrays.copyOf(content, first)));
    List<Talk.Item> all = new ArrayList<>();
    all.add(new Talk.Item(0, id, Said.KIND, millis, SayingCodec.encode(said)));
    for (int from = first, index = 1; from < content.length; from += PART_BYTES, index++) {
      int end = Math.min(content.length, from + PART_BYTES);
      Part part = new Part(id, index, Blob.of(Arrays.copyOfRange(content, from, end)));
      all.add(new Talk.Item(0, partId(id, index), Part.KIND, millis, SayingCodec.encode(part)));
    }
    return all;
  }

  private static Blob partId(Blob id, int index) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-512");
      hash.update(id.toBytes());
      hash.update((byte) (index >> 8));
      return Blob.of(Arrays.copyOf(hash.digest(new byte[] {(byte) index}), Talk.Item.ID_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }
}
