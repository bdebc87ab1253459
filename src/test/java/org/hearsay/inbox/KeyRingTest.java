package org.hearsay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.hearsay.env.Document;
import org.hearsay.seal.Keccak;
import org.hearsay.seal.KeyPair;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.junit.jupiter.api.Test;

final class KeyRingTest {
  /** A disk that can be full. */
  private static final class FaultyDocument implements Document {
    byte[] content;
    boolean full;
    int writes;

    @Override
    public String name() {
      return "keyring";
    }

    @Override
    public Optional<byte[]> read() {
      return Optional.ofNullable(content).map(byte[]::clone);
    }

    @Override
    public void write(byte[] bytes) {
      if (full) {
        throw new UncheckedIOException(new IOException("keyring: no space left on device"));
      }
      writes++;
      content = bytes.clone();
    }
  }

  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final VirtualLoop loop = new VirtualLoop(time);
  private final HeldWork work = new HeldWork();
  private final Random secrets = new Random(1);
  private final FaultyDocument document = new FaultyDocument();
  private final KeyRing ring = open();
  private final List<String> saved = new ArrayList<>();

  private KeyRing open() {
    return new KeyRing(document, loop, work, secrets);
  }

  private static byte[] key(int seed) {
    byte[] key = new byte[32];
    new Random(seed).nextBytes(key);
    return key;
  }

  @Test
  void aRestartKeepsIdsAndKeys() {
    KeyPair pair = KeyPair.random(secrets);
    ring.addKeyPair(pair, saved::add);
    ring.addSymKey(key(1), saved::add);
    ring.addSymKey(key(1), saved::add);
    work.allHappen();
    assertThat(saved).hasSize(3).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{64}"));

    KeyRing later = open();
    assertThat(later.keyPair(saved.get(0))).contains(pair);
    assertThat(later.symKey(saved.get(1)).orElseThrow()).isEqualTo(key(1));
    assertThat(later.symKey(saved.get(2)).orElseThrow()).isEqualTo(key(1));
    assertThat(later.symKey(saved.get(0))).isEmpty();
  }

  @Test
  void aDeletedKeyStaysDeleted() {
    ring.addKeyPair(KeyPair.random(secrets), saved::add);
    ring.addSymKey(key(1), saved::add);
    work.allHappen();
    List<Boolean> deleted = new ArrayList<>();
    ring.deleteKeyPair(saved.get(0), deleted::add);
    ring.deleteSymKey(saved.get(1), deleted::add);
    assertThat(deleted).as("not yet on disk").isEmpty();
    work.allHappen();
    assertThat(deleted).containsExactly(true, true);
    KeyRing later = open();
    assertThat(later.keyPair(saved.get(0))).isEmpty();
    assertThat(later.symKey(saved.get(1))).isEmpty();
    ring.deleteSymKey(saved.get(1), deleted::add);
    assertThat(deleted).containsExactly(true, true, false);
  }

  @Test
  void nobodyIsAnsweredBeforeTheWrite() {
    ring.addSymKey(key(1), saved::add);
    assertThat(saved).isEmpty();
    assertThat(document.writes).isZero();
    work.happen(0);
    assertThat(document.writes).isEqualTo(1);
    assertThat(saved).hasSize(1);
  }

  @Test
  void changesThatComeWhileTheDiskIsBusyAreWrittenTogether() {
    for (int i = 0; i < 100; i++) {
      ring.addSymKey(key(i), saved::add);
    }
    assertThat(work.waiting()).isEqualTo(1);
    work.happen(0);
    assertThat(saved).hasSize(1);
    work.happen(0);
    assertThat(saved).hasSize(100);
    assertThat(document.writes).isEqualTo(2);
    assertThat(work.waiting()).isZero();
    assertThat(saved).allMatch(id -> open().symKey(id).isPresent());
  }

  @Test
  void aKeyAddedInTheAnswerToAnotherIsWrittenToo() {
    ring.addSymKey(key(1), id -> ring.addSymKey(key(2), saved::add));
    work.allHappen();
    assertThat(open().symKey(saved.get(0))).isPresent();
  }

  @Test
  void aWriteThatFailsIsTriedAgainAndNobodyIsAnsweredBefore() {
    document.full = true;
    ring.addSymKey(key(1), saved::add);
    work.allHappen();
    ring.addSymKey(key(2), saved::add);
    for (int i = 0; i < 20; i++) {
      time.run(Duration.ofSeconds(1));
      work.allHappen();
    }
    assertThat(saved).isEmpty();
    document.full = false;
    time.run(Duration.ofSeconds(2));
    work.allHappen();
    assertThat(saved).hasSize(2);
    assertThat(document.writes).isEqualTo(1);
    assertThat(saved).allMatch(id -> open().symKey(id).isPresent());
    time.run(Duration.ofSeconds(60));
    assertThat(work.waiting()).as("at rest").isZero();
  }

  @Test
  void whoAsksForAKeyGetsACopy() {
    ring.addSymKey(key(1), saved::add);
    work.allHappen();
    Arrays.fill(ring.symKey(saved.get(0)).orElseThrow(), (byte) 0);
    assertThat(ring.symKey(saved.get(0)).orElseThrow()).isEqualTo(key(1));
  }

  @Test
  void aKeyOfAnotherSizeIsNoKey() {
    assertThatThrownBy(() -> ring.addSymKey(new byte[16], saved::add))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thereIsALimit() {
    for (int i = 0; i < KeyRing.KEYS_MAX; i++) {
      assertThat(ring.addSymKey(key(1), saved::add)).isTrue();
    }
    assertThat(ring.addSymKey(key(1), saved::add)).isFalse();
    assertThat(ring.addKeyPair(KeyPair.random(secrets), saved::add)).isFalse();
    work.allHappen();
    assertThat(saved).hasSize(KeyRing.KEYS_MAX);
  }

  private byte[] good() {
    ring.addKeyPair(KeyPair.random(secrets), saved::add);
    ring.addSymKey(key(1), saved::add);
    work.allHappen();
    return document.content;
  }

  private void refuses(byte[] damaged, String why) {
    document.content = damaged.clone();
    int writes = document.writes;
    assertThatThrownBy(this::open)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("keyring is damaged")
        .hasMessageContaining(why);
    assertThat(document.content).as("nothing is overwritten").isEqualTo(damaged);
    assertThat(document.writes).isEqualTo(writes);
  }

  @Test
  void anyFlippedBitIsDamage() {
    byte[] good = good();
    for (int at = 0; at < good.length; at++) {
      byte[] damaged = good.clone();
      damaged[at] ^= 1;
      document.content = damaged;
      assertThatThrownBy(this::open).as("byte %d", at).isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void anyMissingOrAddedByteIsDamage() {
    byte[] good = good();
    for (int length = 0; length < good.length; length++) {
      document.content = Arrays.copyOf(good, length);
      assertThatThrownBy(this::open)
          .as("length %d", length)
          .isInstanceOf(UncheckedIOException.class);
    }
    refuses(Arrays.copyOf(good, good.length + 1), "it claims 2 keys");
  }

  @Test
  void eachKindOfDamageIsNamed() {
    byte[] good = good();
    refuses(new byte[0], "not a key ring");
    refuses(
        "something else entirely, and long enough to be a ring of keys"
            .getBytes(StandardCharsets.UTF_8),
        "not a key ring");
    byte[] flipped = good.clone();
    flipped[40] ^= 1;
    refuses(flipped, "checksum");
    refuses(resummed(good, 23, (byte) 9), "unknown kind 9");
  }

  @Test
  void aPrivateKeyOutsideTheCurveIsDamage() {
    byte[] good = good();
    byte[] zero = good.clone();
    Arrays.fill(zero, 23 + 33, 23 + 65, (byte) 0);
    refuses(resummed(zero, 23, (byte) 1), "entry 0 is no private key");
  }

  /** With one byte changed and the checksum made to fit. */
  private static byte[] resummed(byte[] good, int at, byte value) {
    byte[] changed = good.clone();
    changed[at] = value;
    byte[] body = Arrays.copyOf(changed, changed.length - 32);
    System.arraycopy(Keccak.hash(body).toBytes(), 0, changed, body.length, 32);
    return changed;
  }
}
