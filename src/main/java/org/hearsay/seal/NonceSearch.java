package org.hearsay.seal;

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.hearsay.wire.Envelope;

/** The search for a nonce that gives an envelope its rating; section 3. */
public final class NonceSearch {
  // Ours to choose.
  /** Nonces tried between two looks at the outside: under a millisecond, as geth has it. */
  private static final int TRIES_BETWEEN_LOOKS = 1024;

  private NonceSearch() {}

  /**
   * The best nonce met.
   *
   * @param zeroBits leading zero bits of the work hash with this nonce
   * @param tries how many nonces were tried
   */
  public record Result(long nonce, int zeroBits, long tries) {}

  /**
   * Tries {@code from}, {@code from + step}, {@code from + 2 · step} and so on until a nonce gives
   * {@code bitsWanted} zero bits or more, or until it is stopped; the best then counts, the
   * earliest among equals. At least one nonce is tried. Searches that share out the nonces among n
   * threads begin at n nonces in a row and step by n.
   *
   * @param stopped asked every 1024 tries
   * @param triesSoFar told every 1024 tries
   */
  public static Result search(
      Envelope.Unsealed unsealed,
      int bitsWanted,
      long from,
      long step,
      BooleanSupplier stopped,
      LongConsumer triesSoFar) {
    WorkHash hash = new WorkHash(unsealed.rlp());
    long best = from;
    int bestBits = -1;
    long nonce = from;
    long tries = 0;
    do {
      for (int i = 0; i < TRIES_BETWEEN_LOOKS; i++) {
        int bits = hash.zeroBits(nonce);
        tries++;
        if (bits > bestBits) {
          best = nonce;
          bestBits = bits;
          if (bits >= bitsWanted) {
            return new Result(best, bestBits, tries);
          }
        }
        nonce += step;
      }
      triesSoFar.accept(tries);
    } while (!stopped.getAsBoolean());
    return new Result(best, bestBits, tries);
  }
}
