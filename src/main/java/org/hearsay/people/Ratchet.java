package org.hearsay.people;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hearsay.seal.Curve;
import org.hearsay.seal.Kdf;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Talk;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a session on one side: chains to send in and to listen to, and fresh keys mixed in
 * now and then; sections 13.4 and 13.6. On the loop.
 */
final class Ratchet {
  // Ours to choose.
  /** After so many messages of the opener's, fresh keys. */
  static final int FRESH_AFTER_MESSAGES = 100;

  /** After so many days, too. */
  private static final int FRESH_AFTER_DAYS = 1;

  private static final String ROOT = "hearsay root";
  private static final String NEXT = "hearsay next root";
  private static final String FROM_OPENER = "hearsay a to b";
  private static final String FROM_ANSWERER = "hearsay b to a";

  private final Digest id;
  private final boolean opener;
  private final Listening listening;
  private final Sending sending;

  /** The next root follows from it; this generation's keys do not. */
  private byte[] next;

  private int generation;
  private int begun;
  private @Nullable KeyPair offering;
  private Optional<Talk.Offer> offer = Optional.empty();
  private Optional<Talk.Reply> reply = Optional.empty();
  private @Nullable Days waiting;

  /**
   * Begins with the root of the handshake.
   *
   * @param root overwritten here
   * @param opener whether this side opened
   */
  Ratchet(Digest id, byte[] root, boolean opener, int today, Listening.Lookout lookout) {
    this.id = id;
    this.opener = opener;
    this.listening = new Listening(lookout);
    this.sending = new Sending(0, sendingDays(root, 0), 0);
    listening.begin(0, listeningDays(root, 0), today);
    next = Secrets.expand(root, NEXT);
    Secrets.wipe(root);
    begun = today;
  }

  private Ratchet(StateIn in, int today, Listening.Lookout lookout) {
    id = Digest.of(in.raw(Digest.BYTES));
    opener = in.flag();
    generation = in.i32();
    begun = in.i32();
    next = in.secret();
    offering = in.maybe(() -> KeyPair.of(PrivateKey.of(in.secret()))).orElse(null);
    offer = in.maybe(() -> new Talk.Offer(in.i32(), in.i32(), in.key()));
    reply = in.maybe(() -> new Talk.Reply(in.i32(), in.key()));
    waiting = in.maybe(() -> Days.read(in)).orElse(null);
    sending = Sending.read(in);
    listening = Listening.read(in, lookout, today);
  }

  /** Goes on from what was written. */
  static Ratchet read(StateIn in, int today, Listening.Lookout lookout) {
    return new Ratchet(in, today, lookout);
  }

  void write(StateOut out) {
    out.raw(id.toBytes()).flag(opener).i32(generation).i32(begun).raw(next);
    out.maybe(Optional.ofNullable(offering), pair -> out.raw(pair.secret().toBytes()));
    out.maybe(offer, made -> out.i32(made.generation()).i32(made.firstDay()).key(made.ephemeral()));
    out.maybe(reply, made -> out.i32(made.generation()).key(made.ephemeral()));
    out.maybe(Optional.ofNullable(waiting), days -> days.write(out));
    sending.write(out);
    listening.write(out);
  }

  private Days sendingDays(byte[] root, int firstDay) {
    return Days.begin(Secrets.expand(root, opener ? FROM_OPENER : FROM_ANSWERER), firstDay);
  }

  private Days listeningDays(byte[] root, int firstDay) {
    return Days.begin(Secrets.expand(root, opener ? FROM_ANSWERER : FROM_OPENER), firstDay);
  }

  Digest id() {
    return id;
  }

  Listening listening() {
    return listening;
  }

  Sending sending() {
    return sending;
  }

  /** Whether fresh keys are due, and what is to be said about them now. */
  Optional<Talk.Offer> offer(int today, RandomGenerator secrets) {
    boolean due = sending.used() >= FRESH_AFTER_MESSAGES || today - begun >= FRESH_AFTER_DAYS;
    if (opener && offer.isEmpty() && due && sending.generation() == generation) {
      KeyPair fresh = KeyPair.random(secrets);
      offering = fresh;
      offer = Optional.of(new Talk.Offer(generation + 1, today, fresh.open().nodeId()));
    }
    return offer;
  }

  /** What is to be said of a fresh key of ours until the other side uses it. */
  Optional<Talk.Reply> reply() {
    return reply;
  }

  /** The other side offers a fresh key. */
  void offered(Talk.Offer offered, int today, RandomGenerator secrets) {
    Optional<PublicKey> theirs = PublicKey.of(offered.ephemeral());
    boolean next = offered.generation() == generation + 1 && sending.generation() == generation;
    boolean soon = offered.firstDay() <= today + Listening.DAYS_AHEAD;
    if (opener || !next || !soon || theirs.isEmpty()) {
      return;
    }
    KeyPair fresh = KeyPair.random(secrets);
    NodeId ours = fresh.open().nodeId();
    byte[] agreed = Curve.best().sharedX(fresh.secret(), theirs.get(), secrets);
    byte[] root = mix(agreed, offered.ephemeral(), ours);
    listening.begin(generation, listeningDays(root, offered.firstDay()), today);
    waiting = sendingDays(root, offered.firstDay());
    goOn(root);
    begun = today;
    reply = Optional.of(new Talk.Reply(generation, ours));
  }

  /** The other side answers an offer of ours: from now on we send in the new generation. */
  void replied(Talk.Reply replied, int today, RandomGenerator secrets) {
    KeyPair ours = offering;
    Optional<Talk.Offer> made = offer;
    Optional<PublicKey> theirs = PublicKey.of(replied.ephemeral());
    if (ours == null
        || made.isEmpty()
        || made.get().generation() != replied.generation()
        || theirs.isEmpty()) {
      return;
    }
    byte[] agreed = Curve.best().sharedX(ours.secret(), theirs.get(), secrets);
    byte[] root = mix(agreed, ours.open().nodeId(), replied.ephemeral());
    offering = null;
    offer = Optional.empty();
    begun = today;
    int firstDay = made.get().firstDay();
    listening.begin(generation, listeningDays(root, firstDay), today);
    sending.goOn(generation, sendingDays(root, firstDay), firstDay);
    goOn(root);
  }

  private void goOn(byte[] root) {
    next = Secrets.expand(root, NEXT);
    Secrets.wipe(root);
  }

  private byte[] mix(byte[] agreed, NodeId openers, NodeId answerers) {
    generation++;
    byte[] of =
        Handshake.concat(
            id.toBytes(),
            ByteBuffer.allocate(Integer.BYTES).putInt(generation).array(),
            openers.toBytes(),
            answerers.toBytes());
    byte[] root = Kdf.hkdf(next, agreed, ROOT, of, Secrets.BYTES);
    Secrets.wipe(next, agreed);
    return root;
  }

  /** A message of a generation has come: the other side has its keys. */
  void heardOf(int heardGeneration) {
    Days days = waiting;
    if (!opener && days != null && heardGeneration == generation) {
      sending.goOn(generation, days, days.reached());
      waiting = null;
      reply = Optional.empty();
    }
  }

  /** Forgets everything. */
  void wipe() {
    listening.wipe();
    sending.wipe();
    Secrets.wipe(next);
    offering = null;
    offer = Optional.empty();
    if (waiting != null) {
      waiting.wipe();
    }
  }
}
