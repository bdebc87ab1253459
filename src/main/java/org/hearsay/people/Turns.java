package org.hearsay.people;

import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.people.Outcome.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Things that take their time, one after the other. On the loop. */
final class Turns {
  private static final Logger log = LoggerFactory.getLogger(Turns.class);

  // Ours to choose.
  /** Calls that wait for those before them. */
  static final int WAITING_MAX = 16;

  private final Loop loop;
  private final Work work;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean busy;

  Turns(Loop loop, Work work) {
    this.loop = loop;
    this.work = work;
  }

  /** Does something when nothing else is under way; it calls back when it is over. */
  <T> void take(Consumer<Outcome<T>> done, Consumer<Consumer<Outcome<T>>> task) {
    loop.requireCurrent();
    if (waiting.size() >= WAITING_MAX) {
      done.accept(Outcome.refused(Fault.BUSY, WAITING_MAX + " calls wait already"));
      return;
    }
    waiting.add(
        () ->
            task.accept(
                outcome -> {
                  busy = false;
                  done.accept(outcome);
                  next();
                }));
    next();
  }

  private void next() {
    if (!busy && !waiting.isEmpty()) {
      busy = true;
      waiting.remove().run();
    }
  }

  /** Runs off the loop; the disk's failures, and too small a heap, become refusals. */
  <T> void away(Supplier<Outcome<T>> job, Consumer<Outcome<T>> then) {
    work.start(() -> safely(job), then);
  }

  private static <T> Outcome<T> safely(Supplier<Outcome<T>> job) {
    try {
      return job.get();
    } catch (UncheckedIOException e) {
      log.warn("{}", e.getMessage());
      return Outcome.refused(Fault.NOT_STORED, String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) { // of the one large array that scrypt needs
      return Outcome.refused(
          Fault.NO_MEMORY, "the passphrase needs more memory than this daemon has");
    }
  }

  /** Goes on with what was done, or ends with why it was not. */
  static <A, B> Consumer<Outcome<A>> ifDone(Consumer<Outcome<B>> end, Consumer<A> then) {
    return outcome -> {
      if (outcome instanceof Outcome.Refused<A> refused) {
        end.accept(Outcome.refused(refused.fault(), refused.detail()));
      } else if (outcome instanceof Outcome.Done<A> done) {
        then.accept(done.value());
      }
    };
  }
}
