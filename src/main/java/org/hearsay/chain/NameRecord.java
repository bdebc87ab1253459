package org.hearsay.chain;

import java.util.Optional;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;

/**
 * What the directory says of a name; section 11.7. Heights are of blocks.
 *
 * @param rotated height of the last rotation, 0 when there was none
 * @param history hash over all former keys since the registration, zero when there are none
 */
public record NameRecord(
    Name name,
    NodeId key,
    Optional<NodeId> recovery,
    int registered,
    int expires,
    int rotated,
    boolean revoked,
    Digest history) {
  /** Reads exactly one. */
  public static NameRecord decode(byte[] bytes) throws MalformedFrameException {
    Input in = new Input(bytes, "record");
    Name name = Name.read(in);
    NodeId key = in.key();
    Optional<NodeId> recovery = flag(in) ? Optional.of(in.key()) : Optional.empty();
    NameRecord record =
        new NameRecord(name, key, recovery, in.i32(), in.i32(), in.i32(), flag(in), in.digest());
    in.end();
    return record;
  }

  private static boolean flag(Input in) throws MalformedFrameException {
    int flag = in.u8();
    if (flag > 1) {
      throw new MalformedFrameException("record flag " + flag);
    }
    return flag == 1;
  }

  public byte[] toBytes() {
    Output out = name.write(new Output()).key(key).u8(recovery.isPresent() ? 1 : 0);
    recovery.ifPresent(out::key);
    return out.i32(registered)
        .i32(expires)
        .i32(rotated)
        .u8(revoked ? 1 : 0)
        .digest(history)
        .toBytes();
  }

  /** Whether somebody holds it at this height; a revoked name is held, too. */
  public boolean isHeldAt(int height) {
    return expires > height;
  }

  boolean isKeyOrRecovery(NodeId signer) {
    return key.equals(signer) || isRecovery(signer);
  }

  boolean isRecovery(NodeId signer) {
    return recovery.filter(signer::equals).isPresent();
  }

  NameRecord rotatedTo(NodeId newKey, int height) {
    Digest longer =
        ChainHash.of(
            ChainHash.HISTORY,
            history.toBytes(),
            key.toBytes(),
            new Output().i32(height).toBytes());
    return new NameRecord(name, newKey, recovery, registered, expires, height, revoked, longer);
  }

  NameRecord revokedNow() {
    return new NameRecord(name, key, recovery, registered, expires, rotated, true, history);
  }

  NameRecord renewedUntil(int height) {
    return new NameRecord(name, key, recovery, registered, height, rotated, revoked, history);
  }

  /** What a leaf of the directory's tree is. */
  static Digest leaf(Digest place, NameRecord record) {
    return ChainHash.of(ChainHash.RECORD, place.toBytes(), record.toBytes());
  }
}
