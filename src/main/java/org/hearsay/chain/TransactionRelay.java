package org.hearsay.chain;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.wire.Blob;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.Digest;

/** Tells peers what waits, and asks for what waits at them. On the loop. */
final class TransactionRelay {
  // Ours to choose.
  /** Ids that are asked for and have not come, or were refused of late. */
  private static final int ASKED_MAX = 8192;

  /** Asked for again, perhaps of another peer, after so many seconds. */
  private static final int PATIENCE_TICKS = 10;

  /** Points for a transaction that nobody may take at any time. */
  private static final int PENALTY = 20;

  private static final Set<Fault> ALWAYS_WRONG =
      Set.of(Fault.WRONG_CHAIN, Fault.BAD_SIGNATURE, Fault.TOO_LITTLE_WORK);

  private final Mempool mempool;
  private final ChainSync sync;
  private final Talk talk;
  private final Set<Digest> toTell = new LinkedHashSet<>();
  private final Map<Digest, Long> asked = new LinkedHashMap<>();
  private long tick;

  TransactionRelay(Mempool mempool, ChainSync sync, Talk talk) {
    this.mempool = mempool;
    this.sync = sync;
    this.talk = talk;
  }

  /** A transaction came into the mempool. */
  void added(Digest id) {
    toTell.add(id);
    asked.remove(id);
  }

  /** Several times a second: what came in since goes out in one frame. */
  void tell() {
    if (toTell.isEmpty()) {
      return;
    }
    List<Digest> ids = List.copyOf(toTell);
    toTell.clear();
    sync.neighbours().forEach(peer -> tell(peer, ids));
  }

  /** A peer turned out to follow the same chain: it is told all that waits. */
  void greet(Neighbour peer) {
    tell(peer, mempool.transactions().stream().map(Checked::id).toList());
  }

  private void tell(Neighbour peer, List<Digest> ids) {
    if (!peer.isOnSameChain()) {
      return;
    }
    List<Digest> fresh = new ArrayList<>();
    for (Digest id : ids) {
      if (peer.learns(id)) {
        fresh.add(id);
      }
      if (fresh.size() == ChainFrame.TransactionIds.MAX) {
        peer.link().send(new ChainFrame.TransactionIds(fresh));
        fresh = new ArrayList<>();
      }
    }
    if (!fresh.isEmpty()) {
      peer.link().send(new ChainFrame.TransactionIds(fresh));
    }
  }

  void ids(Neighbour peer, List<Digest> ids) {
    List<Digest> wanted = new ArrayList<>();
    for (Digest id : ids) {
      peer.learns(id);
      if (mempool.find(id).isEmpty() && !asked.containsKey(id)) {
        ask(id);
        wanted.add(id);
      }
    }
    if (!wanted.isEmpty()) {
      peer.link().send(new ChainFrame.GetTransactions(wanted));
    }
  }

  private void ask(Digest id) {
    asked.put(id, tick);
    if (asked.size() > ASKED_MAX) {
      Iterator<Digest> oldest = asked.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  void serve(Neighbour peer, List<Digest> ids) {
    List<Blob> found = new ArrayList<>();
    for (Digest id : ids) {
      mempool.find(id).ifPresent(one -> found.add(Blob.of(one.transaction().toBytes())));
      peer.learns(id);
    }
    if (!found.isEmpty()) {
      peer.link().send(new ChainFrame.Transactions(found));
    }
  }

  /** Takes transactions; those that nobody asked for as well, they have paid. */
  void arrived(Neighbour peer, List<Checked.Outcome> outcomes) {
    for (Checked.Outcome outcome : outcomes) {
      outcome
          .refusal()
          .filter(refusal -> ALWAYS_WRONG.contains(refusal.fault()))
          .ifPresent(
              refusal -> talk.misbehaved(peer.link(), PENALTY, "transaction: " + refusal.detail()));
      Optional<Checked> checked = outcome.checked();
      if (checked.isPresent()) {
        peer.learns(checked.get().id());
        mempool.offer(checked.get());
      }
    }
  }

  /** Once a second. */
  void tick() {
    tick++;
    asked.values().removeIf(since -> tick - since > PATIENCE_TICKS);
  }
}
