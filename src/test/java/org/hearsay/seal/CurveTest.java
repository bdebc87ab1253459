package org.hearsay.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.util.BigIntegers;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CurveTest {
  private static final Random CHANCE = new Random(3);

  /** The generator, SEC 2 v2 section 2.4.1: the public key of 1. */
  private static final String G =
      "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
          + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

  static Stream<Curve> curves() {
    return Stream.of(new NativeCurve(), new BouncyCurve());
  }

  private static PrivateKey key(long number) {
    return PrivateKey.of(BigIntegers.asUnsignedByteArray(32, BigInteger.valueOf(number)));
  }

  private static Digest digest(String hex) {
    return Digest.of(HexFormat.of().parseHex(hex));
  }

  private static Digest randomDigest() {
    return new Digest(CHANCE.nextLong(), CHANCE.nextLong(), CHANCE.nextLong(), CHANCE.nextLong());
  }

  @ParameterizedTest
  @MethodSource("curves")
  void oneHasTheGeneratorAsItsPublicKey(Curve curve) {
    assertThat(curve.publicKey(key(1)).toHex()).isEqualTo(G);
  }

  @ParameterizedTest
  @MethodSource("curves")
  void orderLessOneHasTheGeneratorMirrored(Curve curve) {
    PrivateKey last =
        PrivateKey.of(
            BigIntegers.asUnsignedByteArray(32, PrivateKey.ORDER.subtract(BigInteger.ONE)));
    PublicKey one = curve.publicKey(key(1));
    assertThat(curve.publicKey(last).x()).isEqualTo(one.x());
    assertThat(curve.publicKey(last)).isNotEqualTo(one);
  }

  /** Known for RFC 6979 over secp256k1 and SHA-256: key 1, "Satoshi Nakamoto". */
  @ParameterizedTest
  @MethodSource("curves")
  void signsThePublishedVector(Curve curve) {
    Digest hash = digest("a0dc65ffca799873cbea0ac274015b9526505daaaed385155425f7337704883e");
    assertThat(HexFormat.of().formatHex(curve.sign(hash, key(1))))
        .isEqualTo(
            "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
                + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5"
                + "01");
  }

  @ParameterizedTest
  @MethodSource("curves")
  void recoversWhoSigned(Curve curve) {
    for (int i = 0; i < 50; i++) {
      KeyPair pair = KeyPair.random(CHANCE);
      Digest hash = randomDigest();
      byte[] signature = curve.sign(hash, pair.secret());
      assertThat(curve.recover(hash, signature)).contains(pair.open());
      signature[64] += 27; // as Ethereum's transactions write it
      assertThat(curve.recover(hash, signature)).contains(pair.open());
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void recoversFromTheHighSToo(Curve curve) {
    KeyPair pair = KeyPair.random(CHANCE);
    Digest hash = randomDigest();
    byte[] signature = curve.sign(hash, pair.secret());
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    BigIntegers.asUnsignedByteArray(PrivateKey.ORDER.subtract(s), signature, 32, 32);
    signature[64] ^= 1;
    assertThat(curve.recover(hash, signature)).contains(pair.open());
  }

  @ParameterizedTest
  @MethodSource("curves")
  void recoversNobodyFromWhatIsNoSignature(Curve curve) {
    Digest hash = randomDigest();
    byte[] good = curve.sign(hash, key(7));
    byte[] order = BigIntegers.asUnsignedByteArray(32, PrivateKey.ORDER);
    assertThat(curve.recover(hash, new byte[65])).as("zeros").isEmpty();
    assertThat(curve.recover(hash, Arrays.copyOf(good, 64))).as("short").isEmpty();
    assertThat(curve.recover(hash, Arrays.copyOf(good, 66))).as("long").isEmpty();
    for (int v : new int[] {2, 3, 4, 26, 29, 30, 128, 255}) {
      assertThat(curve.recover(hash, with(good, 64, (byte) v))).as("V %d", v).isEmpty();
    }
    assertThat(curve.recover(hash, with(good, 0, order))).as("R of the order").isEmpty();
    assertThat(curve.recover(hash, with(good, 32, order))).as("S of the order").isEmpty();
    assertThat(curve.recover(hash, with(good, 0, new byte[32]))).as("R of 0").isEmpty();
    assertThat(curve.recover(hash, with(good, 32, new byte[32]))).as("S of 0").isEmpty();
    byte[] five = BigIntegers.asUnsignedByteArray(32, BigInteger.valueOf(5));
    assertThat(curve.recover(hash, with(good, 0, five))).as("R is no X of a point").isEmpty();
  }

  private static byte[] with(byte[] signature, int at, byte... bytes) {
    byte[] changed = signature.clone();
    System.arraycopy(bytes, 0, changed, at, bytes.length);
    return changed;
  }

  @ParameterizedTest
  @MethodSource("curves")
  void bothSidesOfAnAgreementSeeTheSameX(Curve curve) {
    KeyPair alice = KeyPair.random(CHANCE);
    KeyPair bob = KeyPair.random(CHANCE);
    byte[] shared = curve.sharedX(alice.secret(), bob.open(), CHANCE);
    assertThat(shared).hasSize(32).isEqualTo(curve.sharedX(bob.secret(), alice.open(), CHANCE));
    assertThat(shared).isEqualTo(curve.times(bob.open(), alice.secret()).x().toBytes());
  }

  @Test
  void bothCurvesGiveTheSameBytes() {
    Curve bouncy = new BouncyCurve();
    Curve fast = new NativeCurve();
    for (int i = 0; i < 200; i++) {
      KeyPair pair = KeyPair.random(CHANCE);
      Digest hash = i == 0 ? new Digest(-1, -1, -1, -1) : randomDigest(); // beyond the order, too
      byte[] signature = fast.sign(hash, pair.secret());
      assertThat(bouncy.publicKey(pair.secret())).isEqualTo(pair.open());
      assertThat(bouncy.sign(hash, pair.secret())).isEqualTo(signature);
      signature[CHANCE.nextInt(64)] ^= (byte) (1 << CHANCE.nextInt(8));
      assertThat(bouncy.recover(hash, signature)).isEqualTo(fast.recover(hash, signature));
    }
  }

  @Test
  void signaturesHaveTheLowS() {
    BigInteger half = PrivateKey.ORDER.shiftRight(1);
    for (int i = 0; i < 50; i++) {
      byte[] signature = Curve.best().sign(randomDigest(), PrivateKey.random(CHANCE));
      assertThat(new BigInteger(1, Arrays.copyOfRange(signature, 32, 64))).isLessThan(half);
      assertThat(signature[64]).isBetween((byte) 0, (byte) 1);
    }
  }

  @Test
  void theNativeCurveIsTheBestWhereItLoads() {
    assertThat(Curve.best()).isInstanceOf(NativeCurve.class);
  }

  @Test
  void aLibraryThatDoesNotLoadIsNoCurveAndNoError() {
    assertThat(BestCurve.loaded(NativeCurve::new)).isNotEmpty();
    assertThat(
            BestCurve.loaded(
                () -> {
                  throw new UnsatisfiedLinkError("no such library");
                }))
        .isEqualTo(Optional.empty());
    assertThat(
            BestCurve.loaded(
                () -> {
                  throw new ReflectiveOperationException("refused");
                }))
        .isEqualTo(Optional.empty());
  }
}
