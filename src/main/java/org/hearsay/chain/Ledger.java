package org.hearsay.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hearsay.chain.Verdict.Reorganisation;
import org.hearsay.env.BlockStore;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Link;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chain as one node keeps it: the branch it follows, what waits, the miner, and the talk with
 * peers about all of that. On the loop, save where it says otherwise.
 */
public final class Ledger {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  /** The capability in the hello of a node that follows a chain. */
  public static final String CAPABILITY = "chain/1";

  // Ours to choose.
  /** New transactions wait so long for others to be told with them. */
  private static final Duration TELL_AFTER = Duration.ofMillis(100);

  /** Stale blocks that may still be named as ommers. */
  private static final int STALE_MAX = 32;

  /** How a node keeps its chain. */
  public record Settings(
      Rules rules, Checkpoints checkpoints, long mempoolBytes, Optional<KeyPair> miner) {}

  /** Who hears of what happens, as much of it as it wants; on the loop. */
  public interface Listener {
    /** The main branch changed. */
    default void changed(Reorganisation change) {}

    /** A heavier branch would undo what is final. */
    default void alarm(Chain.Alarm alarm) {}

    /** A transaction began to wait. */
    default void waiting(Checked transaction) {}

    /** A transaction will not be mined. */
    default void dropped(Checked transaction, Refusal why) {}
  }

  private final Loop loop;
  private final RandomGenerator chance;
  private final Chain chain;
  private final Mempool mempool;
  private final Miner miner;
  private final ChainSync sync;
  private final TransactionRelay relay;
  private final Conversation conversation;
  private final Clerk clerk;
  private final Archive archive;
  private final List<Listener> listeners = new ArrayList<>();
  private final List<SealedHeader> stale = new ArrayList<>();
  private boolean telling;

  /** After a claim another block must come before its registration can: somebody has to mine it. */
  private boolean tipHasClaims;

  /**
   * Opens the chain.
   *
   * @param chance decides; seeded in the simulator
   * @throws java.io.UncheckedIOException when the store is of another chain or damaged
   */
  public Ledger(
      Settings settings,
      Loop loop,
      Work work,
      HashPower power,
      RandomGenerator chance,
      BlockStore store,
      Talk talk) {
    this.loop = loop;
    this.chance = chance;
    this.chain =
        new Chain(
            settings.rules(), settings.checkpoints(), loop, work, store, new ChainHappenings());
    this.tipHasClaims = chain.block(chain.tipId()).filter(Ledger::hasClaims).isPresent();
    this.mempool = new Mempool(chain, settings.mempoolBytes(), new MempoolHappenings());
    this.sync = new ChainSync(chain, loop, talk);
    this.relay = new TransactionRelay(mempool, sync, talk);
    this.miner =
        new Miner(settings.rules(), loop, power, settings.miner(), chance, new MinerHappenings());
    this.conversation =
        new Conversation(
            this,
            chain,
            mempool,
            sync,
            relay,
            talk,
            new Serving(chain, work),
            new EarlyBlocks(loop));
    this.clerk = new Clerk(this, loop, work);
    this.archive = new Archive(chain);
  }

  private final class ChainHappenings implements Chain.Listener {
    @Override
    public void changed(Reorganisation change) {
      keepStale(change);
      tipHasClaims =
          change.joined().stream().reduce((a, b) -> b).filter(Ledger::hasClaims).isPresent();
      mempool.follow(change);
      sync.changed(change, chance.nextLong());
      miner.renew();
      List.copyOf(listeners).forEach(listener -> listener.changed(change));
    }

    @Override
    public void alarm(Chain.Alarm alarm) {
      List.copyOf(listeners).forEach(listener -> listener.alarm(alarm));
    }

    @Override
    public void turned() {
      miner.renew();
      sync.goOn();
    }
  }

  private final class MempoolHappenings implements Mempool.Listener {
    @Override
    public void added(Checked transaction) {
      relay.added(transaction.id());
      tellSoon();
      if (miner.mode() == Miner.Mode.PENDING && miner.progress().isEmpty()) {
        miner.renew();
      }
      List.copyOf(listeners).forEach(listener -> listener.waiting(transaction));
    }

    @Override
    public void dropped(Checked transaction, Refusal why) {
      log.info("transaction dropped id={} why=\"{}\"", transaction.id(), why.detail());
      clerk.dropped(transaction, why);
      List.copyOf(listeners).forEach(listener -> listener.dropped(transaction, why));
    }
  }

  private final class MinerHappenings implements Miner.Mine {
    @Override
    public Template template() {
      return Template.next(
          chain, mempool, chain.ommersAmong(stale), loop.clock().instant().getEpochSecond());
    }

    @Override
    public boolean somethingWaits() {
      return mempool.size() > 0 || tipHasClaims;
    }

    @Override
    public boolean isUpToDate() {
      return !sync.isBusy() && chain.mayGrow();
    }

    @Override
    public boolean found(Block block) {
      Verdict verdict = offer(block);
      log.info("mined height={} id={} verdict={}", chain.height(), block.id(), name(verdict));
      return verdict instanceof Verdict.Adopted;
    }
  }

  private static boolean hasClaims(Block block) {
    return block.transactions().stream().anyMatch(t -> t.body() instanceof Body.Claim);
  }

  private static String name(Verdict verdict) {
    return verdict.getClass().getSimpleName();
  }

  private void tellSoon() {
    if (!telling) {
      telling = true;
      loop.schedule(
          TELL_AFTER,
          () -> {
            telling = false;
            relay.tell();
          });
    }
  }

  private void keepStale(Reorganisation change) {
    stale.addAll(Template.stale(change));
    stale.removeIf(header -> chain.mainHeightOf(header.id()) >= 0);
    while (stale.size() > STALE_MAX) {
      stale.remove(0);
    }
  }

  /** A block that lost to another: the next may name it. */
  void aside(SealedHeader header) {
    stale.add(header);
    if (stale.size() > STALE_MAX) {
      stale.remove(0);
    }
  }

  public Chain chain() {
    return chain;
  }

  public Mempool mempool() {
    return mempool;
  }

  public Miner miner() {
    return miner;
  }

  /** Makes transactions of accounts whose keys are here. */
  public Clerk clerk() {
    return clerk;
  }

  /** Blocks to look at. */
  public Archive archive() {
    return archive;
  }

  /** Peers that follow this chain as well. */
  public List<NodeId> peers() {
    return sync.peers().stream().map(peer -> peer.link().remoteId()).toList();
  }

  /** Asks all peers of this chain anew what they have, whatever came of it before. */
  public void resync() {
    loop.requireCurrent();
    sync.resync();
  }

  /**
   * The operator's word: follow the branch of the alarm, whatever it undoes.
   *
   * @return what came of it; {@link Verdict.Orphan} when it has to be fetched first; empty without
   *     an alarm
   */
  public Optional<Verdict> followDespiteFinality() {
    Optional<Verdict> verdict = chain.followDespiteFinality();
    if (verdict.isPresent() && verdict.get() instanceof Verdict.Orphan) {
      sync.resync();
    }
    return verdict;
  }

  /** Whether a peer is being asked for what it has. */
  public boolean isAsking() {
    return sync.isBusy();
  }

  /** How a heavier branch's way here goes; empty when none is on its way. */
  public Optional<Progress> syncing() {
    return sync.progress();
  }

  /**
   * Where a sync stands.
   *
   * @param headersOnly the headers are still being looked at, nothing is stored yet
   */
  public record Progress(int fromHeight, int height, int goal, boolean headersOnly) {}

  /** The greatest height that a peer on this chain has named; 0 when there is no such peer. */
  public int bestPeerHeight() {
    return sync.bestPeerHeight();
  }

  /** Offers a block that was made here or read from a file. */
  public Verdict offer(Block block) {
    Proven.Outcome<Proven.Block> proven = Proven.Block.check(chain.rules(), block);
    return proven.proven().isPresent()
        ? chain.offer(proven.proven().get())
        : new Verdict.Invalid(proven.refusal().orElseThrow());
  }

  /** Offers a transaction that was made here; why it is not taken, if it is not. */
  public Optional<Refusal> submit(Transaction transaction) {
    Checked.Outcome outcome = Checked.check(chain.rules(), transaction);
    return outcome.refusal().or(() -> mempool.offer(outcome.checked().orElseThrow()));
  }

  /** Calls the listener, on the loop, for whatever happens from now on. */
  public Cancellable listen(Listener listener) {
    loop.requireCurrent();
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Calls back, on the loop, when all that happened so far is safe on disk. */
  public void whenSafe(Runnable done) {
    chain.journal().whenSafe(done);
  }

  /** A peer with the {@link #CAPABILITY} came. */
  public void up(Link link) {
    loop.requireCurrent();
    sync.up(link);
  }

  public void down(Link link) {
    loop.requireCurrent();
    sync.down(link);
  }

  /**
   * Measures a frame, on the thread that read it; what it returns runs on the loop, if the link is
   * still there.
   */
  public Runnable received(Link link, ChainFrame frame) {
    return conversation.measure(link, frame);
  }

  /** Once a second. */
  public void tick() {
    sync.tick();
    relay.tick();
    if (!sync.isBusy()) {
      chain.ripen();
      miner.tick();
    }
  }

  /** Stops mining, and calls back when all that happened is safe on disk. */
  public void stop(Runnable done) {
    miner.setMode(Miner.Mode.OFF);
    whenSafe(done);
  }
}
