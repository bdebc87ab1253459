package org.hearsay.people;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Topic;

/** Takes what is to be said to the network. On the loop. */
public interface Courier {
  // From the protocol; section 13.1: whoever differed would be told apart.
  long TTL_SECONDS = 900;
  double RATING = 0.25;

  /**
   * What is to be sealed with {@link #TTL_SECONDS} and {@link #RATING}.
   *
   * @param key of 32 bytes, to be zeroed when it is sealed
   * @param to in place of a key, the one person who opens it
   * @param padding of the payload
   */
  record Parcel(
      Topic topic, Optional<byte[]> key, Optional<PublicKey> to, byte[] message, byte[] padding) {

    /** Opened by a key of its own. */
    static Parcel under(MessageKey key, byte[] message, RandomGenerator secrets) {
      byte[] padding = Container.padding(message.length, secrets);
      return new Parcel(key.topic(), Optional.of(key.key()), Optional.empty(), message, padding);
    }

    /** Opened by a person, under a topic that says nothing. */
    static Parcel to(PublicKey person, byte[] message, RandomGenerator secrets) {
      byte[] padding = Container.padding(message.length, secrets);
      byte[] topic = new byte[Topic.BYTES];
      secrets.nextBytes(topic);
      return new Parcel(Topic.of(topic), Optional.empty(), Optional.of(person), message, padding);
    }
  }

  /**
   * What became of it.
   *
   * @param envelope empty when it was refused
   * @param peers that it was handed to at once
   * @param why it was refused, else empty
   */
  record Carried(Optional<Digest> envelope, int peers, String why) {}

  /**
   * Seals and posts.
   *
   * @param done called once, on the loop, never inside this call
   */
  void carry(Parcel parcel, Consumer<Carried> done);
}
