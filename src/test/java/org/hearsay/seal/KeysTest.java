package org.hearsay.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.util.BigIntegers;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.Test;

final class KeysTest {
  private static final Random CHANCE = new Random(6);

  private static byte[] bytes(BigInteger number) {
    return BigIntegers.asUnsignedByteArray(32, number);
  }

  @Test
  void privateKeyIsRefusedInGethsWords() {
    assertThatThrownBy(() -> PrivateKey.of(new byte[31]))
        .hasMessage("invalid length, need 256 bits");
    assertThatThrownBy(() -> PrivateKey.of(bytes(PrivateKey.ORDER)))
        .hasMessage("invalid private key, >=N");
    assertThatThrownBy(() -> PrivateKey.of(new byte[32]))
        .hasMessage("invalid private key, zero or negative");
  }

  @Test
  void privateKeyTakesTheWholeRangeOfTheGroup() {
    assertThat(PrivateKey.of(bytes(BigInteger.ONE)).toBytes()).isEqualTo(bytes(BigInteger.ONE));
    BigInteger last = PrivateKey.ORDER.subtract(BigInteger.ONE);
    assertThat(PrivateKey.of(bytes(last)).toBytes()).isEqualTo(bytes(last));
  }

  @Test
  void privateKeyIsNeverPrinted() {
    KeyPair pair = KeyPair.random(CHANCE);
    String secret = HexFormat.of().formatHex(pair.secret().toBytes());
    assertThat(pair.toString()).doesNotContain(secret).contains("***");
  }

  @Test
  void privateKeyIsAValueAndSharesNoArray() {
    byte[] bytes = bytes(BigInteger.TEN);
    PrivateKey key = PrivateKey.of(bytes);
    bytes[31] = 11;
    key.toBytes()[31] = 12;
    assertThat(key).isEqualTo(PrivateKey.of(bytes(BigInteger.TEN))).hasSameHashCodeAs(key);
    assertThat(key).isNotEqualTo(PrivateKey.of(bytes));
  }

  @Test
  void publicKeyReadsWhatItWrites() {
    PublicKey key = KeyPair.random(CHANCE).open();
    assertThat(PublicKey.of(key.toBytes())).contains(key);
    assertThat(PublicKey.of(HexFormat.of().parseHex(key.toHex()))).contains(key);
    assertThat(PublicKey.of(key.nodeId())).contains(key);
    assertThat(key).hasSameHashCodeAs(PublicKey.of(key.nodeId()).orElseThrow());
  }

  @Test
  void publicKeyIsAPointOfTheCurve() {
    byte[] bytes = KeyPair.random(CHANCE).open().toBytes();
    bytes[64] ^= 1;
    assertThat(PublicKey.of(bytes)).isEmpty();
    assertThat(PublicKey.of(new NodeId(new Digest(0, 0, 0, 0), new Digest(0, 0, 0, 0)))).isEmpty();
  }

  /** x and x + p are the same number modulo p, but only one of them is written. */
  @Test
  void publicKeysCoordinatesAreBelowTheFieldsPrime() {
    BigInteger p =
        new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);
    BigInteger x = BigInteger.ONE; // 1 + 7 is a square
    BigInteger y = BigInteger.valueOf(8).modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    assertThat(PublicKey.of(new NodeId(Digest.of(bytes(x)), Digest.of(bytes(y))))).isPresent();
    assertThat(PublicKey.of(new NodeId(Digest.of(bytes(x.add(p))), Digest.of(bytes(y))))).isEmpty();
  }

  @Test
  void publicKeyIsWrittenUncompressedOnly() {
    byte[] bytes = KeyPair.random(CHANCE).open().toBytes();
    for (int first : new int[] {0, 2, 3, 5, 6, 7}) {
      bytes[0] = (byte) first;
      assertThat(PublicKey.of(bytes)).as("first byte %d", first).isEmpty();
    }
    assertThat(PublicKey.of(new byte[33])).isEmpty();
  }
}
