package org.hearsay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvelopeTest {
  private static final byte[] DATA =
      hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  /** As geth encodes it. */
  private static final byte[] BY_GETH =
      hex(
          "ed" // list of 45 bytes
              + "845f5e1032" // expiry 1600000050
              + "32" // TTL 50
              + "84ffaadd11" // topic
              + "a0000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f" // data
              + "2a"); // nonce 42

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** A list that holds these items. */
  private static byte[] list(String items) {
    byte[] body = hex(items);
    return new Rlp.Writer(Rlp.headerSize(body.length) + body.length)
        .listHeader(body.length)
        .raw(body, 0, body.length)
        .finished();
  }

  private static void assertRefused(byte[] rlp, String message) {
    assertThatThrownBy(() -> Envelope.decode(rlp))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage(message);
  }

  @Test
  void readsTheFieldsOfOneThatGethMade() throws MalformedFrameException {
    Envelope envelope = Envelope.decode(BY_GETH);
    assertThat(envelope.expirySeconds()).isEqualTo(1_600_000_050);
    assertThat(envelope.ttlSeconds()).isEqualTo(50);
    assertThat(envelope.sentSeconds()).isEqualTo(1_600_000_000);
    assertThat(envelope.topic()).isEqualTo(new Topic(0xffaadd11));
    assertThat(envelope.dataBytes()).isEqualTo(DATA);
    assertThat(envelope.dataLength()).isEqualTo(32);
    assertThat(envelope.data()).isEqualTo(ByteBuffer.wrap(DATA));
    assertThat(envelope.nonce()).isEqualTo(42);
    assertThat(envelope.sizeBytes()).isEqualTo(46);
  }

  @Test
  void writesTheBytesThatGethWrites() {
    Envelope envelope = Envelope.of(1_600_000_050, 50, new Topic(0xffaadd11), DATA, 42);
    assertThat(envelope.rlp()).isEqualTo(BY_GETH);
    assertThat(envelope.rlpWithoutNonce())
        .isEqualTo(hex("ec" + HexFormat.of().formatHex(BY_GETH, 1, BY_GETH.length - 1)));
    assertThat(envelope.sizeWithoutNonce()).isEqualTo(45);
  }

  /** Lengths around those where the headers of the string and of the list grow. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 1, 41, 42, 43, 44, 45, 55, 56, 241, 242, 243, 244, 255, 256, 65_519, 65_535, 65_536
      })
  void survivesEveryLengthOfHeader(int length) throws MalformedFrameException {
    byte[] data = new byte[length];
    Arrays.fill(data, (byte) 0xda);
    for (long nonce : new long[] {0, 1, 127, 128, 255, 256, 1L << 32, Long.MAX_VALUE, -1}) {
      Envelope.Unsealed unsealed = new Envelope.Unsealed(0xffff_ffffL, 1, new Topic(7), data);
      Envelope made = unsealed.sealed(nonce);
      assertThat(unsealed.sizeBytes(nonce)).isEqualTo(made.sizeBytes());
      Envelope read = Envelope.decode(made.rlp());
      assertThat(read.nonce()).isEqualTo(nonce).isEqualTo(made.nonce());
      assertThat(read.dataBytes()).isEqualTo(data).isEqualTo(made.dataBytes());
      assertThat(read.rlpWithoutNonce()).isEqualTo(unsealed.rlp()).hasSize(read.sizeWithoutNonce());
    }
  }

  @Test
  void dataIsReadOnly() throws MalformedFrameException {
    assertThat(Envelope.decode(BY_GETH).data().isReadOnly()).isTrue();
  }

  @Test
  void longestOneIsReadAndALongerOneIsNot() throws MalformedFrameException {
    int overhead = 4 + 5 + 1 + 5 + 4 + 1; // list, expiry, TTL, topic, data's header, nonce
    byte[] data = new byte[Envelope.MAX_BYTES - overhead];
    Envelope longest = Envelope.of(1_600_000_050, 50, new Topic(1), data, 1);
    assertThat(longest.sizeBytes()).isEqualTo(Envelope.MAX_BYTES);
    assertThat(Envelope.decode(longest.rlp())).isEqualTo(longest);
    assertThatThrownBy(
            () -> Envelope.of(1_600_000_050, 50, new Topic(1), new byte[data.length + 1], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("envelope of 1048577 bytes");
    assertRefused(new byte[Envelope.MAX_BYTES + 1], "envelope of 1048577 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "50, 0, ttl 0 s",
    "50, -1, ttl -1 s",
    "4294967296, 4294967296, ttl 4294967296 s",
    "49, 50, 'expiry 49, ttl 50'",
    "4294967296, 50, 'expiry 4294967296, ttl 50'",
  })
  void impossibleTimesAreNotMade(long expiry, long ttl, String message) {
    assertThatThrownBy(() -> Envelope.of(expiry, ttl, new Topic(1), DATA, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void everyTruncationIsRefused() {
    assertRefused(new byte[0], "list is missing");
    assertRefused(Arrays.copyOf(BY_GETH, 1), "RLP list claims 45 bytes, has 0");
    for (int length = 2; length < BY_GETH.length; length++) {
      assertRefused(
          Arrays.copyOf(BY_GETH, length), "RLP list claims 45 bytes, has " + (length - 1));
    }
  }

  @Test
  void bytesBehindTheListAreRefused() {
    assertRefused(Arrays.copyOf(BY_GETH, 47), "RLP list claims 45 bytes, has 46");
  }

  @ParameterizedTest
  @CsvSource({
    "'', expiry is missing",
    "'32', ttl is missing",
    "'32 01', topic is missing",
    "'32 01 84ffaadd11', data is missing",
    "'32 01 84ffaadd11 80', nonce is missing",
    "'32 01 84ffaadd11 80 80 80', envelope has more than five fields",
    "'32 01 84ffaadd11 80 80 c0', envelope has more than five fields",
  })
  void anythingButFiveFieldsIsRefused(String items, String message) {
    assertRefused(list(items), message);
  }

  @ParameterizedTest
  @CsvSource({
    "'c0 01 84ffaadd11 80 80', expiry is a list",
    "'32 c0 84ffaadd11 80 80', ttl is a list",
    "'32 01 c0 80 80', topic is a list",
    "'32 01 84ffaadd11 c101 80', data is a list",
    "'32 01 84ffaadd11 80 c0', nonce is a list",
  })
  void listsWhereStringsBelongAreRefused(String items, String message) {
    assertRefused(list(items), message);
  }

  @ParameterizedTest
  @CsvSource({
    "'850100000000 01 84ffaadd11 80 80', expiry has 5 bytes",
    "'32 850100000000 84ffaadd11 80 80', ttl has 5 bytes",
    "'32 01 80 80 80', topic has 0 bytes",
    "'32 01 07 80 80', topic has 1 bytes",
    "'32 01 83ffaadd 80 80', topic has 3 bytes",
    "'32 01 85ffaadd1100 80 80', topic has 5 bytes",
    "'32 01 84ffaadd11 80 89010000000000000000', nonce has 9 bytes",
  })
  void fieldsOfTheWrongLengthAreRefused(String items, String message) {
    assertRefused(list(items), message);
  }

  @ParameterizedTest
  @CsvSource({
    "'00 01 84ffaadd11 80 80', expiry is an integer with a leading zero",
    "'820032 01 84ffaadd11 80 80', expiry is an integer with a leading zero",
    "'32 8400000001 84ffaadd11 80 80', ttl is an integer with a leading zero",
    "'32 01 84ffaadd11 80 00', nonce is an integer with a leading zero",
    "'32 01 84ffaadd11 80 8200ff', nonce is an integer with a leading zero",
    "'8132 01 84ffaadd11 80 80', expiry is not in its shortest form",
    "'32 8101 84ffaadd11 80 80', ttl is not in its shortest form",
    "'32 01 84ffaadd11 8105 80', data is not in its shortest form",
    "'32 01 84ffaadd11 80 817f', nonce is not in its shortest form",
    "'32 01 b804ffaadd11 80 80', topic has a length that is not in its shortest form",
    "'32 01 84ffaadd11 b80105 80', data has a length that is not in its shortest form",
    "'32 01 84ffaadd11 b90005 80', data has a length that is not in its shortest form",
  })
  void anythingLongerThanNeedBeIsRefused(String items, String message) {
    assertRefused(list(items), message);
  }

  @Test
  void lengthOfTheListIsInItsShortestForm() {
    byte[] inner = Arrays.copyOfRange(BY_GETH, 1, BY_GETH.length);
    byte[] longer = ByteBuffer.allocate(2 + inner.length).put(hex("f82d")).put(inner).array();
    assertRefused(longer, "list has a length that is not in its shortest form");
    byte[] padded = ByteBuffer.allocate(3 + 256).put(hex("f90038")).put(new byte[256]).array();
    assertRefused(padded, "list has a length that is not in its shortest form");
  }

  @ParameterizedTest
  @CsvSource({
    "'32 01 84ffaadd11 85aabb 80', data runs past the end",
    "'32 01 84ffaadd11 b8', data has a length that cannot be",
    "'32 01 84ffaadd11 b9ff', data has a length that cannot be",
    "'32 01 84ffaadd11 bb7fffffff 80', data has a length that cannot be",
    "'32 01 84ffaadd11 bfffffffffffffffff 80', data has a length that cannot be",
    "'32 01 84ffaadd11 baffffff 80', data runs past the end",
    "'32 01 84ffaa', topic runs past the end",
  })
  void lengthsBeyondTheListAreRefused(String items, String message) {
    assertRefused(list(items), message);
  }

  @Test
  void whatIsNoListIsRefused() {
    assertRefused(hex("05"), "envelope is not an RLP list");
    assertRefused(hex("8401020304"), "envelope is not an RLP list");
    assertRefused(hex("f8"), "list has a length that cannot be");
    assertRefused(hex("fbffffffff"), "list has a length that cannot be");
    assertRefused(hex("ffffffffffffffffff"), "list has a length that cannot be");
  }

  /** geth rates a TTL of 0 infinite and lets the time of sending wrap around. */
  @Test
  void impossibleTimesAreRefused() {
    assertRefused(list("32 80 84ffaadd11 80 80"), "ttl is 0");
    assertRefused(list("80 80 84ffaadd11 80 80"), "ttl is 0");
    assertRefused(hex("cf8001840000000084deadbeef820114"), "expiry is before ttl");
    assertRefused(list("32 33 84ffaadd11 80 80"), "expiry is before ttl");
  }

  @Test
  void expiryMayBeTheTtl() throws MalformedFrameException {
    assertThat(Envelope.decode(list("32 32 84ffaadd11 80 80")).sentSeconds()).isZero();
  }

  @Test
  void refusalHasNoStackTrace() {
    assertThatThrownBy(() -> Envelope.decode(new byte[0]))
        .satisfies(refusal -> assertThat(refusal.getStackTrace()).isEmpty());
  }
}
