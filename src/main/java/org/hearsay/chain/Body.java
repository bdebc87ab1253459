package org.hearsay.chain;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;

/**
 * What a transaction asks for; section 11.5. A new kind is a new record and a new method of {@link
 * Handler}, so that whoever must deal with it does not compile until it does.
 */
public sealed interface Body {
  /** The kinds by their numbers on the wire. */
  enum Kind {
    CLAIM(1),
    REGISTER(2),
    ROTATE(3),
    REVOKE(4),
    RENEW(5),
    POST(6);

    final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  Kind kind();

  void write(Output out);

  <R> R to(Handler<R> handler);

  /** One method for each kind. */
  interface Handler<R> {
    R claim(Claim claim);

    R register(Register register);

    R rotate(Rotate rotate);

    R revoke(Revoke revoke);

    R renew(Renew renew);

    R post(Post post);
  }

  /** Announces a registration without saying of what. */
  record Claim(Digest commitment) implements Body {
    /** The claim on a name for a key. */
    public static Claim on(Name name, NodeId key, Digest salt) {
      return new Claim(
          ChainHash.of(ChainHash.COMMITMENT, key.toBytes(), salt.toBytes(), name.toBytes()));
    }

    @Override
    public Kind kind() {
      return Kind.CLAIM;
    }

    @Override
    public void write(Output out) {
      out.digest(commitment);
    }

    @Override
    public <R> R to(Handler<R> handler) {
      return handler.claim(this);
    }
  }

  /** Takes a claimed name for the signer's key. */
  record Register(Name name, Digest salt, NodeId key, Optional<NodeId> recovery) implements Body {
    @Override
    public Kind kind() {
      return Kind.REGISTER;
    }

    @Override
    public void write(Output out) {
      name.write(out).digest(salt).key(key).u8(recovery.isPresent() ? 1 : 0);
      recovery.ifPresent(out::key);
    }

    @Override
    public <R> R to(Handler<R> handler) {
      return handler.register(this);
    }
  }

  /** Puts another key in the place of a name's; the new key signs that it agrees. */
  record Rotate(Name name, NodeId newKey, Signature agreed) implements Body {
    /** What the new key signs. */
    static Digest toAgree(long chainId, Name name, NodeId oldKey, NodeId newKey, long sequence) {
      Output out = name.write(new Output().i64(chainId)).key(oldKey).key(newKey).i64(sequence);
      return ChainHash.of(ChainHash.NEW_KEY, out.toBytes());
    }

    /** The rotation of a name to a new key, for the transaction of that sequence number. */
    public static Rotate to(long chainId, Name name, NodeId oldKey, KeyPair newKey, long sequence) {
      NodeId id = newKey.open().nodeId();
      return new Rotate(
          name, id, Signature.sign(toAgree(chainId, name, oldKey, id, sequence), newKey));
    }

    @Override
    public Kind kind() {
      return Kind.ROTATE;
    }

    @Override
    public void write(Output out) {
      name.write(out).key(newKey).bytes(agreed.toBytes());
    }

    @Override
    public <R> R to(Handler<R> handler) {
      return handler.rotate(this);
    }
  }

  /** Makes a name useless until it expires. */
  record Revoke(Name name) implements Body {
    @Override
    public Kind kind() {
      return Kind.REVOKE;
    }

    @Override
    public void write(Output out) {
      name.write(out);
    }

    @Override
    public <R> R to(Handler<R> handler) {
      return handler.revoke(this);
    }
  }

  /** Lets a name live longer. */
  record Renew(Name name) implements Body {
    @Override
    public Kind kind() {
      return Kind.RENEW;
    }

    @Override
    public void write(Output out) {
      name.write(out);
    }

    @Override
    public <R> R to(Handler<R> handler) {
      return handler.renew(this);
    }
  }

  /** Writes on the board under a name; 1 to {@value #TEXT_BYTES_MAX} bytes of UTF-8. */
  record Post(Name name, String text) implements Body {
    // From the protocol; changing one forks the network.
    public static final int TEXT_BYTES_MAX = 280;

    public Post {
      int bytes = Transaction.utf8(text).length;
      if (bytes < 1
          || bytes > TEXT_BYTES_MAX
          || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw new IllegalArgumentException(
            "a post has 1 to %d bytes of UTF-8, not %d".formatted(TEXT_BYTES_MAX, bytes));
      }
    }

    @Override
    public Kind kind() {
      return Kind.POST;
    }

    @Override
    public void write(Output out) {
      byte[] bytes = Transaction.utf8(text);
      name.write(out).u16(bytes.length).bytes(bytes);
    }

    @Override
    public <R> R to(Handler<R> handler) {
      return handler.post(this);
    }
  }

  /** Reads the body of a kind. */
  static Body read(int kind, Input in) throws MalformedFrameException {
    return switch (kind) {
      case 1 -> new Claim(in.digest());
      case 2 -> new Register(Name.read(in), in.digest(), in.key(), recovery(in));
      case 3 -> new Rotate(Name.read(in), in.key(), in.signature());
      case 4 -> new Revoke(Name.read(in));
      case 5 -> new Renew(Name.read(in));
      case 6 -> new Post(Name.read(in), text(in));
      default -> throw new MalformedFrameException("transaction of kind " + kind);
    };
  }

  private static Optional<NodeId> recovery(Input in) throws MalformedFrameException {
    int present = in.u8();
    if (present > 1) {
      throw new MalformedFrameException("recovery key flag " + present);
    }
    return present == 1 ? Optional.of(in.key()) : Optional.empty();
  }

  private static String text(Input in) throws MalformedFrameException {
    int length = in.u16();
    if (length < 1 || length > Post.TEXT_BYTES_MAX) {
      throw new MalformedFrameException("post of " + length + " bytes");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(in.bytes(length)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedFrameException("post is not UTF-8");
    }
  }
}
