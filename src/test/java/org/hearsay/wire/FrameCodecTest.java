package org.hearsay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameCodecTest {
  private static final NodeId ID =
      new NodeId(new Digest(0x0102030405060708L, 0, 0, 1), new Digest(2, 0, 0, 3));
  private static final Digest ONE = new Digest(1, 0, 0, 0);
  private static final Digest TWO = new Digest(2, 0, 0, 0);
  private static final Envelope ENVELOPE =
      Envelope.of(50, 50, new Topic(0xffaadd11), new byte[] {0x66}, 42);

  private static byte[] hex(String... hex) {
    return HexFormat.of().parseHex(String.join("", hex).replace(" ", ""));
  }

  private static Frame decode(byte[] bytes) throws MalformedFrameException {
    return FrameCodec.decode(ByteBuffer.wrap(bytes));
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> decode(bytes))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage(message);
  }

  @Test
  void inputIsConsumedAndNotKept() throws MalformedFrameException {
    byte[] bytes = FrameCodec.encode(new Frame.Envelopes(List.of(ENVELOPE)));
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Frame frame = FrameCodec.decode(in);
    assertThat(in.hasRemaining()).isFalse();
    Arrays.fill(bytes, (byte) 0);
    assertThat(frame).isEqualTo(new Frame.Envelopes(List.of(ENVELOPE)));
  }

  @Test
  void aBufferOutsideTheHeapIsReadToo() throws MalformedFrameException {
    byte[] bytes = FrameCodec.encode(new Frame.Envelopes(List.of(ENVELOPE)));
    ByteBuffer in = ByteBuffer.allocateDirect(bytes.length + 2).position(1);
    in.put(bytes).flip().position(1);
    assertThat(FrameCodec.decode(in)).isEqualTo(new Frame.Envelopes(List.of(ENVELOPE)));
  }

  @Test
  void nothingIsNoFrame() {
    assertRefused(new byte[0], "empty frame");
  }

  @Test
  void twoKindsInOneFrameAreRefused() {
    assertRefused(hex("22 00 22 00"), "two frames in one");
    assertRefused(hex("22 00 3a 00"), "two frames in one");
    assertRefused(hex("22 00 a206 00"), "two frames in one"); // one of them of a later version
    assertRefused(hex("a206 00 22 00"), "two frames in one");
  }

  @Test
  void kindsOfLaterVersionsAreReadAsUnknown() throws MalformedFrameException {
    assertThat(decode(hex("a201 00"))).isEqualTo(new Frame.Unknown(20));
    assertThat(decode(hex("a206 03 010203"))).isEqualTo(new Frame.Unknown(100));
    assertThat(decode(ByteBuffer.allocate(100_005).put(hex("a201 a08d06")).array()))
        .isEqualTo(new Frame.Unknown(20)); // 100,000 bytes
  }

  @Test
  void unknownFrameIsNeverSent() {
    assertThatThrownBy(() -> FrameCodec.encode(new Frame.Unknown(20)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fieldsOfLaterVersionsAreIgnored() throws MalformedFrameException {
    assertThat(decode(hex("3a 0c", "09 0807060504030201", "12 01 00")))
        .isEqualTo(new Frame.Ping(0x0102030405060708L));
    assertThat(decode(hex("12 0f", "0a 0a c9 32 32 84ffaadd11 66 2a", "12 01 ff")))
        .isEqualTo(new Frame.Envelopes(List.of(ENVELOPE)));
    assertThat(decode(hex("1a 05", "12 01 ff 18 01"))).isEqualTo(new Frame.Known(List.of()));
  }

  @Test
  void idsMayComeInSeveralFields() throws MalformedFrameException {
    assertThat(decode(hex("1a 44", "0a 20", ONE.toHex(), "0a 20", TWO.toHex())))
        .isEqualTo(new Frame.Known(List.of(ONE, TWO)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3a 7f 09 0807060504030201", // 127 bytes, where there are 9
        "12 7f 0a 0a c9 32 32 84ffaadd11 66 2a",
        "12 0c 0a 0b c9 32 32 84ffaadd11 66 2a", // the envelope claims one more
        "1a ffffffff07",
        "5a 05 00",
        "3a ffffffff0f", // -1
      })
  void bodyThatClaimsMoreThanThereIsIsRefused(String bytes) {
    assertThatThrownBy(() -> decode(hex(bytes))).isInstanceOf(MalformedFrameException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "08 01, frame kind is not a message", // kind 1 as a number
    "0b 0c, frame kind is not a message", // kind 1 as a group
    "58 01, frame kind is not a message", // a later kind as a number
  })
  void kindIsAMessage(String bytes, String message) {
    assertRefused(hex(bytes), message);
  }

  /** A number where the bytes belong is a field of a later version, like any other. */
  @Test
  void envelopesAndIdsAreBytes() throws MalformedFrameException {
    assertThat(decode(hex("12 02", "08 0a"))).isEqualTo(new Frame.Envelopes(List.of()));
    assertThat(decode(hex("1a 02", "08 00"))).isEqualTo(new Frame.Known(List.of()));
  }

  @Test
  void oneBadEnvelopeSpoilsTheFrame() {
    assertRefused(
        hex("12 18", "0a 0a c9 32 32 84ffaadd11 66 2a", "0a 0a c9 32 33 84ffaadd11 66 2a"),
        "expiry is before ttl");
    assertRefused(hex("12 02", "0a 00"), "list is missing");
  }

  @Test
  void directCarriesExactlyOneEnvelope() {
    assertRefused(hex("52 00"), "direct frame without exactly one envelope");
    assertRefused(
        hex("52 18", "0a 0a c9 32 32 84ffaadd11 66 2a", "0a 0a c9 32 32 84ffaadd11 66 2a"),
        "direct frame without exactly one envelope");
    assertRefused(hex("52 02", "0a 00"), "list is missing");
  }

  @Test
  void idsHave32Bytes() {
    assertRefused(hex("1a 23", "0a 21", "00", ONE.toHex()), "known ids of 33 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12 01 14", "1a 01 14", "3a 01 14"})
  void groupsThatEndWithoutBeginningAreRefused(String bytes) {
    assertThatThrownBy(() -> decode(hex(bytes))).isInstanceOf(MalformedFrameException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "000000000000f87f, floor NaN",
    "000000000000f07f, floor Infinity",
    "000000000000f0bf, floor -1.0",
  })
  void floorIsFiniteAndNotNegative(String littleEndian, String message) {
    assertRefused(hex("22 09 09", littleEndian), message);
    assertThatThrownBy(
            () ->
                new Frame.Floor(
                    Double.longBitsToDouble(
                        Long.reverseBytes(Long.parseUnsignedLong(littleEndian, 16)))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void interestHasAWholeBloom() {
    assertRefused(hex("2a 03 0a 01 00"), "bloom filter of 1 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "'12 03 0a0000', peer address of 3 bytes",
    "'18 09', peer address of 0 bytes",
    "'12 04 0a000007', peer with port 0",
    "'12 04 0a000007 18 808004', peer with port 65536",
    "'12 04 0a000007 18 ffffffffffffffffff01', peer with port -1",
    "'12 04 0a000007 18 09', node id of 0 bytes",
  })
  void peersCanBeDialled(String address, String message) {
    byte[] body = hex(address);
    String length = HexFormat.of().toHexDigits((byte) body.length);
    String outer = HexFormat.of().toHexDigits((byte) (body.length + 2));
    assertRefused(hex("32", outer, "0a", length, address), message);
  }

  @Test
  void peersAreAtMost64() throws MalformedFrameException {
    Frame.Neighbour neighbour = new Frame.Neighbour(ID, Ip.parse("::1").orElseThrow(), 9);
    Frame most = new Frame.Peers(Collections.nCopies(64, neighbour));
    assertThat(decode(FrameCodec.encode(most))).isEqualTo(most);
    Frame more = new Frame.Peers(Collections.nCopies(65, neighbour));
    assertRefused(FrameCodec.encode(more), "65 peers in one frame");
  }

  private static Frame.Hello hello(List<String> capabilities, String agent, int port) {
    return new Frame.Hello(1, 1, ID, port, 1, 0, Bloom.FULL, false, 1, capabilities, agent, 1);
  }

  @Test
  void helloIsBounded() throws MalformedFrameException {
    Frame most = hello(Collections.nCopies(32, "c".repeat(32)), "a".repeat(64), 65535);
    assertThat(decode(FrameCodec.encode(most))).isEqualTo(most);
    assertRefused(
        FrameCodec.encode(hello(Collections.nCopies(33, "c"), "", 0)), "hello with 33 abilities");
    assertRefused(
        FrameCodec.encode(hello(List.of("c".repeat(33)), "", 0)),
        "capability is not printable ASCII of 32");
    assertRefused(
        FrameCodec.encode(hello(List.of(), "a".repeat(65), 0)),
        "agent is not printable ASCII of 64");
    assertRefused(
        FrameCodec.encode(hello(List.of(), "line\nbreak", 0)),
        "agent is not printable ASCII of 64");
    assertRefused(FrameCodec.encode(hello(List.of(), "", 65536)), "hello with port 65536");
  }

  @Test
  void helloOfABoundlessPeerIsNotNegative() throws MalformedFrameException {
    byte[] bytes = hex("0a 48", "1a 40", ID.toHex(), "48 ffffffff0f"); // 2^32 - 1 bytes
    assertThat(((Frame.Hello) decode(bytes)).maxEnvelopeBytes()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void framesWithoutEnvelopesOrIdsAreShort() {
    byte[] padded = ByteBuffer.allocate(4 + 16_385).put(hex("3a 818001")).array();
    assertRefused(padded, "frame kind 7 of 16385 bytes");
  }

  @Test
  void longestFrameHoldsTheLongestEnvelopeAndNoLongerOneIsRead() throws MalformedFrameException {
    Envelope longest =
        Envelope.of(1_600_000_050, 50, new Topic(1), new byte[Envelope.MAX_BYTES - 20], 1);
    Frame frame = new Frame.Envelopes(List.of(longest));
    assertThat(longest.sizeBytes()).isEqualTo(Envelope.MAX_BYTES);
    assertThat(decode(FrameCodec.encode(frame))).isEqualTo(frame);
    assertRefused(new byte[FrameCodec.MAX_BYTES + 1], "frame of 1114113 bytes");
  }

  @ParameterizedTest
  @EnumSource(Frame.Goodbye.Reason.class)
  void everyReasonHasItsNumber(Frame.Goodbye.Reason reason) throws MalformedFrameException {
    Frame frame = new Frame.Goodbye(reason);
    assertThat(decode(FrameCodec.encode(frame))).isEqualTo(frame);
    assertThat(reason.number).isEqualTo(reason.ordinal());
  }

  @Test
  void reasonOfALaterVersionIsNone() throws MalformedFrameException {
    assertThat(decode(hex("4a 02 08 63")))
        .isEqualTo(new Frame.Goodbye(Frame.Goodbye.Reason.UNSPECIFIED));
  }
}
