package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hearsay.disk.SqliteBlockStore;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that changes its chain is killed at any moment: what it called safe is there, and what
 * is there is right. {@code -Dhearsay.kills=200} for more.
 */
final class KilledTest {
  private static final int KILLS = Integer.getInteger("hearsay.kills", 15);
  private static final int KILLS_OF_ONE_STORE = 25;
  private static final Duration OPENED_WITHIN = Duration.ofSeconds(5);

  /** 128 and the signal's number. */
  private static final int KILLED = 137;

  @TempDir private Path directory;

  private record Safe(String tip, BigInteger totalWork) {}

  @Test
  void aKilledProcessLeavesACommittedTip() throws Exception {
    SplittableRandom chance = new SplittableRandom(42);
    int blocks = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path file = directory.resolve("chain-" + kill / KILLS_OF_ONE_STORE + ".db");
      Optional<Safe> safe = runAndKill(file, kill, chance.nextInt(400));
      blocks += look(file, safe);
    }
    assertThat(blocks).as("blocks that were looked at").isGreaterThan(KILLS);
  }

  /** What the process called safe last. */
  private static Optional<Safe> runAndKill(Path file, int seed, int millis) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(KilledMain.class.getName(), file.toString(), "" + seed));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      assertThat(said.readLine()).as("the process %d", seed).isEqualTo("open");
      // the process's handle, unlike the process, leaves what was said to be read
      CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
          .execute(() -> process.toHandle().destroyForcibly());
      Optional<Safe> last = last(said);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("killed, and no end of its own").isEqualTo(KILLED);
      return last;
    } finally {
      process.destroyForcibly();
    }
  }

  private static Optional<Safe> last(BufferedReader said) throws IOException {
    Optional<Safe> last = Optional.empty();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      String[] words = line.split(" ");
      if (words.length == 3 && line.startsWith("safe ") && words[1].length() == 64) {
        last = Optional.of(new Safe(words[1], new BigInteger(words[2])));
      }
    }
    return last;
  }

  /** Opens and replays what is there; returns how many blocks that were. */
  private static int look(Path file, Optional<Safe> safe) {
    Instant begun = Instant.now();
    try (SqliteBlockStore store = new SqliteBlockStore(file)) {
      ChainRig rig = new ChainRig(Churn.RULES, store);
      assertThat(Duration.between(begun, Instant.now())).isLessThan(OPENED_WITHIN);
      assertThat(rig.chain.tipId()).isEqualTo(store.mainAt(rig.chain.height()).orElseThrow());
      assertThat(rig.chain.state().root()).isEqualTo(rig.chain.tip().header().stateRoot());
      safe.ifPresent(
          said -> {
            Digest tip = Digest.of(HexFormat.of().parseHex(said.tip()));
            assertThat(store.block(tip)).as("what was safe").isPresent();
            assertThat(rig.chain.totalWork())
                .isGreaterThanOrEqualTo(cut(said.totalWork(), tip, rig));
          });
      Verification.Result result =
          Verification.of(rig.rules, Checkpoints.NONE, store, (height, top) -> {});
      assertThat(result.broken()).isEmpty();
      assertThat(result.tip()).isEqualTo(rig.chain.tipId());
      return result.height();
    }
  }

  /** The last line may have been cut off within the number; then the block itself counts. */
  private static BigInteger cut(BigInteger said, Digest tip, ChainRig rig) {
    BigInteger stored = rig.store.block(tip).orElseThrow().totalWork();
    return stored.max(said);
  }
}
