package org.hearsay.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.Test;

final class KeccakTest {
  private static final byte[] NOISE = new byte[1000];

  static {
    new Random(1).nextBytes(NOISE);
  }

  private static Digest bouncyCastle(byte[] input) {
    KeccakDigest digest = new KeccakDigest(256);
    digest.update(input, 0, input.length);
    byte[] hash = new byte[Digest.BYTES];
    digest.doFinal(hash, 0);
    return Digest.of(hash);
  }

  @Test
  void nothingHasEthereumsEmptyHashAndNotThatOfSha3() {
    assertThat(Keccak.hash().toHex())
        .isEqualTo("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  }

  @Test
  void hashesThePublishedVectors() {
    assertThat(Keccak.hash("abc".getBytes(US_ASCII)).toHex())
        .isEqualTo("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  }

  @Test
  void agreesWithBouncyCastleAtEveryLengthUpToFourBlocks() {
    for (int length = 0; length <= 600; length++) {
      byte[] input = Arrays.copyOf(NOISE, length);
      assertThat(Keccak.hash(input)).as("length %d", length).isEqualTo(bouncyCastle(input));
    }
  }

  @Test
  void partsHashAsTheirConcatenationWhereverTheCutIs() {
    byte[] whole = Arrays.copyOf(NOISE, 300);
    Digest expected = bouncyCastle(whole);
    for (int cut = 0; cut <= whole.length; cut++) {
      byte[] head = Arrays.copyOf(whole, cut);
      byte[] tail = Arrays.copyOfRange(whole, cut, whole.length);
      assertThat(Keccak.hash(head, new byte[0], tail)).as("cut at %d", cut).isEqualTo(expected);
    }
  }
}
