package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocks and transactions as bytes and back, and what is none. */
final class FormatTest {
  private static final KeyPair KEY = ChainRig.ALICE;
  private static final Name NAME = new Name("a-name-0");
  private static final Digest SALT = ChainHash.of(new byte[] {1});

  static List<Body> bodies() {
    return List.of(
        Body.Claim.on(NAME, KEY.open().nodeId(), SALT),
        new Body.Register(NAME, SALT, KEY.open().nodeId(), Optional.empty()),
        new Body.Register(
            NAME, SALT, KEY.open().nodeId(), Optional.of(ChainRig.BOB.open().nodeId())),
        Body.Rotate.to(1, NAME, KEY.open().nodeId(), ChainRig.BOB, 3),
        new Body.Revoke(NAME),
        new Body.Renew(NAME),
        new Body.Post(NAME, "grüße, 世界"));
  }

  private static Transaction transaction(Body body) {
    return new Transaction.Unsigned(1, 3, SALT, body).sign(KEY).withNonce(0x1122334455667788L);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aTransactionSurvivesItsBytes(Body body) throws MalformedFrameException {
    Transaction transaction = transaction(body);
    byte[] bytes = transaction.toBytes();
    assertThat(Transaction.decode(bytes)).isEqualTo(transaction);
    assertThat(transaction.account()).contains(KEY.open().nodeId());
    assertThat(bytes.length).isLessThanOrEqualTo(Transaction.MAX_BYTES);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void everyPrefixAndEveryLongerOneIsMalformed(Body body) {
    byte[] bytes = transaction(body).toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Transaction.decode(cut)).isInstanceOf(MalformedFrameException.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> Transaction.decode(longer))
        .isInstanceOf(MalformedFrameException.class);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void everyAlteredByteIsAnotherTransactionOrNone(Body body) {
    Transaction transaction = transaction(body);
    byte[] bytes = transaction.toBytes();
    for (int at = 0; at < bytes.length - 8; at++) {
      byte[] altered = bytes.clone();
      altered[at] ^= 0x10;
      try {
        Transaction other = Transaction.decode(altered);
        assertThat(other.id()).isNotEqualTo(transaction.id());
        assertThat(other.account()).isNotEqualTo(transaction.account());
      } catch (MalformedFrameException e) {
        assertThat(e).hasMessageMatching("(transaction|post|a name|recovery).*");
      }
    }
  }

  @Test
  void theNonceIsNotPartOfTheId() {
    Transaction transaction = transaction(new Body.Renew(NAME));
    assertThat(transaction.withNonce(5).id()).isEqualTo(transaction.id());
    assertThat(transaction.withNonce(5).workHash()).isNotEqualTo(transaction.workHash());
  }

  @Test
  void aHighSIsNoSignature() {
    Signature low = transaction(new Body.Renew(NAME)).signature();
    java.math.BigInteger n =
        new java.math.BigInteger(
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    byte[] bytes = low.toBytes();
    byte[] high = n.subtract(new java.math.BigInteger(1, low.s().toBytes())).toByteArray();
    System.arraycopy(high, high.length - 32, bytes, 32, 32);
    bytes[64] ^= 1;
    assertThat(Signature.of(bytes)).isEmpty();
    bytes = low.toBytes();
    bytes[64] = 27;
    assertThat(Signature.of(bytes)).isEmpty();
  }

  @Test
  void namesHaveTheirCharacters() {
    for (String bad : List.of("", "ab", "Alice", "a b", "alíce", "a_b", "a".repeat(33), "al.ce")) {
      assertThat(Name.isName(bad)).as(bad).isFalse();
    }
    for (String good : List.of("abc", "a-0", "0".repeat(32))) {
      assertThat(Name.isName(good)).as(good).isTrue();
    }
  }

  @Test
  void postsAreUtf8OfLimitedLength() {
    assertThatThrownBy(() -> new Body.Post(NAME, "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Body.Post(NAME, "ä".repeat(141)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Body.Post(NAME, "\ud800"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Body.Post(NAME, "ä".repeat(140)).text()).hasSize(140);
  }

  @Test
  void aBlockSurvivesItsBytesAndNothingElseDoes() throws MalformedFrameException {
    ChainRig rig = new ChainRig();
    rig.register(KEY, "alice");
    ChainRig.accept(rig.submit(KEY, new Body.Post(new Name("alice"), "hello")));
    Block block = rig.mine();
    byte[] bytes = block.toBytes();
    assertThat(Block.decode(bytes)).isEqualTo(block);
    SplittableRandom chance = new SplittableRandom(5);
    for (int at = Header.BYTES; at < bytes.length; at++) {
      byte[] altered = bytes.clone();
      altered[at] ^= (byte) (1 << chance.nextInt(8));
      assertThatThrownBy(() -> Block.decode(altered))
          .as("byte %d", at)
          .isInstanceOf(MalformedFrameException.class);
    }
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Block.decode(cut)).isInstanceOf(MalformedFrameException.class);
    }
  }

  @Test
  void randomBytesAreNothing() {
    SplittableRandom chance = new SplittableRandom(6);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[chance.nextInt(400)];
      chance.nextBytes(bytes);
      assertThatThrownBy(() -> Block.decode(bytes)).isInstanceOf(MalformedFrameException.class);
      if (bytes.length > 1) {
        bytes[0] = 1;
        bytes[1] = (byte) (1 + i % 6);
      }
      assertThatThrownBy(() -> Transaction.decode(bytes))
          .isInstanceOf(MalformedFrameException.class);
    }
  }
}
