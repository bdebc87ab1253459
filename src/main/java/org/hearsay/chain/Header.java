package org.hearsay.chain;

import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;

/**
 * What a block is known by; section 11.2.
 *
 * @param timestamp Unix time in seconds
 * @param target compact; whether it is canonical is a rule, not a matter of form
 */
public record Header(
    int version,
    Digest parent,
    Digest merkleRoot,
    Digest ommersRoot,
    Digest stateRoot,
    long timestamp,
    int target,
    int nonce) {
  // From the protocol; changing one forks the network.
  public static final int BYTES = 148;
  public static final int VERSION = 1;

  /** Where the nonce is: the last four bytes. */
  static final int NONCE_AT = 144;

  /** Reads exactly {@value #BYTES} bytes. */
  public static Header decode(byte[] bytes) throws MalformedFrameException {
    Input in = new Input(bytes, "header");
    Header header = read(in);
    in.end();
    return header;
  }

  static Header read(Input in) throws MalformedFrameException {
    return new Header(
        in.i32(), in.digest(), in.digest(), in.digest(), in.digest(), in.i64(), in.i32(), in.i32());
  }

  public byte[] toBytes() {
    return new Output()
        .i32(version)
        .digest(parent)
        .digest(merkleRoot)
        .digest(ommersRoot)
        .digest(stateRoot)
        .i64(timestamp)
        .i32(target)
        .i32(nonce)
        .toBytes();
  }

  /** The block's id; hashed anew at each call. */
  public Digest id() {
    return ChainHash.of(toBytes());
  }

  Header withNonce(int other) {
    return new Header(version, parent, merkleRoot, ommersRoot, stateRoot, timestamp, target, other);
  }
}
