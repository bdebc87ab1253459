package org.hearsay.node;

import java.time.Duration;
import java.util.Optional;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Topic;

/**
 * A message before it is sealed.
 *
 * @param lock what it is encrypted with
 * @param signer who signs it, if anyone
 * @param ttlSeconds 1 to {@link org.hearsay.node.Node#TTL_SECONDS_MAX}
 * @param payload at most what an envelope holds; a longer one is refused when it is posted
 * @param padding used as it is; empty means random up to the next multiple of 256 bytes
 * @param workTime how long to search for a nonce at most
 * @param target rating to reach, a number; 0 means no work, negative means best within {@code
 *     workTime}
 * @param directTo the one connected peer it goes to, unchecked for work; empty means everybody
 */
public record Draft(
    Lock lock,
    Optional<KeyPair> signer,
    long ttlSeconds,
    Topic topic,
    byte[] payload,
    Optional<byte[]> padding,
    Duration workTime,
    double target,
    Optional<NodeId> directTo) {
  public Draft {
    if (Double.isNaN(target)) {
      throw new IllegalArgumentException("target " + target);
    }
  }

  /** What opens the message. */
  public sealed interface Lock {}

  /** Whoever has this key of 32 bytes. */
  public record SharedKey(byte[] key) implements Lock {}

  /** Whoever has the private key of this. */
  public record Recipient(PublicKey key) implements Lock {}
}
