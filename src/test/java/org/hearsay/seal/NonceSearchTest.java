package org.hearsay.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

final class NonceSearchTest {
  private static final int OUT_OF_REACH = 257;
  private static final Envelope.Unsealed UNSEALED =
      new Envelope.Unsealed(1_600_000_050, 50, new Topic(0xffaadd11), new byte[32]);

  private static NonceSearch.Result search(int bits, long from, long step) {
    return NonceSearch.search(UNSEALED, bits, from, step, () -> false, tries -> {});
  }

  @Test
  void firstNonceIsEnoughForNoBits() {
    assertThat(search(0, 7, 1).nonce()).isEqualTo(7);
    assertThat(search(0, 7, 1).tries()).isEqualTo(1);
  }

  @Test
  void takesTheEarliestThatIsGoodEnough() {
    NonceSearch.Result found = search(10, 0, 1);
    WorkHash work = new WorkHash(UNSEALED.rlp());
    assertThat(found.zeroBits()).isGreaterThanOrEqualTo(10);
    assertThat(work.zeroBits(found.nonce())).isEqualTo(found.zeroBits());
    for (long nonce = 0; nonce < found.nonce(); nonce++) {
      assertThat(work.zeroBits(nonce)).isLessThan(10);
    }
  }

  @Test
  void searchesThatShareTheNoncesFindWhatOneFinds() {
    long alone = search(10, 0, 1).nonce();
    long together = Long.MAX_VALUE;
    for (int worker = 0; worker < 4; worker++) {
      NonceSearch.Result found = search(10, worker, 4);
      assertThat(found.nonce() % 4).isEqualTo(worker);
      together = Math.min(together, found.nonce());
    }
    assertThat(together).isEqualTo(alone);
  }

  @Test
  void stoppedItGivesTheBestItMet() {
    List<Long> reports = new ArrayList<>();
    AtomicInteger looks = new AtomicInteger();
    NonceSearch.Result found =
        NonceSearch.search(
            UNSEALED, OUT_OF_REACH, 0, 1, () -> looks.incrementAndGet() == 3, reports::add);
    assertThat(found.tries()).isEqualTo(3 * 1024);
    assertThat(reports).containsExactly(1024L, 2048L, 3072L);
    WorkHash work = new WorkHash(UNSEALED.rlp());
    int best = -1;
    for (long nonce = 0; nonce < 3 * 1024; nonce++) {
      best = Math.max(best, work.zeroBits(nonce));
    }
    assertThat(found.zeroBits()).isEqualTo(best);
    assertThat(work.zeroBits(found.nonce())).isEqualTo(best);
  }

  @Test
  void whatIsFoundIsWhatIsMeasured() {
    int bits = ProofOfWork.bitsFor(0.2, UNSEALED.rlp().length, UNSEALED.ttlSeconds());
    NonceSearch.Result found = search(bits, 0, 1);
    Rated rated = Rated.measure(UNSEALED.sealed(found.nonce()));
    assertThat(rated.rating())
        .isGreaterThanOrEqualTo(0.2)
        .isEqualTo(
            ProofOfWork.rating(found.zeroBits(), UNSEALED.rlp().length, UNSEALED.ttlSeconds()));
  }
}
