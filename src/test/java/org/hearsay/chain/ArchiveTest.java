package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.Test;

/** A transaction is found wherever it was mined. */
final class ArchiveTest {
  private final ChainRig rig = new ChainRig();
  private final Archive archive = new Archive(rig.chain);

  private void write() {
    rig.time.run(Duration.ofSeconds(40));
  }

  /** Mines a claim; gives its id. */
  private Digest mineOne(int number) {
    Body claim =
        Body.Claim.on(
            new Name("name-" + number),
            ChainRig.ALICE.open().nodeId(),
            new Digest(number, 2, 3, 4));
    assertThat(rig.submit(ChainRig.ALICE, claim)).isEmpty();
    Digest id = rig.mempool.transactions().iterator().next().id();
    Block block = rig.mine(rig.chain.tip().header().timestamp() + 30);
    assertThat(Block.transactionsIn(block.toBytes())).containsExactly(id);
    return id;
  }

  private List<Integer> found(Digest transaction) {
    List<Integer> heights = new ArrayList<>();
    archive
        .search(transaction)
        .read(
            found -> {
              boolean has = Block.transactionsIn(found.block().toBytes()).contains(transaction);
              if (has) {
                heights.add(found.height());
              }
              return !has;
            });
    return heights;
  }

  @Test
  void itIsFoundBeforeItIsWrittenAndHoweverLongAgoItWas() {
    write();
    rig.mine();
    Digest first = mineOne(1);
    assertThat(rig.store.heightsOf(first)).contains(List.of()); // the block before is being written
    assertThat(found(first)).containsExactly(2);
    for (int i = 0; i < Archive.LOOKED_AT_MAX + 10; i++) {
      write();
      rig.mine();
    }
    write();
    assertThat(found(first)).containsExactly(2);
    assertThat(found(ChainHash.ZERO)).isEmpty();
  }

  @Test
  void whatAReorganisationUndidIsFoundNoMore() {
    write();
    Digest undone = mineOne(1);
    write();
    ChainRig other = rig.stranger();
    for (int i = 0; i < 2; i++) {
      other.time.run(Duration.ofSeconds(40));
      rig.offer(other.mine());
    }
    write();
    assertThat(rig.chain.tipId()).isEqualTo(other.chain.tipId());
    assertThat(rig.store.heightsOf(undone)).contains(List.of(1));
    assertThat(found(undone)).isEmpty();
  }
}
