package org.hearsay.sim;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.hearsay.chain.HashPower;
import org.hearsay.chain.Header;
import org.hearsay.env.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * A hash rate on virtual time: nonces are really tried, and each try takes its share of a virtual
 * second. How long a block takes is thus distributed as it is in the world.
 */
public final class VirtualHashPower implements HashPower {
  private final VirtualLoop loop;
  private double triesPerSecond;

  public VirtualHashPower(VirtualTime time, double triesPerSecond) {
    this(new VirtualLoop(time), triesPerSecond);
  }

  /** A hash rate whose results come to a loop as long as it lives. */
  VirtualHashPower(VirtualLoop loop, double triesPerSecond) {
    this.loop = loop;
    this.triesPerSecond = triesPerSecond;
  }

  /** Changes the rate for searches that begin from now on. */
  public void setRate(double rate) {
    triesPerSecond = rate;
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public Cancellable search(Header header, LongConsumer tried, Consumer<Optional<Integer>> done) {
    Search search = new Search(done);
    long[] tries = new long[1];
    Optional<Integer> nonce = HashPower.searchNow(header, () -> false, more -> tries[0] += more);
    long nanos = (long) (tries[0] / triesPerSecond * 1e9);
    search.end =
        loop.afterNanos(
            nanos,
            () -> {
              tried.accept(tries[0]);
              search.finish(nonce);
            });
    return search;
  }

  private final class Search implements Cancellable {
    private final Consumer<Optional<Integer>> done;
    private @Nullable Cancellable end;
    private boolean over;

    Search(Consumer<Optional<Integer>> done) {
      this.done = done;
    }

    void finish(Optional<Integer> nonce) {
      over = true;
      done.accept(nonce);
    }

    @Override
    public void cancel() {
      if (!over && end != null) {
        end.cancel();
        loop.afterNanos(0, () -> finish(Optional.empty()));
        over = true;
      }
    }
  }
}
