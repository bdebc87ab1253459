package org.hearsay.chain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.env.Link;
import org.hearsay.env.Loop;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.Digest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which peer follows a heavier branch, and brings it here: its headers first, then the
 * blocks. Tells others when the tip has changed. On the loop.
 */
final class ChainSync {
  private static final Logger log = LoggerFactory.getLogger(ChainSync.class);

  // Ours to choose.
  private static final int HEADERS_PATIENCE_TICKS = 20;

  /** Requests for blocks that one peer has at once. */
  private static final int ASKED_MAX = 2;

  /**
   * So long one peer is attended to while another says that it has more; twice as long after each
   * time, so that a long branch passes at last.
   */
  private static final int TURN_TICKS = 60;

  private static final int TURN_TICKS_MAX = 1 << 14;

  private final Chain chain;
  private final Loop loop;
  private final Talk talk;
  private final Herald herald;
  private final Sources sources;
  private final Map<Link, Neighbour> neighbours = new LinkedHashMap<>();
  private @Nullable Neighbour source;
  private @Nullable HeaderPass pass;
  private @Nullable BlockFetch fetch;
  private boolean headersAsked;
  private long headersAskedAt;
  private long tick;
  private int goal;

  /** What the source says it has; once its headers have passed, what they show. */
  private BigInteger promised = BigInteger.ZERO;

  private long turnBegan;
  private int turnTicks = TURN_TICKS;

  ChainSync(Chain chain, Loop loop, Talk talk) {
    this.chain = chain;
    this.loop = loop;
    this.talk = talk;
    this.herald = new Herald(chain, neighbours.values());
    this.sources = new Sources(neighbours.values());
  }

  /** How far a branch is on its way here. */
  Optional<Ledger.Progress> progress() {
    HeaderPass passing = pass;
    if (passing != null) {
      return Optional.of(
          new Ledger.Progress(passing.forkHeight(), passing.line().height(), goal, true));
    }
    return fetch == null
        ? Optional.empty()
        : Optional.of(new Ledger.Progress(chain.height(), chain.height(), goal, false));
  }

  boolean isBusy() {
    return source != null;
  }

  /** The greatest height that a peer on this chain has named. */
  int bestPeerHeight() {
    return peers().stream().mapToInt(Neighbour::height).max().orElse(0);
  }

  Iterable<Neighbour> neighbours() {
    return neighbours.values();
  }

  /** Those that follow the same chain. */
  List<Neighbour> peers() {
    return neighbours.values().stream().filter(Neighbour::isOnSameChain).toList();
  }

  /** Forgets what peers failed to bring: each of them is asked once more for what it has. */
  void resync() {
    abandon("the operator has all asked anew");
    BigInteger more = chain.totalWork().add(BigInteger.ONE);
    peers().forEach(peer -> peer.forgiven(more));
    goOn();
  }

  @Nullable Neighbour neighbour(Link link) {
    return neighbours.get(link);
  }

  void up(Link link) {
    neighbours.put(link, new Neighbour(link));
    herald.greet(link);
  }

  void down(Link link) {
    Neighbour gone = neighbours.remove(link);
    if (gone == null) {
      return;
    }
    if (fetch != null) {
      fetch.release(gone);
    }
    if (gone == source) {
      abandon("its peer is gone");
    }
    goOn();
  }

  void status(Neighbour peer, ChainFrame.Status status) {
    boolean same = herald.isOurs(status);
    if (!same) {
      log.debug("peer={} follows another chain", peer.link().remoteId());
    }
    peer.says(same, status.height(), status.totalWork());
    peer.learns(status.tip());
    goOn();
  }

  /** A block that follows nothing known: the peer may have more work than it said. */
  void hinted(Neighbour peer, BigInteger work) {
    BigInteger possible = chain.totalWork().add(work);
    if (peer.totalWork().compareTo(possible) < 0) {
      peer.mayHave(possible); // if it has less, that was our guess
    }
    goOn();
  }

  /** Does whatever can be done now. */
  void goOn() {
    if (!chain.mayGrow()) {
      return; // called again when it may
    }
    if (source == null) {
      begin();
    }
    BlockFetch fetching = fetch;
    Neighbour from = source;
    if (fetching != null && from != null) {
      drain(fetching, from);
    }
  }

  private void begin() {
    Neighbour best = sources.best(chain.totalWork(), tick);
    if (best != null) {
      source = best;
      goal = best.height();
      promised = best.totalWork();
      turnBegan = tick;
      askHeaders(best, Locator.of(chain));
    }
  }

  private void askHeaders(Neighbour peer, List<Digest> locator) {
    headersAsked = true;
    headersAskedAt = tick;
    if (!peer.link().send(new ChainFrame.GetHeaders(locator))) {
      headersAskedAt = tick - HEADERS_PATIENCE_TICKS; // tick() gives up on it
    }
  }

  void headers(Neighbour peer, List<Proven> headers) {
    if (peer != source || !headersAsked) {
      return;
    }
    headersAsked = false;
    BlockFetch fetching = fetch;
    if (fetching != null) {
      if (!fetching.take(headers)) {
        peer.failed(tick);
        abandon("the headers are not those that passed before");
      }
      goOn();
      return;
    }
    pass(peer, headers);
  }

  private void pass(Neighbour peer, List<Proven> headers) {
    if (pass == null && headers.isEmpty()) {
      peer.showed(promised, chain.totalWork(), tick);
      abandon("it has nothing that follows our branch");
      goOn();
      return;
    }
    HeaderPass passing = pass != null ? pass : firstPortion(peer, headers);
    if (passing == null) {
      return;
    }
    pass = passing;
    Optional<Refusal> refusal = passing.take(headers, loop.clock().instant().getEpochSecond());
    if (refusal.isPresent()) {
      peer.failed(tick);
      abandon(refusal.get().detail());
      talk.refused(peer.link(), "header", refusal.get());
      goOn();
      return;
    }
    goal = Math.max(goal, passing.line().height());
    if (!passing.isOver()) {
      askHeaders(peer, List.of(passing.line().lastId()));
      return;
    }
    pass = null;
    passed(peer, passing);
    goOn();
  }

  private void passed(Neighbour peer, HeaderPass passing) {
    BigInteger shown = passing.line().totalWork();
    peer.showed(promised, shown, tick);
    promised = shown;
    if (shown.compareTo(chain.totalWork()) <= 0) {
      abandon("it has no more work than ours");
    } else if (sources.haveRival(peer, shown, tick)) {
      abandon("another says that it has more");
    } else if (!chain.makeWayFor(passing)) {
      peer.failed(tick); // no use to ask at once again: the operator decides
      abandon("its branch would undo what is final");
    } else {
      goal = passing.line().height();
      fetch =
          new BlockFetch(passing.forkId(), passing.ends(), passing.onlyPortion(), chain::isTaken);
    }
  }

  /** Where the branch leaves ours; null, and gives up, when that is too far back. */
  private @Nullable HeaderPass firstPortion(Neighbour peer, List<Proven> headers) {
    Optional<HeaderLine> line =
        headers.isEmpty()
            ? Optional.empty()
            : chain.lineAfter(headers.get(0).sealed().header().parent());
    if (line.isEmpty()) {
      peer.failed(tick);
      abandon("its branch leaves ours too far back, or nowhere");
      goOn();
      return null;
    }
    return new HeaderPass(line.get(), chain::isMain);
  }

  private void drain(BlockFetch fetching, Neighbour from) {
    while (chain.mayGrow()) {
      Proven.Block block = fetching.next();
      if (block == null) {
        break;
      }
      Verdict verdict = chain.offer(block);
      if (verdict instanceof Verdict.Invalid invalid) {
        from.failed(tick);
        abandon(invalid.refusal().detail());
        talk.refused(from.link(), "block", invalid.refusal());
        goOn();
        return;
      }
      if (!verdict.isHere()) {
        from.failed(tick);
        abandon("block " + block.id() + ": " + verdict);
        return;
      }
    }
    if (fetching.isDone()) {
      end(from);
      goOn();
      return;
    }
    if (fetching.needsHeaders() && !headersAsked) {
      askHeaders(from, List.of(fetching.before()));
    }
    askBlocks(fetching);
  }

  private void askBlocks(BlockFetch fetching) {
    for (Neighbour peer : neighbours.values()) {
      boolean hasThem = peer == source || (peer.height() >= goal && !peer.isAvoided(tick));
      while (peer.isOnSameChain() && hasThem && peer.asked < ASKED_MAX) {
        List<Digest> ids = fetching.ask(peer, tick);
        if (ids.isEmpty()) {
          break;
        }
        peer.asked++;
        if (!peer.link().send(new ChainFrame.GetBlocks(ids))) {
          fetching.release(peer);
          break;
        }
      }
    }
  }

  /** Blocks that were asked for; whether any of them was. */
  boolean blocks(Neighbour peer, List<Proven.Block> blocks) {
    peer.asked = Math.max(0, peer.asked - 1);
    BlockFetch fetching = fetch;
    boolean wanted = false;
    if (fetching != null) {
      for (Proven.Block block : blocks) {
        wanted |= fetching.arrived(block);
      }
      if (blocks.isEmpty()) {
        withoutBlocksOf(peer, fetching);
      }
      goOn();
    }
    return wanted;
  }

  private void withoutBlocksOf(Neighbour peer, BlockFetch fetching) {
    fetching.doWithout(peer);
    if (peer == source) {
      peer.failed(tick);
      abandon("it does not bring its blocks");
    }
  }

  private void end(Neighbour from) {
    log.debug("sync ended height={}", chain.height());
    if (promised.compareTo(chain.totalWork()) > 0) {
      from.failed(tick); // all of it is here and may not be followed: no use to ask at once again
    } else {
      from.succeeded();
    }
    turnTicks = TURN_TICKS;
    clear();
  }

  private void clear() {
    source = null;
    pass = null;
    fetch = null;
    headersAsked = false;
    neighbours.values().forEach(peer -> peer.asked = 0);
    herald.tellAll();
  }

  private void abandon(String why) {
    Neighbour from = source;
    if (from != null) {
      log.debug("sync given up peer={} why=\"{}\"", from.link().remoteId(), why);
    }
    clear();
  }

  /** The main branch changed. */
  void changed(Verdict.Reorganisation change, long salt) {
    if (source == null) { // else it is told when that is over
      herald.changed(change, salt);
    }
  }

  /** Once a second. */
  void tick() {
    tick++;
    herald.tick();
    endTurn();
    Neighbour from = source;
    if (from != null && headersAsked && tick - headersAskedAt >= HEADERS_PATIENCE_TICKS) {
      from.failed(tick);
      abandon("no headers in time");
    }
    BlockFetch fetching = fetch;
    if (fetching != null) {
      List<Neighbour> late = new ArrayList<>(fetching.late(tick));
      late.forEach(peer -> peer.asked = 0);
      late.forEach(peer -> withoutBlocksOf(peer, fetching));
    }
    goOn();
  }

  /** A peer that takes its time makes room for another that says it has more. */
  private void endTurn() {
    Neighbour from = source;
    if (from == null || tick - turnBegan < turnTicks) {
      return;
    }
    if (sources.haveRival(from, fetch == null ? chain.totalWork() : promised, tick)) {
      turnTicks = Math.min(2 * turnTicks, TURN_TICKS_MAX);
      from.hadItsTurn();
      abandon("others have their turn");
    }
  }
}
