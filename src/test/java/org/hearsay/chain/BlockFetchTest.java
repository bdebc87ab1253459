package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BlockFetchTest {
  private static final int PORTION = 20;

  private final ChainRig rig = new ChainRig();
  private final List<Proven> headers = new ArrayList<>();

  /** Of a branch that comes in two portions. */
  private BlockFetch fetch() {
    for (int i = 0; i < 2 * PORTION; i++) {
      headers.add(Proven.check(rig.rules, rig.mine().sealed()).proven().orElseThrow());
    }
    return new BlockFetch(
        rig.rules.genesis().id(),
        List.of(headers.get(PORTION - 1).sealed().id(), headers.get(2 * PORTION - 1).sealed().id()),
        Optional.empty(),
        id -> false);
  }

  @Test
  void theNextHeadersAreWantedBeforeTheBlocksOfTheFirstAreHere() {
    BlockFetch fetch = fetch();
    assertThat(fetch.needsHeaders()).isTrue();
    assertThat(fetch.take(headers.subList(0, PORTION))).isTrue();
    assertThat(fetch.needsHeaders()).as("no block is here yet").isTrue();
    assertThat(fetch.before()).isEqualTo(headers.get(PORTION - 1).sealed().id());
    assertThat(fetch.take(headers.subList(PORTION, 2 * PORTION))).isTrue();
    assertThat(fetch.needsHeaders()).isFalse();
    assertThat(fetch.isDone()).as("no block is here yet").isFalse();
  }

  @Test
  void otherHeadersThanThoseThatPassedAreRefused() {
    BlockFetch fetch = fetch();
    assertThat(fetch.take(headers.subList(0, PORTION))).isTrue();
    assertThat(fetch.take(headers.subList(0, PORTION))).as("the first once more").isFalse();
    assertThat(fetch.take(headers.subList(PORTION, 2 * PORTION - 1))).as("cut off").isFalse();
  }
}
