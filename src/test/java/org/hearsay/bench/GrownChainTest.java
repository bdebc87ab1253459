package org.hearsay.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.hearsay.chain.Checkpoints;
import org.hearsay.chain.Verification;
import org.hearsay.sim.MemoryBlockStore;
import org.junit.jupiter.api.Test;

final class GrownChainTest {
  private static final int BLOCKS = 300;

  private final MemoryBlockStore store = new MemoryBlockStore("grown");

  private static GrownChain grown(long seed, MemoryBlockStore store) {
    GrownChain chain = new GrownChain(seed, store);
    for (int i = 0; i < BLOCKS; i++) {
      var unused = chain.grow();
    }
    chain.write();
    return chain;
  }

  @Test
  void hasNamesPostsAndStaleSiblingsAndIsValid() {
    GrownChain.Content content = grown(1, store).content();
    Verification.Result result =
        Verification.of(GrownChain.RULES, Checkpoints.NONE, store, (height, top) -> {});
    assertThat(result.broken()).isEmpty();
    assertThat(result.height()).isEqualTo(BLOCKS).isEqualTo(content.blocks());
    assertThat(result.transactions()).isEqualTo(content.transactions()).isGreaterThan(2 * BLOCKS);
    assertThat(result.names()).isEqualTo(content.names()).isGreaterThan(BLOCKS / 10);
    assertThat(content.ommers()).isPositive();
    assertThat(content.transactions()).as("posts too").isGreaterThan(3 * content.names());
  }

  @Test
  void aSeedGivesTheSameBlocks() {
    GrownChain one = grown(1, store);
    assertThat(grown(1, new MemoryBlockStore("again")).tip()).isEqualTo(one.tip());
    assertThat(grown(2, new MemoryBlockStore("another")).tip()).isNotEqualTo(one.tip());
  }
}
