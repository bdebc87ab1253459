package org.hearsay.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hearsay.GethVectors.bytes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hearsay.GethVectors;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Packets as geth puts them on a devp2p link. That link is not ours, but what they carry is:
 * ratings as the bits of a double, bloom filters and envelopes.
 */
final class GethPacketsTest {
  private static final int STATUS = 0;
  private static final int MESSAGES = 1;
  private static final int POW_REQUIREMENT = 2;
  private static final int BLOOM = 3;
  private static final int P2P_MESSAGE = 127;

  static Stream<Arguments> packets() {
    return GethVectors.section("packets", "name");
  }

  private static byte[] packet(String name) {
    return bytes(GethVectors.named("packets", name), "rlp");
  }

  @ParameterizedTest
  @MethodSource("packets")
  void everythingInsideIsOneOfOurs(JsonNode entry) {
    byte[] rlp = bytes(entry, "rlp");
    switch (entry.get("code").asInt()) {
      case STATUS -> {
        List<byte[]> fields = items(rlp);
        assertThat(string(fields.get(0))).containsExactly(6); // the version
        assertRating(fields.get(1));
        byte[] bloom = string(fields.get(2));
        assertThat(bloom.length).isIn(0, Bloom.BYTES); // geth sends none before it has a filter
      }
      case POW_REQUIREMENT -> assertRating(rlp);
      case BLOOM -> assertThat(Bloom.of(string(rlp)).admits(new Topic(0xdeadbeef))).isTrue();
      case MESSAGES -> items(rlp).forEach(GethPacketsTest::assertRefusedForItsTtl);
      case P2P_MESSAGE -> assertRefusedForItsTtl(rlp);
      default -> throw new AssertionError("code " + entry.get("code"));
    }
  }

  @Test
  void ratingsAreTheBitsOfTheirDoubles() {
    assertThat(
            rating(
                items(
                        packet(
                            "status (code 0), minPoW 0.2, bloom nil, not light: what a fresh geth sends"))
                    .get(1)))
        .isEqualTo(0.2);
    assertThat(rating(items(packet("status (code 0), minPoW 0.001, full bloom, not light")).get(1)))
        .isEqualTo(0.001);
    assertThat(rating(packet("PoW requirement (code 2), 0.5"))).isEqualTo(0.5);
    assertThat(rating(packet("PoW requirement (code 2), 0"))).isEqualTo(0);
  }

  @Test
  void statusCarriesTheBloomOfItsTopic() {
    List<byte[]> full = items(packet("status (code 0), minPoW 0.001, full bloom, not light"));
    assertThat(Bloom.of(string(full.get(2))).isFull()).isTrue();
    List<byte[]> one = items(packet("status (code 0), minPoW 1.5, bloom of 0xdeadbeef, light"));
    assertThat(Bloom.of(string(one.get(2)))).isEqualTo(Bloom.of(new Topic(0xdeadbeef)));
  }

  /** The recorded envelope has a TTL of 0, with which geth would let it pass every floor. */
  private static void assertRefusedForItsTtl(byte[] envelope) {
    assertThatThrownBy(() -> Envelope.decode(envelope))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage("ttl is 0");
  }

  private static void assertRating(byte[] item) {
    assertThat(rating(item)).isFinite().isNotNegative();
  }

  private static double rating(byte[] item) {
    long bits = 0;
    for (byte octet : string(item)) {
      bits = bits << 8 | (octet & 0xff);
    }
    return Double.longBitsToDouble(bits);
  }

  /** The items of an RLP list, each with its header. */
  private static List<byte[]> items(byte[] list) {
    List<byte[]> items = new ArrayList<>();
    int at = bodyAt(list, 0, 0xc0);
    while (at < list.length) {
      int base = (list[at] & 0xff) >= 0xc0 ? 0xc0 : 0x80;
      int end = (list[at] & 0xff) < 0x80 ? at + 1 : bodyAt(list, at, base) + length(list, at, base);
      items.add(Arrays.copyOfRange(list, at, end));
      at = end;
    }
    return items;
  }

  private static byte[] string(byte[] item) {
    return (item[0] & 0xff) < 0x80
        ? item
        : Arrays.copyOfRange(item, bodyAt(item, 0, 0x80), item.length);
  }

  private static int bodyAt(byte[] rlp, int at, int base) {
    int code = (rlp[at] & 0xff) - base;
    return code <= 55 ? at + 1 : at + 1 + code - 55;
  }

  private static int length(byte[] rlp, int at, int base) {
    int code = (rlp[at] & 0xff) - base;
    if (code <= 55) {
      return code;
    }
    int length = 0;
    for (int i = at + 1; i < bodyAt(rlp, at, base); i++) {
      length = length << 8 | (rlp[i] & 0xff);
    }
    return length;
  }
}
