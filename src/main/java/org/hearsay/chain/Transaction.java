package org.hearsay.chain;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;

/**
 * What an account asks of the directory or writes on the board; section 11.5.
 *
 * @param chainId of the chain it is meant for
 * @param sequence how many transactions the account had before
 * @param anchor id of a recent block
 * @param nonce the work; not part of the id
 */
public record Transaction(
    long chainId, long sequence, Digest anchor, Body body, Signature signature, long nonce) {
  // From the protocol; changing one forks the network.
  private static final int VERSION = 1;

  /** No body is longer than a post's. */
  public static final int MAX_BYTES = 50 + 33 + 2 + Body.Post.TEXT_BYTES_MAX + 65 + 8;

  /** Everything before the signature: what is asked for, ready to be signed. */
  public record Unsigned(long chainId, long sequence, Digest anchor, Body body) {
    byte[] toBytes() {
      Output out = new Output().u8(VERSION).u8(body.kind().number).i64(chainId).i64(sequence);
      body.write(out.digest(anchor));
      return out.toBytes();
    }

    /** What the account signs. */
    Digest toSign() {
      return ChainHash.of(ChainHash.SIGNED, toBytes());
    }

    /** Signed, and without any work. */
    public Transaction sign(KeyPair account) {
      return new Transaction(chainId, sequence, anchor, body, Signature.sign(toSign(), account), 0);
    }
  }

  /** Reads exactly one, of at most {@value #MAX_BYTES} bytes. */
  public static Transaction decode(byte[] bytes) throws MalformedFrameException {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedFrameException("transaction of " + bytes.length + " bytes");
    }
    Input in = new Input(bytes, "transaction");
    int version = in.u8();
    if (version != VERSION) {
      throw new MalformedFrameException("transaction of version " + version);
    }
    int kind = in.u8();
    long chainId = in.i64();
    long sequence = in.i64();
    Digest anchor = in.digest();
    Transaction transaction =
        new Transaction(chainId, sequence, anchor, Body.read(kind, in), in.signature(), in.i64());
    in.end();
    return transaction;
  }

  Unsigned unsigned() {
    return new Unsigned(chainId, sequence, anchor, body);
  }

  public byte[] toBytes() {
    return new Output().bytes(unsigned().toBytes()).bytes(signature.toBytes()).i64(nonce).toBytes();
  }

  public int sizeBytes() {
    return toBytes().length;
  }

  /** Its id, the same whatever the nonce; hashed anew at each call. */
  public Digest id() {
    return ChainHash.of(ChainHash.TRANSACTION, unsigned().toBytes(), signature.toBytes());
  }

  /** Who signed it; empty when nobody can have. */
  public Optional<NodeId> account() {
    return signature.signer(unsigned().toSign());
  }

  /** The work it shows, as a hash: the smaller the better. */
  Digest workHash() {
    return workHash(id(), nonce);
  }

  static Digest workHash(Digest id, long nonce) {
    return ChainHash.of(ChainHash.WORK, id.toBytes(), new Output().i64(nonce).toBytes());
  }

  public Transaction withNonce(long other) {
    return new Transaction(chainId, sequence, anchor, body, signature, other);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
