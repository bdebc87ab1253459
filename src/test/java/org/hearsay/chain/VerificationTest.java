package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.env.BlockStore.Change;
import org.hearsay.env.BlockStore.Changes;
import org.hearsay.env.BlockStore.Stored;
import org.hearsay.sim.MemoryBlockStore;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store is replayed from its genesis block, and nothing that it says is believed. */
final class VerificationTest {
  private final MemoryBlockStore store = new MemoryBlockStore("store");
  private ChainRig rig;

  @BeforeEach
  void churn() {
    Churn churn = new Churn(store, 3);
    for (int i = 0; i < 60; i++) {
      churn.step();
      churn.write();
    }
    rig = churn.rig;
  }

  private Verification.Result verify() {
    return Verification.of(rig.rules, Checkpoints.NONE, store, (height, top) -> {});
  }

  @Test
  void whatTheChainHasWrittenIsRight() {
    List<Integer> heights = new ArrayList<>();
    Verification.Result result =
        Verification.of(rig.rules, Checkpoints.NONE, store, (height, top) -> heights.add(height));
    assertThat(result.broken()).isEmpty();
    assertThat(result.tip()).isEqualTo(rig.chain.tipId());
    assertThat(result.height()).isEqualTo(rig.chain.height()).isEqualTo(heights.size());
    assertThat(result.names()).isEqualTo(rig.chain.state().names()).isPositive();
    assertThat(result.transactions()).isPositive();
  }

  private void put(List<Change> names, List<Change> claims, List<Change> accounts) {
    store.commit(
        new Changes(
            List.of(),
            List.of(),
            Integer.MAX_VALUE,
            List.of(),
            names,
            claims,
            accounts,
            List.of()));
  }

  private static Change row(byte[] key, int... value) {
    byte[] bytes = new byte[value.length];
    for (int i = 0; i < value.length; i++) {
      bytes[i] = (byte) value[i];
    }
    return new Change(key, Optional.of(bytes));
  }

  @Test
  void aSequenceNumberThatIsNotThatOfTheBlocksIsSeen() {
    byte[] alice = ChainRig.ALICE.open().nodeId().toBytes();
    put(List.of(), List.of(), List.of(row(alice, 0, 0, 0, 0, 0, 0, 0, 99)));
    assertThat(verify().broken()).hasValueSatisfying(w -> assertThat(w).contains("row"));
  }

  @Test
  void aClaimThatNobodyMadeIsSeen() {
    put(List.of(), List.of(row(new byte[32], 0, 0, 0, 5)), List.of());
    assertThat(verify().broken()).hasValueSatisfying(w -> assertThat(w).contains("row"));
  }

  @Test
  void aNameThatIsLostIsSeen() {
    List<Change> rows = new ArrayList<>();
    store.state(rows::add, row -> {}, row -> {});
    put(List.of(new Change(rows.get(0).key(), Optional.empty())), List.of(), List.of());
    assertThat(verify().broken()).hasValueSatisfying(w -> assertThat(w).contains("names"));
  }

  @Test
  void anUndoThatWouldNotUndoIsSeen() {
    Digest id = store.mainAt(7).orElseThrow();
    store.commit(
        new Changes(
            List.of(),
            List.of(new Change(id.toBytes(), Optional.of(new Undo().toBytes()))),
            Integer.MAX_VALUE,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of()));
    Verification.Result result = verify();
    boolean wasEmpty = rig.chain.block(id).orElseThrow().transactions().isEmpty();
    assertThat(result.broken().isPresent()).isEqualTo(!wasEmpty);
    store.commit(
        new Changes(
            List.of(),
            List.of(new Change(id.toBytes(), Optional.empty())),
            Integer.MAX_VALUE,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of()));
    assertThat(verify().height()).isEqualTo(6);
    assertThat(verify().broken()).hasValueSatisfying(w -> assertThat(w).contains("undo"));
  }

  @Test
  void aBlockThatBreaksARuleIsSeen() {
    // worked for, and well linked: only its directory is not what follows
    Block tip = rig.chain.block(rig.chain.tipId()).orElseThrow();
    Header header =
        new Header(
            1,
            tip.id(),
            Block.merkleRoot(Note.EMPTY, List.of()),
            Block.ommersRoot(List.of()),
            ChainHash.of(new byte[] {1}),
            tip.header().timestamp() + 30,
            rig.chain.nextTarget(),
            0);
    Block bad =
        ChainRig.rework(
            new Block(new SealedHeader(header, Optional.empty()), Note.EMPTY, List.of(), List.of()),
            h -> h);
    BigInteger work =
        rig.chain.totalWork().add(Target.ofCompact(rig.chain.nextTarget()).orElseThrow().work());
    int height = rig.chain.height() + 1;
    store.commit(
        new Changes(
            List.of(new Stored(bad.id(), tip.id(), height, work, bad.toBytes())),
            List.of(new Change(bad.id().toBytes(), Optional.of(new Undo().toBytes()))),
            height - 1,
            List.of(bad.id()),
            List.of(),
            List.of(),
            List.of(),
            List.of()));
    assertThat(verify().height()).isEqualTo(height - 1);
    assertThat(verify().broken()).hasValueSatisfying(w -> assertThat(w).contains("state root"));
  }

  @Test
  void aCheckpointThatIsNotOnTheBranchIsSeen() {
    Checkpoints other = new Checkpoints(Map.of(5, ChainHash.ZERO));
    assertThat(Verification.of(rig.rules, other, store, (height, top) -> {}).height()).isEqualTo(4);
  }

  @Test
  void whenTheBranchGoesAnotherWayMeanwhileItBeginsAnew() {
    MemoryBlockStore moving = new MemoryBlockStore("moving");
    Churn churn = new Churn(moving, 4);
    for (int i = 0; i < 20; i++) {
      churn.step();
      churn.write();
    }
    int[] turns = {0};
    Verification.Result result =
        Verification.of(
            churn.rig.rules,
            Checkpoints.NONE,
            moving,
            (height, top) -> {
              if (height == top && turns[0] < 3) {
                turns[0]++;
                churn.reorganise(4);
                churn.write();
              }
            });
    assertThat(turns[0]).isEqualTo(3);
    assertThat(result.broken()).isEmpty();
    assertThat(result.tip()).isEqualTo(churn.rig.chain.tipId());
  }
}
