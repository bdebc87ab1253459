package org.hearsay.people;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hearsay.env.Vault;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.hearsay.seal.PublicKey;
import org.hearsay.seal.SharedKeyCipher;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.PeopleCodec;
import org.hearsay.wire.SessionAnswer;
import org.hearsay.wire.SessionOpen;

/**
 * An open of ours that waits for its answer: said again and again, and its answers looked out for;
 * sections 13.2 and 13.3. On the loop.
 */
final class Asking {
  // Ours to choose.
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(15);
  private static final Duration AGAIN_AFTER_MAX = Duration.ofHours(1);

  // From the protocol; section 13.2.
  private static final Duration OPEN_LIVES = Duration.ofDays(6);

  /** Told of an answer that is genuine. */
  interface Owner {
    long contact();

    boolean isFree();

    /** The root is the owner's to overwrite. */
    void answered(Asking asking, byte[] root);
  }

  /** What is made off the loop before it begins. */
  record Made(SessionOpen open, KeyPair ephemeral, Handshake.Opened opened) {}

  private final Means means;
  private final Owner owner;
  private final Made made;
  private final Instant since;
  private int sent;
  private Instant again;
  private boolean onItsWay;
  private boolean gone;

  private Asking(Means means, Owner owner, Made made, Instant since, int sent, Instant again) {
    this.means = means;
    this.owner = owner;
    this.made = made;
    this.since = since;
    this.sent = sent;
    this.again = again;
    for (int i = 0; i < Handshake.COPIES; i++) {
      means.topics().add(made.opened().copies().get(i).topic(), new Awaited.Answer(this, i));
    }
  }

  /** Begins one; to be saved before it is heard of. */
  static Asking begin(Means means, Owner owner, Made made) {
    return new Asking(means, owner, made, means.now(), 0, means.now());
  }

  static Asking read(Means means, Owner owner, StateIn in) {
    Instant since = in.time();
    int sent = in.i32();
    Instant again = in.time();
    SessionOpen open = open(in.blob());
    KeyPair ephemeral = KeyPair.of(PrivateKey.of(in.secret()));
    byte[] shared = in.blob();
    Made made = new Made(open, ephemeral, Handshake.opened(open, shared));
    return new Asking(means, owner, made, since, sent, again);
  }

  private static SessionOpen open(byte[] bytes) {
    try {
      return PeopleCodec.open(bytes);
    } catch (MalformedFrameException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  void save(Batch batch) {
    byte[] row =
        ChatFormat.row()
            .time(since)
            .i32(sent)
            .time(again)
            .blob(PeopleCodec.encode(made.open()))
            .raw(made.ephemeral().secret().toBytes())
            .blob(made.opened().shared())
            .toBytes();
    batch.add(Vault.put(ChatFormat.ASKINGS, ChatFormat.key(owner.contact()), row));
  }

  void drop(Batch batch) {
    forget();
    batch.add(Vault.drop(ChatFormat.ASKINGS, ChatFormat.key(owner.contact())));
  }

  /** Forgets it here; it goes on from the disk. */
  void forget() {
    gone = true;
    for (int i = 0; i < Handshake.COPIES; i++) {
      means.topics().remove(made.opened().copies().get(i).topic(), new Awaited.Answer(this, i));
    }
    made.opened().wipe();
  }

  Digest id() {
    return made.opened().id();
  }

  SessionOpen open() {
    return made.open();
  }

  /** Whether another is to be made: this one is too old, or all its answers are used up. */
  boolean isStale() {
    return sent > Handshake.COPIES || means.now().isAfter(since.plus(OPEN_LIVES));
  }

  /** Says it when it is time. */
  void tick() {
    if (gone
        || onItsWay
        || !Moments.isDue(again, means.now(), AGAIN_AFTER_MAX.multipliedBy(2))
        || !owner.isFree()) {
      return;
    }
    onItsWay = true;
    sent++;
    again = means.now().plus(untilAgain());
    Batch batch = new Batch();
    save(batch);
    batch.afterwards(this::carry).write(means.pen());
  }

  private Duration untilAgain() {
    Duration wait = AGAIN_AFTER.multipliedBy(1L << Math.min(sent - 1, 10));
    Duration bounded = wait.compareTo(AGAIN_AFTER_MAX) > 0 ? AGAIN_AFTER_MAX : wait;
    return bounded.plusMillis(means.secrets().nextLong(bounded.toMillis() / 4));
  }

  private void carry() {
    if (gone) {
      return;
    }
    PublicKey to = Handshake.point(made.open().to()).orElseThrow();
    byte[] message = PeopleCodec.encode(made.open());
    means
        .courier()
        .carry(Courier.Parcel.to(to, message, means.secrets()), carried -> onItsWay = false);
  }

  /** Something on the topic of a copy of the answer. */
  void came(int copy, Envelope envelope) {
    Optional<KeyPair> own = means.own().get();
    if (gone || own.isEmpty() || !owner.isFree() || means.pen().isBehind()) {
      return;
    }
    byte[] key = made.opened().copies().get(copy).key();
    Optional<byte[]> message =
        new SharedKeyCipher(key).open(envelope.dataBytes()).flatMap(Container::unwrap);
    message.flatMap(bytes -> root(bytes, own.get())).ifPresent(root -> owner.answered(this, root));
  }

  private Optional<byte[]> root(byte[] message, KeyPair own) {
    try {
      SessionAnswer answer = PeopleCodec.answer(message);
      return Handshake.root(answer, made.opened(), own, made.ephemeral(), means.secrets());
    } catch (MalformedFrameException e) {
      return Optional.empty(); // only they could have made it: they are of another version
    }
  }
}
