package org.hearsay.chain;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.chain.Verdict.Reorganisation;
import org.hearsay.env.BlockStore;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks that this node knows, and which branch of them it follows: the heaviest that is valid,
 * of equal ones the first seen, but never silently one that would undo what is final. On the loop.
 */
public final class Chain {
  private static final Logger log = LoggerFactory.getLogger(Chain.class);

  /** Who hears of what happens; on the loop. */
  public interface Listener {
    /** The main branch changed; told after the fact. */
    void changed(Reorganisation change);

    /** A heavier branch would undo what is final; the operator must decide. */
    void alarm(Alarm alarm);

    /** {@link Chain#mayGrow} has changed. */
    default void turned() {}
  }

  /** A heavier branch that is not followed. */
  public record Alarm(Digest tip, int forkHeight, int finalHeight, BigInteger totalWork) {}

  private final Rules rules;
  private final Loop loop;
  private final Checkpoints checkpoints;
  private final Listener listener;
  private final Journal journal;
  private final Branches branches;
  private final Consequences consequences;
  private final Finality finality;
  private final Retreat retreat;

  /**
   * Opens the chain: what the store has, or the genesis block.
   *
   * @throws java.io.UncheckedIOException when the store is of another chain or damaged
   */
  public Chain(
      Rules rules,
      Checkpoints checkpoints,
      Loop loop,
      Work work,
      BlockStore store,
      Listener listener) {
    loop.requireCurrent();
    this.rules = rules;
    this.loop = loop;
    this.checkpoints = checkpoints;
    this.listener = listener;
    this.journal = new Journal(store, work, loop, listener::turned);
    this.branches = new Opening(rules, store).open();
    this.consequences = new Consequences(rules, branches, journal);
    this.finality =
        new Finality(
            Duration.ofSeconds((long) rules.intervalSeconds() * rules.finalityIntervals()),
            loop.clock(),
            journal.finalHeight());
    this.retreat = new Retreat(branches, consequences, journal);
    remindOfAlarm();
  }

  /** What was not followed before this start is not followed by itself after it. */
  private void remindOfAlarm() {
    Entry heaviest = branches.heaviest();
    Entry fork = branches.forkWithMain(heaviest);
    if (!finality.allows(fork.height())) {
      raise(heaviest.id(), fork.height(), heaviest.totalWork());
    }
  }

  public Rules rules() {
    return rules;
  }

  /** Id of the last block of the main branch. */
  public Digest tipId() {
    return branches.tip().id();
  }

  public SealedHeader tip() {
    return branches.tip().sealed();
  }

  public int height() {
    return branches.tip().height();
  }

  public BigInteger totalWork() {
    return branches.tip().totalWork();
  }

  /** What follows from the main branch. */
  public State state() {
    return consequences.stateOf(branches.tip());
  }

  public int finalHeight() {
    return finality.height();
  }

  public Optional<Alarm> alarm() {
    return finality.alarm();
  }

  /** The target that the next block must have. */
  public int nextTarget() {
    return branches.tip().nextTarget(rules);
  }

  /** The next block's timestamp must be above this. */
  public long medianTime() {
    return branches.tip().medianTime();
  }

  /** Id of the main branch's block at a height. */
  public Optional<Digest> mainAt(int height) {
    return branches.mainAt(height).or(() -> journal.mainAt(height));
  }

  /** A block, of the main branch or not; reads the disk when it is not of late. */
  public Optional<Block> block(Digest id) {
    return journal.block(id).map(Chain::decoded);
  }

  /** Whether a block is known, whatever branch it is of. */
  public boolean knows(Digest id) {
    return branches.find(id) != null || journal.block(id).isPresent();
  }

  static Block decoded(BlockStore.Stored stored) {
    try {
      return Block.decode(stored.bytes());
    } catch (MalformedFrameException e) {
      throw new IllegalStateException("stored block " + stored.id() + ": " + e.getMessage());
    }
  }

  /** Begins to judge headers that follow a block of late; empty when it is none. */
  Optional<HeaderLine> lineAfter(Digest id) {
    Entry entry = branches.find(id);
    Optional<Entry> start =
        entry != null && branches.mayGrowFrom(entry)
            ? Optional.of(entry).filter(recent -> !recent.isInvalid())
            : retreat.find(id);
    return start.map(block -> new HeaderLine(rules, checkpoints, block));
  }

  /** Whether a block is on the main branch; reads the disk when it is not of late. */
  boolean isMain(Digest id) {
    Entry entry = branches.find(id);
    return entry != null
        ? branches.isMain(entry)
        : journal.block(id).flatMap(old -> journal.mainAt(old.height())).equals(Optional.of(id));
  }

  /** Whether a block need not be offered: it is of late, or on the main branch. */
  boolean isTaken(Digest id) {
    return branches.find(id) != null || isMain(id);
  }

  /**
   * Makes room for a branch whose headers have passed: if it leaves ours deeper than what is kept
   * in memory, ours is taken back to there.
   *
   * @return false if that would undo what is final, unless the operator has allowed it: an alarm is
   *     raised instead
   */
  boolean makeWayFor(HeaderPass passed) {
    Entry known = branches.find(passed.leavesAt());
    if (known != null && branches.mayGrowFrom(known)) {
      return true;
    }
    int floor = passed.leavesAtHeight();
    if (!finality.allows(floor)) {
      raise(passed.line().lastId(), floor, passed.line().totalWork());
      return false;
    }
    log.warn("going back from={} to={} for a branch of more work", height(), floor);
    retreat.to(floor, finality, listener::changed);
    return true;
  }

  /** A block of late that is on the main branch, and its height; -1 when it is none. */
  int mainHeightOf(Digest id) {
    Entry entry = branches.find(id);
    return entry != null && branches.isMain(entry) ? entry.height() : -1;
  }

  /** Header of the main branch's block at a height, if it is of late. */
  public Optional<SealedHeader> recentHeader(int height) {
    return branches.mainAt(height).map(branches::find).map(Entry::sealed);
  }

  /** Those of some stale headers that the next block may name, at most as many as it may. */
  List<SealedHeader> ommersAmong(List<SealedHeader> stale) {
    return HeaderRules.ommersAmong(rules, branches.tip(), stale);
  }

  Journal journal() {
    return journal;
  }

  /** Whether blocks are taken now: what came before is on disk, or soon will be. */
  boolean mayGrow() {
    return journal.hasRoom();
  }

  /** Why blocks are not on disk; empty when all is well. */
  public Optional<String> diskTrouble() {
    return journal.trouble();
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  /**
   * Says whether no block can follow this header's place, without taking anything in.
   *
   * @return empty when its parent is not of late, too
   */
  public Optional<Refusal> refusalOf(SealedHeader header) {
    Entry parent = branches.find(header.header().parent());
    return parent == null || !branches.mayGrowFrom(parent)
        ? Optional.empty()
        : HeaderRules.refusalOf(rules, parent, header.header());
  }

  /** Offers a block. */
  public Verdict offer(Proven.Block proven) {
    loop.requireCurrent();
    if (!mayGrow()) {
      return new Verdict.Stalled(journal.trouble().orElse("the disk does not keep up"));
    }
    Block block = proven.block();
    Entry known = branches.find(block.id());
    if (known != null) {
      return known.isInvalid()
          ? Verdict.Invalid.of(Fault.BAD_PARENT, "known to be invalid")
          : new Verdict.Known();
    }
    Entry parent = branches.find(block.header().parent());
    if (parent == null || !branches.mayGrowFrom(parent)) {
      return journal.block(block.id()).isPresent()
          ? new Verdict.Known()
          : new Verdict.Orphan(block.header().parent());
    }
    if (parent.isInvalid()) {
      return Verdict.Invalid.of(Fault.BAD_PARENT, "follows an invalid block");
    }
    Optional<Refusal> refusal = refusalOf(parent, block);
    if (refusal.isPresent()) {
      return new Verdict.Invalid(refusal.get());
    }
    long ahead = block.header().timestamp() - loop.clock().instant().getEpochSecond();
    if (ahead > HeaderRules.AHEAD_SECONDS_MAX) {
      return new Verdict.Early(ahead - HeaderRules.AHEAD_SECONDS_MAX);
    }
    return take(proven, parent);
  }

  private Optional<Refusal> refusalOf(Entry parent, Block block) {
    return HeaderRules.refusalOf(rules, parent, block.header())
        .or(() -> checkpoints.refusalOf(parent.height() + 1, block.id()))
        .or(() -> HeaderRules.refusalOfOmmers(rules, parent, block.ommers()));
  }

  private Verdict take(Proven.Block proven, Entry parent) {
    Entry entry = Branches.child(parent, proven.block(), proven.header().work());
    if (parent == branches.tip()) {
      Optional<Refusal> refusal = consequences.apply(entry, proven);
      if (refusal.isPresent()) {
        branches.addInvalid(entry);
        return new Verdict.Invalid(refusal.get());
      }
      branches.add(entry);
      journal.add(entry, proven.block());
      return adopt(entry, parent, List.of(proven.block()));
    }
    branches.add(entry);
    journal.add(entry, proven.block());
    if (entry.totalWork().compareTo(branches.tip().totalWork()) <= 0) {
      journal.commitBlocks();
      return new Verdict.Aside(entry.height());
    }
    return reorganise(entry);
  }

  /** Follows a heavier branch, if it is valid and undoes nothing final. */
  private Verdict reorganise(Entry to) {
    Entry fork = branches.forkWithMain(to);
    if (!finality.allows(fork.height())) {
      journal.commitBlocks();
      raise(to.id(), fork.height(), to.totalWork());
      return new Verdict.AgainstFinality(fork.height(), finality.height());
    }
    List<Block> joined = new ArrayList<>();
    for (Entry entry : Branches.path(fork, to)) {
      Block block = consequences.block(entry);
      Optional<Refusal> refusal =
          entry.state().isPresent() ? Optional.empty() : consequences.reapply(entry, block);
      if (refusal.isPresent()) {
        branches.markInvalid(entry);
        journal.commitBlocks();
        log.warn("branch refused block={} why=\"{}\"", entry.id(), refusal.get().detail());
        return new Verdict.Invalid(refusal.get());
      }
      joined.add(block);
    }
    return adopt(to, fork, joined);
  }

  private void raise(Digest tip, int forkHeight, BigInteger totalWork) {
    finality
        .refuse(tip, forkHeight, totalWork)
        .ifPresent(
            alarm -> {
              log.warn("finality alarm tip={} fork={} final={}", tip, forkHeight, finalHeight());
              listener.alarm(alarm);
            });
  }

  /** See {@link Ledger#followDespiteFinality}. */
  Optional<Verdict> followDespiteFinality() {
    loop.requireCurrent();
    return finality.permit().map(alarm -> follow(alarm.tip()));
  }

  private Verdict follow(Digest tip) {
    Entry to = branches.find(tip);
    Verdict verdict = to == null ? new Verdict.Orphan(tip) : reorganise(to);
    if (verdict instanceof Verdict.Invalid) {
      finality.forbid();
    }
    return verdict;
  }

  /** The effects of the mempool's transactions on top of the main branch begin here. */
  Effects nextEffects() {
    return consequences.next(branches.tip());
  }

  private Verdict adopt(Entry tip, Entry fork, List<Block> joined) {
    List<Block> left = new ArrayList<>();
    for (Entry gone : Branches.path(fork, branches.tip())) {
      left.add(0, consequences.block(gone));
    }
    Reorganisation change = new Reorganisation(fork.height(), left, joined);
    List<Entry> leaving = Branches.path(fork, branches.tip());
    branches.adopt(tip);
    finality.forkedAt(fork.height());
    journal.commit(
        fork, Branches.path(fork, tip), leaving, consequences.stateOf(tip), finality.height());
    finality.reached(tip.totalWork());
    tell(change, tip);
    listener.changed(change);
    return new Verdict.Adopted(change);
  }

  private static void tell(Reorganisation change, Entry tip) {
    if (change.undoes()) {
      log.info(
          "reorganised height={} tip={} undone={} joined={} fork={}",
          tip.height(),
          tip.id(),
          change.left().size(),
          change.joined().size(),
          change.forkHeight());
    } else {
      log.debug("block height={} id={}", tip.height(), tip.id());
    }
  }

  /** What is long followed becomes final; called now and then, not while a first sync goes on. */
  public void ripen() {
    loop.requireCurrent();
    if (finality.ripen(height())) {
      journal.markFinal(finality.height());
    }
  }
}
