package org.hearsay.wire;

import java.math.BigInteger;
import java.util.List;

/**
 * What two nodes that follow a chain say to each other; section 11.9. Headers, blocks and
 * transactions are bytes here: what they mean, and whether they are any, the chain knows.
 */
public sealed interface ChainFrame extends Frame {
  <R> R toChain(Handler<R> handler);

  @Override
  default <R> R to(Frame.Handler<R> handler) {
    return handler.chain(this);
  }

  /** Which chain the sender follows, and how far. */
  record Status(Digest genesis, Digest tip, int height, BigInteger totalWork)
      implements ChainFrame {
    @Override
    public <R> R toChain(Handler<R> handler) {
      return handler.status(this);
    }
  }

  /** Asks for the headers after the first of these that the receiver follows. */
  record GetHeaders(List<Digest> locator) implements ChainFrame {
    public GetHeaders {
      locator = List.copyOf(locator);
    }

    @Override
    public <R> R toChain(Handler<R> handler) {
      return handler.getHeaders(this);
    }
  }

  /** Headers with their seals, each following the one before; at most {@link #MAX}. */
  record Headers(List<Blob> sealed) implements ChainFrame {
    // From the protocol; changing one forks the network.
    public static final int MAX = 2000;

    public Headers {
      sealed = List.copyOf(sealed);
    }

    @Override
    public <R> R toChain(Handler<R> handler) {
      return handler.headers(this);
    }
  }

  /**
   * A new block, of whose transactions only short ids are told.
   *
   * @param salt goes into the short ids, so that nobody can make two that are alike beforehand
   * @param shortIds the first 6 bytes of a hash, as numbers
   */
  record Compact(Blob sealed, Blob note, long salt, List<Long> shortIds, List<Blob> ommers)
      implements ChainFrame {
    public static final int SHORT_ID_BYTES = 6;

    public Compact {
      shortIds = List.copyOf(shortIds);
      ommers = List.copyOf(ommers);
    }

    @Override
    public <R> R toChain(Handler<R> handler) {
      return handler.compact(this);
    }
  }

  /** Asks for whole blocks; at most {@link #MAX}. */
  record GetBlocks(List<Digest> ids) implements ChainFrame {
    public static final int MAX = 16;

    public GetBlocks {
      ids = List.copyOf(ids);
    }

    @Override
    public <R> R toChain(Handler<R> handler) {
      return handler.getBlocks(this);
    }
  }

  /** Whole blocks, those of the asked for that the sender has. */
  record Blocks(List<Blob> blocks) implements ChainFrame {
    public Blocks {
      blocks = List.copyOf(blocks);
    }

    @Override
    public <R> R toChain(Handler<R> handler) {
      return handler.blocks(this);
    }
  }

  /** Transactions that wait at the sender; at most {@link #MAX}. */
  record TransactionIds(List<Digest> ids) implements ChainFrame {
    public static final int MAX = 1024;

    public TransactionIds {
      ids = List.copyOf(ids);
    }

    @Override
    public <R> R toChain(Handler<R> handler) {
      return handler.transactionIds(this);
    }
  }

  /** Asks for whole transactions; at most {@link TransactionIds#MAX}. */
  record GetTransactions(List<Digest> ids) implements ChainFrame {
    public GetTransactions {
      ids = List.copyOf(ids);
    }

    @Override
    public <R> R toChain(Handler<R> handler) {
      return handler.getTransactions(this);
    }
  }

  /** Whole transactions; at most {@link TransactionIds#MAX}. */
  record Transactions(List<Blob> transactions) implements ChainFrame {
    public Transactions {
      transactions = List.copyOf(transactions);
    }

    @Override
    public <R> R toChain(Handler<R> handler) {
      return handler.transactions(this);
    }
  }

  /** One method for each kind. */
  interface Handler<R> {
    R status(Status status);

    R getHeaders(GetHeaders request);

    R headers(Headers headers);

    R compact(Compact block);

    R getBlocks(GetBlocks request);

    R blocks(Blocks blocks);

    R transactionIds(TransactionIds ids);

    R getTransactions(GetTransactions request);

    R transactions(Transactions transactions);
  }
}
