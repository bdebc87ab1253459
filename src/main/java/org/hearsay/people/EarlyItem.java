package org.hearsay.people;

import org.hearsay.wire.Blob;
import org.hearsay.wire.Talk;

/** Row of something that came before what was said earlier. */
final class EarlyItem {
  private EarlyItem() {}

  static byte[] row(Talk.Item item) {
    return write(ChatFormat.row(), item);
  }

  /** The same without the version that every row begins with. */
  static byte[] bare(Talk.Item item) {
    return write(new StateOut(), item);
  }

  private static byte[] write(StateOut out, Talk.Item item) {
    return out.i64(item.sequence())
        .raw(item.id().toBytes())
        .i32(item.kind())
        .i64(item.millis())
        .blob(item.content().toBytes())
        .toBytes();
  }

  static Talk.Item read(StateIn in) {
    return new Talk.Item(
        in.i64(), Blob.of(in.raw(Talk.Item.ID_BYTES)), in.i32(), in.i64(), Blob.of(in.blob()));
  }
}
