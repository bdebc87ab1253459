package org.hearsay.people;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hearsay.seal.Curve;
import org.hearsay.seal.Kdf;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.SessionAnswer;
import org.hearsay.wire.SessionOpen;

/**
 * What opens a session and what answers it; sections 13.2 and 13.3. Each side is sure of the other,
 * and neither can prove to anybody what was said: all of it could have been made by either. Pure
 * functions, any thread; a handful of multiplications on the curve each, blinded by {@code
 * secrets}.
 */
final class Handshake {
  // From the protocol; changing one forks the network.
  /** An answer is sent so often, each time under a key of its own. */
  static final int COPIES = 16;

  private static final byte[] NOTHING = {};

  private Handshake() {}

  /**
   * Makes an open; its ephemeral key is to be kept until it is answered.
   *
   * @param who how the opener wants to be called; whoever has {@code to}'s key reads it, now or
   *     later
   * @param text at most {@link SessionOpen#TEXT_BYTES_MAX} bytes of UTF-8, else an {@code
   *     IllegalArgumentException}
   */
  static SessionOpen open(
      KeyPair own,
      NodeId to,
      KeyPair ephemeral,
      long seconds,
      Introduction who,
      String text,
      RandomGenerator secrets) {
    SessionOpen bare =
        new SessionOpen(
            own.open().nodeId(),
            to,
            ephemeral.open().nodeId(),
            random(secrets),
            random(secrets),
            seconds,
            who.nick(),
            who.name(),
            text,
            Digest.of(new byte[Digest.BYTES]));
    byte[] shared = opening(own.secret(), ephemeral.secret(), point(to).orElseThrow(), secrets);
    return withMac(bare, mac(bare, shared));
  }

  private static Digest random(RandomGenerator secrets) {
    byte[] bytes = new byte[Digest.BYTES];
    secrets.nextBytes(bytes);
    return Digest.of(bytes);
  }

  static SessionOpen withMac(SessionOpen open, Digest mac) {
    return new SessionOpen(
        open.from(),
        open.to(),
        open.ephemeral(),
        open.secretOut(),
        open.secretIn(),
        open.seconds(),
        open.nick(),
        open.name(),
        open.text(),
        mac);
  }

  /**
   * Whether an open was made by whoever it names, or by whoever is asked: nobody else can.
   *
   * @param own the receiver's identity
   */
  static boolean isGenuine(SessionOpen open, KeyPair own, RandomGenerator secrets) {
    if (!open.to().equals(own.open().nodeId()) || open.from().equals(open.to())) {
      return false;
    }
    Optional<byte[]> shared = shared(open, own.secret(), secrets);
    return shared.isPresent()
        && MessageDigest.isEqual(mac(open, shared.get()).toBytes(), open.mac().toBytes());
  }

  /** DH(IA, IB) and DH(EA, IB) as the opener has them. */
  private static byte[] opening(
      PrivateKey own, PrivateKey ephemeral, PublicKey to, RandomGenerator secrets) {
    return concat(
        Curve.best().sharedX(own, to, secrets), Curve.best().sharedX(ephemeral, to, secrets));
  }

  /** The same as the other side has them; empty when a key is no point. */
  private static Optional<byte[]> shared(
      SessionOpen open, PrivateKey own, RandomGenerator secrets) {
    Optional<PublicKey> from = point(open.from());
    Optional<PublicKey> ephemeral = point(open.ephemeral());
    return from.isEmpty() || ephemeral.isEmpty()
        ? Optional.empty()
        : Optional.of(
            concat(
                Curve.best().sharedX(own, from.get(), secrets),
                Curve.best().sharedX(own, ephemeral.get(), secrets)));
  }

  static Optional<PublicKey> point(NodeId key) {
    return PublicKey.of(key);
  }

  static Digest mac(SessionOpen open, byte[] shared) {
    byte[] keys = concat(open.from().toBytes(), open.to().toBytes(), open.ephemeral().toBytes());
    byte[] key = Kdf.hkdf(NOTHING, shared, "hearsay open", keys, Secrets.BYTES);
    Digest mac = Digest.of(Kdf.mac(key, transcript(open)));
    Secrets.wipe(key);
    return mac;
  }

  private static byte[] transcript(SessionOpen open) {
    return concat(
        "hearsay open 1".getBytes(StandardCharsets.US_ASCII),
        open.from().toBytes(),
        open.to().toBytes(),
        open.ephemeral().toBytes(),
        open.secretOut().toBytes(),
        open.secretIn().toBytes(),
        ByteBuffer.allocate(Long.BYTES).putLong(open.seconds()).array(),
        withLength(open.nick().orElse("")),
        withLength(open.name().orElse("")),
        withLength(open.text()));
  }

  /** So that nothing can be moved from the end of one text to the beginning of the next. */
  private static byte[] withLength(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Short.BYTES + bytes.length)
        .putShort((short) bytes.length)
        .put(bytes)
        .array();
  }

  /** What both sides call the session. */
  static Digest id(SessionOpen open) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-512/256");
      hash.update(transcript(open));
      return Digest.of(hash.digest(open.mac().toBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK from 9 on has it", e);
    }
  }

  /** What both sides know before the answer: its topics and keys follow from it. */
  record Opened(Digest id, byte[] salt, byte[] shared, List<MessageKey> copies) {
    void wipe() {
      Secrets.wipe(salt, shared);
      copies.forEach(copy -> Secrets.wipe(copy.key()));
    }
  }

  /** As the opener has it. */
  static Opened asOpener(
      SessionOpen open, KeyPair own, KeyPair ephemeral, RandomGenerator secrets) {
    return opened(
        open, opening(own.secret(), ephemeral.secret(), point(open.to()).orElseThrow(), secrets));
  }

  /** As the answerer has it, of an open that is genuine. */
  static Opened asAnswerer(SessionOpen open, KeyPair own, RandomGenerator secrets) {
    return opened(open, shared(open, own.secret(), secrets).orElseThrow());
  }

  /** As whoever has both results has it, which is kept. */
  static Opened opened(SessionOpen open, byte[] shared) {
    byte[] salt = concat(open.secretOut().toBytes(), open.secretIn().toBytes());
    Digest id = id(open);
    byte[] copies = Kdf.hkdf(salt, shared, "hearsay answer", id.toBytes(), Secrets.BYTES);
    List<MessageKey> keys =
        IntStream.range(0, COPIES)
            .mapToObj(j -> MessageKey.of(Kdf.expand(copies, "copy", new byte[] {(byte) j}, 36)))
            .toList();
    Secrets.wipe(copies);
    return new Opened(id, salt, shared, keys);
  }

  /**
   * An answer, and the root of the session.
   *
   * @param root 32 bytes
   */
  record Answered(SessionAnswer answer, byte[] root) {}

  /** Answers a genuine open; afterwards the ephemeral key is of no more use. */
  static Answered answer(
      SessionOpen open, Opened opened, KeyPair ephemeral, long seconds, RandomGenerator secrets) {
    PublicKey theirs = point(open.from()).orElseThrow();
    PublicKey theirEphemeral = point(open.ephemeral()).orElseThrow();
    byte[] agreed =
        concat(
            opened.shared(),
            Curve.best().sharedX(ephemeral.secret(), theirs, secrets),
            Curve.best().sharedX(ephemeral.secret(), theirEphemeral, secrets));
    byte[] root = root(opened, agreed, ephemeral.open().nodeId());
    SessionAnswer answer =
        new SessionAnswer(
            ephemeral.open().nodeId(),
            seconds,
            answerMac(root, opened.id(), ephemeral.open().nodeId(), seconds));
    return new Answered(answer, firstHalf(root));
  }

  /**
   * The root as the opener has it when it has the answer.
   *
   * @return empty when the answer is not by whoever was asked
   */
  static Optional<byte[]> root(
      SessionAnswer answer,
      Opened opened,
      KeyPair own,
      KeyPair ephemeral,
      RandomGenerator secrets) {
    Optional<PublicKey> theirs = point(answer.ephemeral());
    if (theirs.isEmpty()) {
      return Optional.empty();
    }
    byte[] agreed =
        concat(
            opened.shared(),
            Curve.best().sharedX(own.secret(), theirs.get(), secrets),
            Curve.best().sharedX(ephemeral.secret(), theirs.get(), secrets));
    byte[] root = root(opened, agreed, answer.ephemeral());
    Digest mac = answerMac(root, opened.id(), answer.ephemeral(), answer.seconds());
    return MessageDigest.isEqual(mac.toBytes(), answer.mac().toBytes())
        ? Optional.of(firstHalf(root))
        : Optional.empty();
  }

  private static byte[] root(Opened opened, byte[] agreed, NodeId answererEphemeral) {
    byte[] root =
        Kdf.hkdf(
            opened.salt(),
            agreed,
            "hearsay root",
            concat(opened.id().toBytes(), answererEphemeral.toBytes()),
            2 * Secrets.BYTES);
    Secrets.wipe(agreed);
    return root;
  }

  private static Digest answerMac(byte[] root, Digest id, NodeId ephemeral, long seconds) {
    byte[] key = Arrays.copyOfRange(root, Secrets.BYTES, root.length);
    byte[] said =
        concat(
            "hearsay answer".getBytes(StandardCharsets.US_ASCII),
            id.toBytes(),
            ephemeral.toBytes(),
            ByteBuffer.allocate(Long.BYTES).putLong(seconds).array());
    Digest mac = Digest.of(Kdf.mac(key, said));
    Secrets.wipe(key);
    return mac;
  }

  private static byte[] firstHalf(byte[] root) {
    byte[] half = Arrays.copyOf(root, Secrets.BYTES);
    Secrets.wipe(root);
    return half;
  }

  static byte[] concat(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
