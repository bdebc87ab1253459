package org.hearsay.chain;

import java.util.Optional;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;

/**
 * A header with its id, and the signature of the miner where not everybody may mine; section 11.2.
 */
public record SealedHeader(Header header, Digest id, Optional<Signature> seal) {
  public static final int MAX_BYTES = Header.BYTES + 1 + Signature.BYTES;

  public SealedHeader(Header header, Optional<Signature> seal) {
    this(header, header.id(), seal);
  }

  /** Reads exactly one. */
  public static SealedHeader decode(byte[] bytes) throws MalformedFrameException {
    Input in = new Input(bytes, "header");
    SealedHeader header = read(in);
    in.end();
    return header;
  }

  static SealedHeader read(Input in) throws MalformedFrameException {
    Header header = Header.read(in);
    int length = in.u8();
    if (length != 0 && length != Signature.BYTES) {
      throw new MalformedFrameException("seal of " + length + " bytes");
    }
    return new SealedHeader(header, length == 0 ? Optional.empty() : Optional.of(in.signature()));
  }

  void write(Output out) {
    out.bytes(header.toBytes());
    out.u8(seal.isPresent() ? Signature.BYTES : 0);
    seal.ifPresent(signature -> out.bytes(signature.toBytes()));
  }

  public byte[] toBytes() {
    Output out = new Output();
    write(out);
    return out.toBytes();
  }

  /** What a miner signs. */
  static Digest toSign(Digest id) {
    return ChainHash.of(ChainHash.SEAL, id.toBytes());
  }

  /** Whose signature it bears. */
  public Optional<NodeId> miner() {
    return seal.flatMap(signature -> signature.signer(toSign(id)));
  }
}
