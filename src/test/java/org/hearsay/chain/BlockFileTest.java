package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.hearsay.sim.MemoryBlockStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A chain carried in a file, which is believed no more than a stranger. */
final class BlockFileTest {
  private static final int HEAD_BYTES = 16 + 32;

  private ChainRig from;
  private byte[] file;

  @BeforeEach
  void export() throws IOException {
    MemoryBlockStore store = new MemoryBlockStore("from");
    Churn churn = new Churn(store, 5);
    for (int i = 0; i < 40; i++) {
      churn.step();
      churn.write();
    }
    from = churn.rig;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(BlockFile.write(store, out, blocks -> {})).isEqualTo(from.chain.height());
    file = out.toByteArray();
  }

  private static ChainRig empty() {
    return new ChainRig(Churn.RULES, new MemoryBlockStore("to"));
  }

  private static BlockFile.Result read(ChainRig to, byte[] bytes) throws IOException {
    return BlockFile.read(
        new ByteArrayInputStream(bytes), to.rules, to.chain::knows, to.chain::offer, blocks -> {});
  }

  @Test
  void anEmptyChainBecomesTheSame() throws IOException {
    ChainRig to = empty();
    BlockFile.Result result = read(to, file);
    assertThat(result.stopped()).isEmpty();
    assertThat(result.taken()).isEqualTo(from.chain.height());
    assertThat(to.chain.tipId()).isEqualTo(from.chain.tipId());
    assertThat(to.chain.state().root()).isEqualTo(from.chain.state().root());
  }

  @Test
  void readAgainItGoesOnWhereItStopped() throws IOException {
    ChainRig to = empty();
    BlockFile.Result first = read(to, Arrays.copyOf(file, file.length / 2));
    assertThat(first.stopped()).hasValueSatisfying(w -> assertThat(w).contains("ends early"));
    assertThat(first.taken()).isPositive().isLessThan(from.chain.height());
    BlockFile.Result second = read(to, file);
    assertThat(second.stopped()).isEmpty();
    assertThat(second.read()).isEqualTo(from.chain.height());
    assertThat(second.taken()).isEqualTo(from.chain.height() - first.taken());
  }

  @Test
  void aFileWithoutItsEndWasCutOff() throws IOException {
    BlockFile.Result result = read(empty(), Arrays.copyOf(file, file.length - 4));
    assertThat(result.taken()).isEqualTo(from.chain.height());
    assertThat(result.stopped()).isPresent();
  }

  @Test
  void anotherChainsBlocksAndOtherFilesAreRefused() throws IOException {
    byte[] other = file.clone();
    other[20] ^= 1;
    assertThat(read(empty(), other).stopped())
        .hasValueSatisfying(w -> assertThat(w).contains("another chain"));
    other[0] ^= 1;
    assertThat(read(empty(), other).stopped())
        .hasValueSatisfying(w -> assertThat(w).contains("no file of exported blocks"));
  }

  @Test
  void whateverIsAlteredNoWrongBlockIsTaken() throws IOException {
    SplittableRandom chance = new SplittableRandom(2);
    for (int i = 0; i < 200; i++) {
      byte[] altered = file.clone();
      int at = HEAD_BYTES + chance.nextInt(file.length - HEAD_BYTES - 4);
      altered[at] ^= (byte) (1 << chance.nextInt(8));
      ChainRig to = empty();
      BlockFile.Result result = read(to, altered);
      to.time.run(Duration.ofSeconds(1));
      // a header may be altered to another that meets so easy a target: then nothing follows it
      boolean wasTheLast = result.read() == from.chain.height();
      assertThat(result.stopped().isPresent()).as("byte %d", at).isEqualTo(!wasTheLast);
      assertThat(Verification.of(to.rules, Checkpoints.NONE, to.store, (h, top) -> {}).broken())
          .isEmpty();
    }
  }

  @Test
  void aLengthBeyondABlocksIsNotRead() throws IOException {
    byte[] huge = Arrays.copyOf(file, HEAD_BYTES + 4);
    ByteBuffer.wrap(huge).putInt(HEAD_BYTES, Integer.MAX_VALUE);
    assertThat(read(empty(), huge).stopped())
        .hasValueSatisfying(w -> assertThat(w).contains("2147483647 bytes"));
  }

  @Test
  void aBranchWithoutMoreWorkDoesNotFillTheDisk() throws IOException {
    ChainRig to = empty();
    long time = ChainRig.GENESIS_SECONDS;
    for (int i = 0; i < from.chain.height() + 20; i++) {
      to.mine(time += 20);
    }
    BlockFile.Result result = read(to, file);
    assertThat(result.stopped()).isEmpty(); // few enough to lie aside
    assertThat(to.chain.height()).isEqualTo(from.chain.height() + 20);
  }
}
