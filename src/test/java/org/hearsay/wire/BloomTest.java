package org.hearsay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hearsay.GethVectors.bytes;

import java.util.BitSet;
import java.util.Random;
import java.util.stream.Stream;
import org.hearsay.GethVectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class BloomTest {
  static Stream<Arguments> blooms() {
    return GethVectors.section("blooms", "topic");
  }

  private static BitSet bits(Bloom bloom) {
    return BitSet.valueOf(bloom.toBytes()); // numbers bits in the same order
  }

  @ParameterizedTest
  @MethodSource("blooms")
  void gethsWayIsGeths(JsonNode entry) {
    Topic topic = Topic.of(bytes(entry, "topic"));
    Bloom geths = Bloom.asGethMakesIt(topic);
    assertThat(geths.toBytes()).isEqualTo(bytes(entry, "bloomGeth"));
    assertThat(bits(geths).cardinality()).isEqualTo(entry.get("bitsSet").asInt());
  }

  @ParameterizedTest
  @MethodSource("blooms")
  void oursLosesNoBitAndBothAdmitTheTopic(JsonNode entry) {
    byte[] topic = bytes(entry, "topic");
    BitSet expected = new BitSet();
    for (int i = 0; i < 3; i++) {
      expected.set((topic[i] & 0xff) + 256 * (topic[3] >> i & 1));
    }
    Bloom ours = Bloom.of(Topic.of(topic));
    Bloom geths = Bloom.of(bytes(entry, "bloomGeth"));
    assertThat(bits(ours)).isEqualTo(expected);
    assertThat(ours.or(geths)).isEqualTo(ours);
    assertThat(ours.admits(Topic.of(topic))).isTrue();
    assertThat(geths.admits(Topic.of(topic))).isTrue();
  }

  @Test
  void bitsAreCountedFromTheLeastSignificantEnd() {
    String zeros = "00".repeat(31);
    assertThat(Bloom.of(new Topic(0x0000ff06)).toHex())
        .isEqualTo("01" + zeros + "01" + "00".repeat(30) + "80"); // bits 0, 256 and 511
  }

  @Test
  void topicSetsThreeBitsOfOneByteWhereGethKeepsTheLast() {
    assertThat(Bloom.of(new Topic(0x00010200)).toHex()).startsWith("07");
    assertThat(Bloom.asGethMakesIt(new Topic(0x00010200)).toHex()).startsWith("04");
  }

  @Test
  void aMissingBitIsNotExcusedUnlessGethWouldLoseIt() {
    Bloom onlyTheSecond = Bloom.of(new Topic(0x01010100)); // bit 1
    assertThat(onlyTheSecond.admits(new Topic(0x00010100))).isTrue(); // geth loses bit 0 to bit 1
    assertThat(onlyTheSecond.admits(new Topic(0x01010000))).isFalse(); // here bit 0 comes last
  }

  @Test
  void fullAdmitsEverythingAndEmptyNothing() {
    Random chance = new Random(7);
    for (int i = 0; i < 1000; i++) {
      Topic topic = new Topic(chance.nextInt());
      assertThat(Bloom.FULL.admits(topic)).isTrue();
      assertThat(Bloom.EMPTY.admits(topic)).isFalse();
    }
  }

  @Test
  void unionAdmitsWhatEitherAdmits() {
    Random chance = new Random(8);
    for (int i = 0; i < 1000; i++) {
      Topic one = new Topic(chance.nextInt());
      Topic other = new Topic(chance.nextInt());
      Bloom both = Bloom.of(one).or(Bloom.of(other));
      assertThat(both.admits(one)).isTrue();
      assertThat(both.admits(other)).isTrue();
    }
  }

  @Test
  void isAValueThatSharesNoArray() {
    byte[] bytes = new byte[Bloom.BYTES];
    Bloom bloom = Bloom.of(bytes);
    bytes[0] = 1;
    bloom.toBytes()[0] = 1;
    assertThat(bloom).isEqualTo(Bloom.EMPTY).hasSameHashCodeAs(Bloom.EMPTY);
    assertThat(bloom.density()).isZero();
    assertThat(Bloom.FULL.density()).isEqualTo(1);
    assertThat(Bloom.FULL.isFull()).isTrue();
    assertThat(Bloom.FULL).hasToString("full");
  }

  @Test
  void has64Bytes() {
    assertThatThrownBy(() -> Bloom.of(new byte[63]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a bloom filter has 64 bytes, not 63");
  }
}
