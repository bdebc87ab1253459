package org.hearsay.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hearsay.wire.pb.Frames;

/** Kinds 11 to 19 as bytes and back; section 11.9. What they carry is bounded by its kind. */
final class ChainFrameCodec {
  // From the protocol; changing one forks the network.
  private static final int LOCATOR_MAX = 64;
  private static final int WORK_BYTES_MAX = 32;
  private static final int BLOCK_BYTES_MAX = 64 << 10;
  private static final int HEADER_BYTES_MAX = 214;
  private static final int NOTE_BYTES_MAX = 32;
  private static final int OMMERS_MAX = 2;
  private static final int TRANSACTION_BYTES_MAX = 1 << 10;

  static final ChainFrame.Handler<Frames.Frame> ENCODER = new Encoder();

  private ChainFrameCodec() {}

  static boolean knows(int kind) {
    return kind >= Frames.Frame.CHAIN_STATUS_FIELD_NUMBER
        && kind <= Frames.Frame.TRANSACTIONS_FIELD_NUMBER;
  }

  /** How long a message of a kind may be; checked before anything of it is read. */
  private static int bytesMax(int kind) {
    return switch (kind) {
      case Frames.Frame.HEADERS_FIELD_NUMBER -> ChainFrame.Headers.MAX * (HEADER_BYTES_MAX + 4);
      case Frames.Frame.COMPACT_BLOCK_FIELD_NUMBER,
          Frames.Frame.TRANSACTION_IDS_FIELD_NUMBER,
          Frames.Frame.GET_TRANSACTIONS_FIELD_NUMBER ->
          BLOCK_BYTES_MAX;
      case Frames.Frame.BLOCKS_FIELD_NUMBER -> ChainFrame.GetBlocks.MAX * (BLOCK_BYTES_MAX + 8);
      case Frames.Frame.TRANSACTIONS_FIELD_NUMBER ->
          ChainFrame.TransactionIds.MAX * TRANSACTION_BYTES_MAX;
      default -> FrameCodec.MAX_SMALL_BYTES;
    };
  }

  static ChainFrame decode(int kind, int length, CodedInputStream in)
      throws IOException, MalformedFrameException {
    if (length > bytesMax(kind)) {
      throw new MalformedFrameException("frame kind " + kind + " of " + length + " bytes");
    }
    return switch (kind) {
      case Frames.Frame.CHAIN_STATUS_FIELD_NUMBER -> status(Frames.ChainStatus.parseFrom(in));
      case Frames.Frame.GET_HEADERS_FIELD_NUMBER ->
          new ChainFrame.GetHeaders(ids(Frames.GetHeaders.parseFrom(in).getLocator(), LOCATOR_MAX));
      case Frames.Frame.HEADERS_FIELD_NUMBER ->
          new ChainFrame.Headers(
              blobs(
                  Frames.Headers.parseFrom(in).getSealedList(),
                  ChainFrame.Headers.MAX,
                  HEADER_BYTES_MAX));
      case Frames.Frame.COMPACT_BLOCK_FIELD_NUMBER -> compact(Frames.CompactBlock.parseFrom(in));
      case Frames.Frame.GET_BLOCKS_FIELD_NUMBER ->
          new ChainFrame.GetBlocks(
              ids(Frames.GetBlocks.parseFrom(in).getIds(), ChainFrame.GetBlocks.MAX));
      case Frames.Frame.BLOCKS_FIELD_NUMBER ->
          new ChainFrame.Blocks(
              blobs(
                  Frames.Blocks.parseFrom(in).getBlocksList(),
                  ChainFrame.GetBlocks.MAX,
                  BLOCK_BYTES_MAX));
      case Frames.Frame.TRANSACTION_IDS_FIELD_NUMBER ->
          new ChainFrame.TransactionIds(
              ids(Frames.TransactionIds.parseFrom(in).getIds(), ChainFrame.TransactionIds.MAX));
      case Frames.Frame.GET_TRANSACTIONS_FIELD_NUMBER ->
          new ChainFrame.GetTransactions(
              ids(Frames.GetTransactions.parseFrom(in).getIds(), ChainFrame.TransactionIds.MAX));
      default ->
          new ChainFrame.Transactions(
              blobs(
                  Frames.Transactions.parseFrom(in).getTransactionsList(),
                  ChainFrame.TransactionIds.MAX,
                  TRANSACTION_BYTES_MAX));
    };
  }

  private static ChainFrame status(Frames.ChainStatus status) throws MalformedFrameException {
    if (status.getTotalWork().size() > WORK_BYTES_MAX) {
      throw new MalformedFrameException("work of " + status.getTotalWork().size() + " bytes");
    }
    if (status.getHeight() < 0) {
      throw new MalformedFrameException("height over 2^31");
    }
    return new ChainFrame.Status(
        id(status.getGenesis()),
        id(status.getTip()),
        status.getHeight(),
        new BigInteger(1, status.getTotalWork().toByteArray()));
  }

  private static ChainFrame compact(Frames.CompactBlock compact) throws MalformedFrameException {
    int bytes = compact.getShortIds().size();
    if (bytes % ChainFrame.Compact.SHORT_ID_BYTES != 0) {
      throw new MalformedFrameException("short ids of " + bytes + " bytes");
    }
    List<Long> shortIds = new ArrayList<>();
    byte[] all = compact.getShortIds().toByteArray();
    for (int at = 0; at < bytes; at += ChainFrame.Compact.SHORT_ID_BYTES) {
      long id = 0;
      for (int i = 0; i < ChainFrame.Compact.SHORT_ID_BYTES; i++) {
        id = id << 8 | Byte.toUnsignedLong(all[at + i]);
      }
      shortIds.add(id);
    }
    return new ChainFrame.Compact(
        blob(compact.getSealed(), HEADER_BYTES_MAX),
        blob(compact.getNote(), NOTE_BYTES_MAX),
        compact.getSalt(),
        shortIds,
        blobs(compact.getOmmersList(), OMMERS_MAX, HEADER_BYTES_MAX));
  }

  private static Digest id(ByteString bytes) throws MalformedFrameException {
    if (bytes.size() != Digest.BYTES) {
      throw new MalformedFrameException("id of " + bytes.size() + " bytes");
    }
    return Digest.of(bytes.toByteArray());
  }

  private static List<Digest> ids(ByteString bytes, int max) throws MalformedFrameException {
    if (bytes.size() % Digest.BYTES != 0 || bytes.size() > max * Digest.BYTES) {
      throw new MalformedFrameException("ids of " + bytes.size() + " bytes");
    }
    byte[] all = bytes.toByteArray();
    List<Digest> ids = new ArrayList<>(all.length / Digest.BYTES);
    for (int at = 0; at < all.length; at += Digest.BYTES) {
      ids.add(Digest.at(all, at));
    }
    return ids;
  }

  private static Blob blob(ByteString bytes, int bytesMax) throws MalformedFrameException {
    if (bytes.size() > bytesMax) {
      throw new MalformedFrameException(bytes.size() + " bytes, the most is " + bytesMax);
    }
    return Blob.owning(bytes.toByteArray());
  }

  private static List<Blob> blobs(List<ByteString> all, int max, int bytesMax)
      throws MalformedFrameException {
    if (all.size() > max) {
      throw new MalformedFrameException(all.size() + " in one frame, the most is " + max);
    }
    List<Blob> blobs = new ArrayList<>(all.size());
    for (ByteString bytes : all) {
      blobs.add(blob(bytes, bytesMax));
    }
    return blobs;
  }

  private static final class Encoder implements ChainFrame.Handler<Frames.Frame> {
    @Override
    public Frames.Frame status(ChainFrame.Status status) {
      return Frames.Frame.newBuilder()
          .setChainStatus(
              Frames.ChainStatus.newBuilder()
                  .setGenesis(bytes(List.of(status.genesis())))
                  .setTip(bytes(List.of(status.tip())))
                  .setHeight(status.height())
                  .setTotalWork(ByteString.copyFrom(unsigned(status.totalWork()))))
          .build();
    }

    private static byte[] unsigned(BigInteger number) {
      byte[] bytes = number.toByteArray();
      int from = bytes[0] == 0 ? 1 : 0;
      return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    @Override
    public Frames.Frame getHeaders(ChainFrame.GetHeaders request) {
      return Frames.Frame.newBuilder()
          .setGetHeaders(Frames.GetHeaders.newBuilder().setLocator(bytes(request.locator())))
          .build();
    }

    @Override
    public Frames.Frame headers(ChainFrame.Headers headers) {
      Frames.Headers.Builder body = Frames.Headers.newBuilder();
      headers.sealed().forEach(header -> body.addSealed(bytes(header)));
      return Frames.Frame.newBuilder().setHeaders(body).build();
    }

    @Override
    public Frames.Frame compact(ChainFrame.Compact compact) {
      ByteBuffer shortIds =
          ByteBuffer.allocate(compact.shortIds().size() * ChainFrame.Compact.SHORT_ID_BYTES);
      for (long id : compact.shortIds()) {
        shortIds.putShort((short) (id >>> 32)).putInt((int) id);
      }
      Frames.CompactBlock.Builder body =
          Frames.CompactBlock.newBuilder()
              .setSealed(bytes(compact.sealed()))
              .setNote(bytes(compact.note()))
              .setSalt(compact.salt())
              .setShortIds(ByteString.copyFrom(shortIds.array()));
      compact.ommers().forEach(ommer -> body.addOmmers(bytes(ommer)));
      return Frames.Frame.newBuilder().setCompactBlock(body).build();
    }

    @Override
    public Frames.Frame getBlocks(ChainFrame.GetBlocks request) {
      return Frames.Frame.newBuilder()
          .setGetBlocks(Frames.GetBlocks.newBuilder().setIds(bytes(request.ids())))
          .build();
    }

    @Override
    public Frames.Frame blocks(ChainFrame.Blocks blocks) {
      Frames.Blocks.Builder body = Frames.Blocks.newBuilder();
      blocks.blocks().forEach(block -> body.addBlocks(bytes(block)));
      return Frames.Frame.newBuilder().setBlocks(body).build();
    }

    @Override
    public Frames.Frame transactionIds(ChainFrame.TransactionIds ids) {
      return Frames.Frame.newBuilder()
          .setTransactionIds(Frames.TransactionIds.newBuilder().setIds(bytes(ids.ids())))
          .build();
    }

    @Override
    public Frames.Frame getTransactions(ChainFrame.GetTransactions request) {
      return Frames.Frame.newBuilder()
          .setGetTransactions(Frames.GetTransactions.newBuilder().setIds(bytes(request.ids())))
          .build();
    }

    @Override
    public Frames.Frame transactions(ChainFrame.Transactions transactions) {
      Frames.Transactions.Builder body = Frames.Transactions.newBuilder();
      transactions.transactions().forEach(one -> body.addTransactions(bytes(one)));
      return Frames.Frame.newBuilder().setTransactions(body).build();
    }

    private static ByteString bytes(List<Digest> ids) {
      byte[] all = new byte[ids.size() * Digest.BYTES];
      int at = 0;
      for (Digest id : ids) {
        id.writeTo(all, at);
        at += Digest.BYTES;
      }
      return ByteString.copyFrom(all);
    }

    private static ByteString bytes(Blob blob) {
      return ByteString.copyFrom(blob.toBytes());
    }
  }
}
