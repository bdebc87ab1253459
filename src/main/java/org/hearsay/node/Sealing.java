package org.hearsay.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.node.Posted.Reason;
import org.hearsay.seal.Ecies;
import org.hearsay.seal.NonceSearch;
import org.hearsay.seal.Payload;
import org.hearsay.seal.ProofOfWork;
import org.hearsay.seal.Rated;
import org.hearsay.seal.SharedKeyCipher;
import org.hearsay.wire.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * One draft on its way to an envelope: encrypted, then nonces searched until the target or the
 * deadline. The first tries ride along with the encryption, so that a modest target needs no
 * further hop; a harder one is shared out over the threads.
 */
final class Sealing implements Cancellable {
  // Ours to choose.
  /** Tries that ride along: a few milliseconds, enough for PoW 0.2 on a short message. */
  private static final int TRIES_ALONG = 1 << 14;

  /** More zero bits than a hash has: search until stopped. */
  private static final int NEVER = 257;

  /** Tries between two reports of a search to the loop: some 20 ms. */
  private static final int TRIES_PER_REPORT = 1 << 15;

  /** What became of a sealing. */
  sealed interface Outcome {}

  record Sealed(Rated rated) implements Outcome {}

  record Failed(Reason reason, String detail) implements Outcome {}

  private record Begun(Envelope.Unsealed unsealed, NonceSearch.Result result) {}

  private final Draft draft;
  private final Loop loop;
  private final Work work;
  private final RandomGenerator secrets;
  private final int threads;
  private final Duration workTime;
  private final int maxBytes;
  private final boolean counted;
  private final Consumer<Outcome> done;
  private final List<Cancellable> searches = new ArrayList<>();
  private NonceSearch.@Nullable Result best;
  private int searching;
  private @Nullable Cancellable deadline;
  private boolean cancelled;
  private boolean overdue;
  private boolean finished;
  private long triesAlong;
  private final long[] triesOf;

  /**
   * Where the search begins: an envelope does not tell by its nonce how many were tried, nor by
   * whom. Section 3.
   */
  private final long firstNonce;

  /**
   * Makes one that has not begun.
   *
   * @param counted whether {@link #tries} is told while it lasts
   */
  Sealing(
      Draft draft,
      Loop loop,
      Work work,
      RandomGenerator secrets,
      int threads,
      Duration workTime,
      int maxBytes,
      boolean counted,
      Consumer<Outcome> done) {
    this.draft = draft;
    this.loop = loop;
    this.work = work;
    this.secrets = secrets;
    this.threads = threads;
    this.workTime = workTime;
    this.maxBytes = maxBytes;
    this.counted = counted;
    this.triesOf = new long[threads];
    this.firstNonce = secrets.nextLong() >>> 1;
    this.done = done;
  }

  void start() {
    if (draft.target() < 0 || draft.target() > 0) {
      deadline = loop.schedule(workTime, this::timeIsUp);
    }
    work.start(this::begin, this::begun);
  }

  /** Off the loop: encrypts, and makes the first tries. */
  private Begun begin() {
    byte[] plain = Payload.encode(draft.payload(), draft.padding(), draft.signer(), secrets);
    byte[] data;
    if (draft.lock() instanceof Draft.SharedKey shared) {
      data = new SharedKeyCipher(shared.key()).seal(plain, secrets);
    } else {
      data = Ecies.seal(((Draft.Recipient) draft.lock()).key(), plain, secrets);
    }
    long sent = loop.clock().instant().getEpochSecond();
    long workSeconds = draft.target() < 0 ? workTime.toSeconds() : 0;
    Envelope.Unsealed unsealed =
        new Envelope.Unsealed(
            sent + draft.ttlSeconds() + workSeconds, draft.ttlSeconds(), draft.topic(), data);
    if (draft.target() == 0 || isTooLarge(unsealed)) {
      return new Begun(unsealed, new NonceSearch.Result(firstNonce, 0, 0));
    }
    return new Begun(
        unsealed,
        NonceSearch.search(
            unsealed,
            bitsWanted(unsealed),
            firstNonce,
            1,
            new TriesLimit(TRIES_ALONG),
            tries -> {}));
  }

  /** No work is done for what will be refused. */
  private boolean isTooLarge(Envelope.Unsealed unsealed) {
    return unsealed.sizeBytes(firstNonce) > maxBytes;
  }

  private int bitsWanted(Envelope.Unsealed unsealed) {
    return draft.target() < 0
        ? NEVER
        : ProofOfWork.bitsFor(draft.target(), unsealed.rlp().length, unsealed.ttlSeconds());
  }

  private void begun(Begun begun) {
    Envelope.Unsealed unsealed = begun.unsealed();
    best = begun.result();
    triesAlong = begun.result().tries();
    if (draft.target() == 0
        || isReached(unsealed)
        || isTooLarge(unsealed)
        || cancelled
        || overdue) {
      finish(unsealed);
      return;
    }
    int bits = bitsWanted(unsealed);
    searching = threads;
    for (int i = 0; i < threads; i++) {
      int number = i;
      long from = firstNonce + triesAlong + i;
      searches.add(
          work.startLong(
              stopped ->
                  NonceSearch.search(
                      unsealed, bits, from, threads, stopped, tries -> report(number, tries)),
              result -> searched(unsealed, number, result)));
    }
  }

  /** Off the loop. */
  private void report(int search, long tries) {
    if (counted && tries % TRIES_PER_REPORT == 0) {
      loop.execute(() -> triesOf[search] = tries);
    }
  }

  /** Nonces tried so far, as far as that was reported. */
  long tries() {
    long sum = triesAlong;
    for (long tries : triesOf) {
      sum += tries;
    }
    return sum;
  }

  /** How many tries reaching the draft's target takes on average; empty when it has none. */
  static OptionalDouble expectedTries(Draft draft) {
    if (draft.target() <= 0) {
      return OptionalDouble.empty();
    }
    int plain =
        Payload.encodedBytes(
            draft.payload().length,
            draft.padding().map(padding -> padding.length).orElse(0),
            draft.signer().isPresent());
    int overhead =
        draft.lock() instanceof Draft.SharedKey
            ? SharedKeyCipher.OVERHEAD_BYTES
            : Ecies.OVERHEAD_BYTES;
    // Four bytes of expiry, as every envelope of this century has.
    Envelope.Unsealed alike =
        new Envelope.Unsealed(
            Integer.MAX_VALUE, draft.ttlSeconds(), draft.topic(), new byte[plain + overhead]);
    int bits = ProofOfWork.bitsFor(draft.target(), alike.rlp().length, draft.ttlSeconds());
    return OptionalDouble.of(Math.scalb(1.0, bits));
  }

  private void searched(Envelope.Unsealed unsealed, int search, NonceSearch.Result result) {
    searching--;
    triesOf[search] = result.tries();
    NonceSearch.Result soFar = best;
    if (soFar == null || result.zeroBits() > soFar.zeroBits()) {
      best = result;
    }
    if (isReached(unsealed)) {
      searches.forEach(Cancellable::cancel);
    }
    if (searching == 0) {
      finish(unsealed);
    }
  }

  private boolean isReached(Envelope.Unsealed unsealed) {
    NonceSearch.Result soFar = best;
    return soFar != null && soFar.zeroBits() >= bitsWanted(unsealed);
  }

  private void timeIsUp() {
    overdue = true;
    searches.forEach(Cancellable::cancel);
  }

  @Override
  public void cancel() {
    cancelled = true;
    searches.forEach(Cancellable::cancel);
  }

  private void finish(Envelope.Unsealed unsealed) {
    NonceSearch.Result result = best;
    if (finished || result == null) {
      throw new IllegalStateException("a sealing ends once, with a result");
    }
    finished = true;
    if (deadline != null) {
      deadline.cancel();
    }
    if (cancelled) {
      done.accept(new Failed(Reason.CANCELLED, "cancelled by the caller"));
    } else if (draft.target() > 0 && !isReached(unsealed) && !isTooLarge(unsealed)) {
      done.accept(
          new Failed(
              Reason.POW_TIME_TOO_SHORT,
              "target "
                  + draft.target()
                  + " needs "
                  + bitsWanted(unsealed)
                  + " zero bits, got "
                  + result.zeroBits()
                  + " within "
                  + workTime.toSeconds()
                  + " s"));
    } else {
      done.accept(new Sealed(Rated.measure(unsealed.sealed(result.nonce()))));
    }
  }
}
