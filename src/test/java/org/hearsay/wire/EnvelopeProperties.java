package org.hearsay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** No two byte strings are the same envelope, or the same one would have two ids. */
final class EnvelopeProperties {
  private static void assertReencodesIdenticallyOrIsRefused(byte[] rlp) {
    try {
      Envelope read = Envelope.decode(rlp);
      Envelope made =
          Envelope.of(
              read.expirySeconds(),
              read.ttlSeconds(),
              read.topic(),
              read.dataBytes(),
              read.nonce());
      assertThat(made.rlp()).isEqualTo(rlp);
    } catch (MalformedFrameException e) {
      assertThat(e).hasMessageMatching("[\\w ,]+");
    }
  }

  @Property
  void everyEnvelopeIsReadAsItWasMade(
      @ForAll @LongRange(min = 1, max = 0xffff_ffffL) long ttl,
      @ForAll @LongRange(max = 0xffff_ffffL) long sent,
      @ForAll int topic,
      @ForAll @Size(max = 400) byte[] data,
      @ForAll long nonce)
      throws MalformedFrameException {
    long expiry = Math.min(sent + ttl, 0xffff_ffffL);
    Envelope made = Envelope.of(expiry, ttl, new Topic(topic), data, nonce);
    Envelope read = Envelope.decode(made.rlp());
    assertThat(read.expirySeconds()).isEqualTo(expiry);
    assertThat(read.ttlSeconds()).isEqualTo(ttl);
    assertThat(read.topic().bits()).isEqualTo(topic);
    assertThat(read.dataBytes()).isEqualTo(data);
    assertThat(read.nonce()).isEqualTo(nonce);
  }

  @Property
  void anyBytesReencodeIdenticallyOrAreRefused(@ForAll @Size(max = 100) byte[] bytes) {
    assertReencodesIdenticallyOrIsRefused(bytes);
  }

  /** Bytes that are a list at least, so that the fields are reached. */
  @Property
  void anyListReencodesIdenticallyOrIsRefused(@ForAll @Size(max = 55) byte[] body) {
    byte[] list = new byte[1 + body.length];
    list[0] = (byte) (0xc0 + body.length);
    System.arraycopy(body, 0, list, 1, body.length);
    assertReencodesIdenticallyOrIsRefused(list);
  }

  @Property(tries = 5000)
  void mutatedEnvelopesReencodeIdenticallyOrAreRefused(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int mutations) {
    Random chance = new Random(seed);
    byte[] data = new byte[chance.nextInt(80)];
    chance.nextBytes(data);
    long nonce = chance.nextLong() >>> chance.nextInt(64);
    byte[] rlp = Envelope.of(1_600_000_050, 50, new Topic(chance.nextInt()), data, nonce).rlp();
    for (int i = 0; i < mutations; i++) {
      int at = chance.nextInt(Math.min(rlp.length, 20)); // most of the structure is in front
      rlp[at] = chance.nextBoolean() ? (byte) chance.nextInt() : (byte) (rlp[at] + 1);
    }
    assertReencodesIdenticallyOrIsRefused(rlp);
  }
}
