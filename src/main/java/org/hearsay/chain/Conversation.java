package org.hearsay.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.env.Link;
import org.hearsay.wire.Blob;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.MalformedFrameException;

/** What each kind of frame about the chain means; section 11.9. */
final class Conversation {
  private final Ledger ledger;
  private final Chain chain;
  private final Mempool mempool;
  private final ChainSync sync;
  private final TransactionRelay relay;
  private final Talk talk;
  private final Serving serving;
  private final EarlyBlocks early;

  Conversation(
      Ledger ledger,
      Chain chain,
      Mempool mempool,
      ChainSync sync,
      TransactionRelay relay,
      Talk talk,
      Serving serving,
      EarlyBlocks early) {
    this.ledger = ledger;
    this.chain = chain;
    this.mempool = mempool;
    this.sync = sync;
    this.relay = relay;
    this.talk = talk;
    this.serving = serving;
    this.early = early;
  }

  /** Decodes and proves on the thread that read it; what it returns runs on the loop. */
  Runnable measure(Link link, ChainFrame frame) {
    try {
      Consumer<Neighbour> meaning = frame.toChain(new Measuring());
      return () -> withNeighbour(link, meaning);
    } catch (Unfit e) {
      return () -> talk.misbehaved(link, Talk.CUT, String.valueOf(e.getMessage()));
    }
  }

  private void withNeighbour(Link link, Consumer<Neighbour> meaning) {
    Neighbour peer = sync.neighbour(link);
    if (peer != null) {
      meaning.accept(peer);
    }
  }

  /** Bytes that are no header, block or transaction, or show no work. */
  private static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unfit(String why) {
      super(why, null, false, false);
    }
  }

  /** Reading something. */
  private interface Reading<T> {
    T read(byte[] bytes) throws MalformedFrameException;
  }

  private static <T> T read(Blob blob, Reading<T> reading) {
    try {
      return reading.read(blob.toBytes());
    } catch (MalformedFrameException e) {
      throw new Unfit(String.valueOf(e.getMessage()));
    }
  }

  private static <T> T proven(Proven.Outcome<T> outcome) {
    return outcome
        .proven()
        .orElseThrow(() -> new Unfit(outcome.refusal().map(Refusal::detail).orElse("unproven")));
  }

  /** Any thread: touches nothing but the frame and the rules, which never change. */
  private final class Measuring implements ChainFrame.Handler<Consumer<Neighbour>> {
    @Override
    public Consumer<Neighbour> status(ChainFrame.Status status) {
      return peer -> {
        boolean before = peer.isOnSameChain();
        sync.status(peer, status);
        if (!before && peer.isOnSameChain()) {
          relay.greet(peer);
        }
      };
    }

    @Override
    public Consumer<Neighbour> getHeaders(ChainFrame.GetHeaders request) {
      return peer -> serving.headers(peer, request.locator());
    }

    @Override
    public Consumer<Neighbour> headers(ChainFrame.Headers headers) {
      List<Proven> proven = new ArrayList<>(headers.sealed().size());
      for (Blob blob : headers.sealed()) {
        proven.add(proven(Proven.check(chain.rules(), read(blob, SealedHeader::decode))));
      }
      return peer -> sync.headers(peer, proven);
    }

    @Override
    public Consumer<Neighbour> compact(ChainFrame.Compact compact) {
      Proven header =
          proven(Proven.check(chain.rules(), read(compact.sealed(), SealedHeader::decode)));
      List<SealedHeader> ommers = new ArrayList<>();
      for (Blob ommer : compact.ommers()) {
        ommers.add(read(ommer, SealedHeader::decode));
      }
      Note note = Note.of(compact.note().toBytes());
      return peer -> told(peer, header, note, compact, ommers);
    }

    @Override
    public Consumer<Neighbour> getBlocks(ChainFrame.GetBlocks request) {
      return peer -> serving.blocks(peer, request.ids());
    }

    @Override
    public Consumer<Neighbour> blocks(ChainFrame.Blocks blocks) {
      List<Proven.Block> proven = new ArrayList<>(blocks.blocks().size());
      for (Blob blob : blocks.blocks()) {
        proven.add(proven(Proven.Block.check(chain.rules(), read(blob, Block::decode))));
      }
      return peer -> arrived(peer, proven);
    }

    @Override
    public Consumer<Neighbour> transactionIds(ChainFrame.TransactionIds ids) {
      return peer -> relay.ids(peer, ids.ids());
    }

    @Override
    public Consumer<Neighbour> getTransactions(ChainFrame.GetTransactions request) {
      return peer -> relay.serve(peer, request.ids());
    }

    @Override
    public Consumer<Neighbour> transactions(ChainFrame.Transactions transactions) {
      List<Checked.Outcome> outcomes = new ArrayList<>(transactions.transactions().size());
      for (Blob blob : transactions.transactions()) {
        outcomes.add(Checked.check(chain.rules(), read(blob, Transaction::decode)));
      }
      return peer -> relay.arrived(peer, outcomes);
    }
  }

  private void told(
      Neighbour peer,
      Proven header,
      Note note,
      ChainFrame.Compact compact,
      List<SealedHeader> ommers) {
    peer.learns(header.sealed().id());
    if (!peer.isOnSameChain()) {
      return; // its status is on its way
    }
    if (chain.knows(header.sealed().id())) {
      return;
    }
    if (!chain.knows(header.sealed().header().parent()) || !chain.mayGrow()) {
      sync.hinted(peer, header.work());
      return;
    }
    Optional<Refusal> refusal = chain.refusalOf(header.sealed());
    if (refusal.isPresent()) {
      talk.refused(peer.link(), "header", refusal.get());
      return;
    }
    peer.reached(1 + chain.mainHeightOf(header.sealed().header().parent()));
    Optional<Proven.Block> whole = CompactBlocks.restore(mempool, header, note, compact, ommers);
    if (whole.isPresent() && ommersAreProven(ommers)) {
      offer(peer, whole.get());
    } else {
      peer.asked++;
      peer.link().send(new ChainFrame.GetBlocks(List.of(header.sealed().id())));
    }
  }

  private boolean ommersAreProven(List<SealedHeader> ommers) {
    return ommers.stream().allMatch(one -> Proven.check(chain.rules(), one).proven().isPresent());
  }

  private void arrived(Neighbour peer, List<Proven.Block> blocks) {
    if (!sync.blocks(peer, blocks)) {
      blocks.forEach(block -> offer(peer, block));
    }
  }

  private void offer(Neighbour peer, Proven.Block block) {
    Verdict verdict = chain.offer(block);
    if (verdict instanceof Verdict.Invalid invalid) {
      talk.refused(peer.link(), "block", invalid.refusal());
    } else if (verdict instanceof Verdict.Orphan || verdict instanceof Verdict.Stalled) {
      sync.hinted(peer, block.header().work());
    } else if (verdict instanceof Verdict.Early tooEarly) {
      early.retry(tooEarly.secondsAhead(), () -> chain.offer(block));
    } else if (verdict instanceof Verdict.Aside) {
      ledger.aside(block.block().sealed());
    }
  }
}
