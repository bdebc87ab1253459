package org.hearsay.chain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;

/**
 * Makes transactions of accounts whose keys are here: signs, pays, submits, one after the other for
 * each account. On the loop; the work is done off it.
 */
public final class Clerk {
  // Ours to choose.
  /** Transactions that are being paid for at once. */
  private static final int PAYING_MAX = 64;

  private static final int ATTEMPTS = 3;

  /** Own transactions that are made anew when a reorganisation leaves them without a place. */
  private static final int REMADE_MAX = 256;

  /**
   * This part of the blocks that an anchor may be old lies between the tip and the anchor of what
   * is made here: a reorganisation that is not deeper leaves it valid.
   */
  private static final int ANCHOR_SHARE = 4;

  /** What became of a transaction. */
  public record Outcome(Optional<Digest> id, Optional<Refusal> refusal) {
    static Outcome refused(Refusal refusal) {
      return new Outcome(Optional.empty(), Optional.of(refusal));
    }
  }

  /** How paying goes; like mining, only chance so far can be known. */
  public record Progress(long tries, double expectedTries) {}

  private final Ledger ledger;
  private final Loop loop;
  private final Work work;
  private final Map<NodeId, Deque<Making>> queues = new LinkedHashMap<>();
  private final Map<Digest, Making> own = new LinkedHashMap<>();
  private int paying;

  Clerk(Ledger ledger, Loop loop, Work work) {
    this.ledger = ledger;
    this.loop = loop;
    this.work = work;
  }

  /**
   * Makes a transaction.
   *
   * @param body of the sequence number that it will have
   * @param progress told now and then while it is being paid for
   * @param done told once
   * @return stops paying; {@code done} is told all the same
   */
  public Cancellable submit(
      KeyPair account,
      LongFunction<Body> body,
      Consumer<Progress> progress,
      Consumer<Outcome> done) {
    loop.requireCurrent();
    Making making = new Making(account, body, progress, done);
    if (paying >= PAYING_MAX) {
      loop.execute(
          () ->
              done.accept(
                  Outcome.refused(
                      new Refusal(Fault.POOL_FULL, PAYING_MAX + " are being paid for"))));
      return making;
    }
    paying++;
    Deque<Making> queue = queues.computeIfAbsent(making.id(), id -> new ArrayDeque<>());
    queue.add(making);
    if (queue.size() == 1) {
      making.begin();
    }
    return making;
  }

  private void keep(Digest id, Making made) {
    own.put(id, made);
    if (own.size() > REMADE_MAX) {
      own.remove(own.keySet().iterator().next());
    }
  }

  /** A transaction lost its place: one that was made here is made anew, at another place. */
  void dropped(Checked transaction, Refusal why) {
    Making made = own.remove(transaction.id());
    if (made != null && isPassing(why.fault())) {
      loop.execute(() -> submit(made.account, made.body, made.progress, outcome -> {}));
    }
  }

  /** What another attempt can mend: the world has moved on meanwhile. */
  private static boolean isPassing(Fault fault) {
    return fault == Fault.SEQUENCE_USED
        || fault == Fault.SEQUENCE_GAP
        || fault == Fault.STALE_ANCHOR;
  }

  private Digest anchor() {
    Chain chain = ledger.chain();
    int back = chain.rules().anchorBlocks() / ANCHOR_SHARE;
    return chain.mainAt(Math.max(0, chain.height() - back)).orElseGet(chain::tipId);
  }

  private final class Making implements Cancellable {
    private final KeyPair account;
    private final LongFunction<Body> body;
    private final Consumer<Progress> progress;
    private final Consumer<Outcome> done;
    private int attempts;
    private boolean cancelled;
    private long tries;
    private Cancellable search = () -> {};

    Making(
        KeyPair account,
        LongFunction<Body> body,
        Consumer<Progress> progress,
        Consumer<Outcome> done) {
      this.account = account;
      this.body = body;
      this.progress = progress;
      this.done = done;
    }

    NodeId id() {
      return account.open().nodeId();
    }

    void begin() {
      attempts++;
      Rules rules = ledger.chain().rules();
      long sequence = ledger.mempool().nextSequence(id());
      Transaction.Unsigned unsigned =
          new Transaction.Unsigned(rules.chainId(), sequence, anchor(), body.apply(sequence));
      Optional<Refusal> hopeless = ledger.mempool().refusalAhead(unsigned, id());
      if (hopeless.isPresent()) {
        end(Outcome.refused(hopeless.get()));
        return;
      }
      work.start(() -> unsigned.sign(account), signed -> pay(rules, signed));
    }

    private void pay(Rules rules, Transaction signed) {
      if (cancelled) {
        end(cancelledOutcome());
        return;
      }
      double expected =
          Price.tries(rules.prices(), signed.body(), signed.sizeBytes()).doubleValue();
      search =
          work.startLong(
              stopped ->
                  WorkSearch.pay(
                      rules, signed, stopped, more -> loop.execute(() -> tried(more, expected))),
              this::paid);
    }

    private void tried(long more, double expected) {
      tries += more;
      progress.accept(new Progress(tries, expected));
    }

    private void paid(Optional<Transaction> paid) {
      if (paid.isEmpty()) {
        end(cancelledOutcome());
        return;
      }
      Optional<Refusal> refusal = ledger.submit(paid.get());
      if (refusal.isPresent() && isPassing(refusal.get().fault()) && attempts < ATTEMPTS) {
        begin();
      } else if (refusal.isPresent()) {
        end(Outcome.refused(refusal.get()));
      } else {
        keep(paid.get().id(), this);
        end(new Outcome(Optional.of(paid.get().id()), Optional.empty()));
      }
    }

    private Outcome cancelledOutcome() {
      return Outcome.refused(new Refusal(Fault.CANCELLED, "cancelled by the caller"));
    }

    private void end(Outcome outcome) {
      paying--;
      Deque<Making> queue = queues.getOrDefault(id(), new ArrayDeque<>());
      queue.poll();
      Making next = queue.peek();
      if (next == null) {
        queues.remove(id());
      }
      done.accept(outcome);
      if (next != null) {
        next.begin();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      search.cancel();
    }
  }

  /** How many transactions are being paid for, or wait for one of their account before them. */
  public int paying() {
    return paying;
  }
}
