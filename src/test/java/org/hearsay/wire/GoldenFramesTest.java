package org.hearsay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One frame of each kind, byte by byte: what another implementation must write and read. */
final class GoldenFramesTest {
  private static final NodeId ID =
      new NodeId(new Digest(0x0102030405060708L, 0, 0, 1), new Digest(2, 0, 0, 3));
  private static final Bloom BLOOM = Bloom.of(new Topic(0xdeadbeef));
  private static final Envelope ENVELOPE =
      Envelope.of(50, 50, new Topic(0xffaadd11), new byte[] {0x66}, 42);

  static Stream<Arguments> frames() {
    return Stream.of(
        hello(),
        envelopes(),
        known(),
        floor(),
        interest(),
        interestInEverything(),
        peers(),
        ping(),
        pong(),
        goodbye(),
        direct());
  }

  private static Arguments golden(Frame frame, String... hex) {
    byte[] bytes = HexFormat.of().parseHex(String.join("", hex).replace(" ", ""));
    return Arguments.of(Named.of(frame.getClass().getSimpleName(), frame), bytes);
  }

  private static Arguments hello() {
    return golden(
        new Frame.Hello(
            1, 300, ID, 30333, 1000, 0.2, BLOOM, true, 1 << 20, List.of("a", "bc"), "x/1", 7),
        "0a b401", // kind 1, 180 bytes
        "08 01", // 1: protocol version
        "10 ac02", // 2: network id 300
        "1a 40", // 3: node id, 64 bytes
        ID.toHex(),
        "20 fdec01", // 4: port 30333
        "28 e807", // 5: clock, 1000 ms
        "31 9a9999999999c93f", // 6: floor 0.2, a little-endian double
        "3a 40", // 7: bloom filter, 64 bytes
        BLOOM.toHex(),
        "40 01", // 8: light
        "48 808040", // 9: longest envelope, 1048576 bytes
        "52 01 61", // 10: "a"
        "52 02 6263", // 10: "bc"
        "5a 03 782f31", // 11: "x/1"
        "61 0700000000000000"); // 12: session 7
  }

  private static Arguments envelopes() {
    return golden(
        new Frame.Envelopes(List.of(ENVELOPE, ENVELOPE)),
        "12 18", // kind 2, 24 bytes
        "0a 0a", // 1: an envelope of 10 bytes
        "c9 32 32 84ffaadd11 66 2a", // expiry 50, TTL 50, topic, data, nonce 42
        "0a 0a c9 32 32 84ffaadd11 66 2a"); // 1: and once more
  }

  private static Arguments known() {
    Digest one = new Digest(1, 0, 0, 0);
    Digest two = new Digest(2, 0, 0, 0);
    return golden(
        new Frame.Known(List.of(one, two)),
        "1a 42", // kind 3, 66 bytes
        "0a 40", // 1: two ids of 32 bytes
        one.toHex(),
        two.toHex());
  }

  private static Arguments floor() {
    return golden(
        new Frame.Floor(1.5),
        "22 09", // kind 4, 9 bytes
        "09 000000000000f83f"); // 1: 1.5
  }

  private static Arguments interest() {
    return golden(
        new Frame.Interest(BLOOM, true),
        "2a 44", // kind 5, 68 bytes
        "0a 40", // 1: bloom filter, 64 bytes
        BLOOM.toHex(),
        "10 01"); // 2: light
  }

  private static Arguments interestInEverything() {
    return golden(
        new Frame.Interest(Bloom.FULL, false), // a full filter is not written
        "2a 00");
  }

  private static Arguments peers() {
    return golden(
        new Frame.Peers(List.of(new Frame.Neighbour(ID, Ip.parse("10.0.0.7").orElseThrow(), 9))),
        "32 4c", // kind 6, 76 bytes
        "0a 4a", // 1: an address of 74 bytes
        "0a 40", // 1: node id, 64 bytes
        ID.toHex(),
        "12 04 0a000007", // 2: 10.0.0.7
        "18 09"); // 3: port 9
  }

  private static Arguments ping() {
    return golden(
        new Frame.Ping(0x0102030405060708L),
        "3a 09", // kind 7, 9 bytes
        "09 0807060504030201"); // 1: nonce, little-endian
  }

  private static Arguments pong() {
    return golden(
        new Frame.Pong(-1, 300),
        "42 0c", // kind 8, 12 bytes
        "09 ffffffffffffffff", // 1: nonce
        "10 ac02"); // 2: clock, 300 ms
  }

  private static Arguments goodbye() {
    return golden(
        new Frame.Goodbye(Frame.Goodbye.Reason.SELF),
        "4a 02", // kind 9, 2 bytes
        "08 04"); // 1: reason
  }

  private static Arguments direct() {
    return golden(
        new Frame.Direct(ENVELOPE),
        "52 0c", // kind 10, 12 bytes
        "0a 0a", // 1: an envelope of 10 bytes
        "c9 32 32 84ffaadd11 66 2a");
  }

  @ParameterizedTest
  @MethodSource("frames")
  void frameIsTheseBytes(Frame frame, byte[] bytes) throws MalformedFrameException {
    assertThat(FrameCodec.encode(frame)).isEqualTo(bytes);
    assertThat(FrameCodec.decode(ByteBuffer.wrap(bytes))).isEqualTo(frame);
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyTruncationIsRefused(Frame frame, byte[] bytes) {
    for (int length = 0; length < bytes.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length);
      assertThatThrownBy(() -> FrameCodec.decode(cut))
          .as("%s cut to %d bytes", frame, length)
          .isInstanceOf(MalformedFrameException.class);
    }
  }
}
