package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.hearsay.SourceDaemon;
import org.hearsay.bench.GrownChain;
import org.hearsay.chain.Block;
import org.hearsay.chain.Rules;
import org.hearsay.chain.Verdict;
import org.hearsay.disk.SqliteBlockStore;
import org.hearsay.sim.MemoryBlockStore;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Whole daemons are killed while they fetch a chain, mine one, and move from one branch to another.
 * {@code -Dhearsay.kills=200} for more, {@code -Dhearsay.kills.seed=N} for the same moments again.
 */
final class KilledDaemonTest {
  private static final int KILLS = Integer.getInteger("hearsay.kills", 6);
  private static final int KINDS = 3;
  private static final long SEED = Long.getLong("hearsay.kills.seed", new Random().nextLong());

  /** By then it is at the end of the chain on an idle machine. */
  private static final int SYNC_MILLIS_MAX = 2000;

  private static final int SYNC_BLOCKS = 1200;
  private static final int MINING_MILLIS_MAX = 1500;
  private static final int REORGANISING_MILLIS_MAX = 1000;
  private static final int DEPTH_MAX = 6;
  private static final long LOOK_MILLIS = 3;
  private static final Duration STUCK = Duration.ofSeconds(30);

  /** Some 2^17 tries a block, all the time: several blocks a second from one thread. */
  private static final Rules MINED =
      new Rules(
          "mined",
          79,
          1_767_225_600L,
          0x1f008000,
          1,
          1_000_000,
          new Rules.Prices(1, 1, 1),
          1_000_000,
          1000,
          1000,
          120,
          600,
          List.of());

  @TempDir private Path directory;
  private final SplittableRandom chance = new SplittableRandom(SEED);

  private static int kills(int kind) {
    return (KILLS + kind) / KINDS;
  }

  private static void tell(String kind, KilledDaemon daemon, int inTheMiddle, String unit, int n) {
    System.out.printf(
        Locale.ROOT,
        "killed %s: %d times, %d in the middle, slowest answer %.2f s, %d %s, %d blocks replayed, seed %d%n",
        kind,
        daemon.deaths(),
        inTheMiddle,
        daemon.slowestAnswer().toNanos() / 1e9,
        n,
        unit,
        daemon.verified(),
        SEED);
  }

  private Path genesis(Rules rules) throws Exception {
    return Files.writeString(directory.resolve("genesis.toml"), GrownChain.genesisFile(rules));
  }

  private static int height(JsonNode head) {
    return head.path("height").asInt();
  }

  @Test
  void whoIsKilledWhileFetchingAChainGoesOnFromWhatIsSafe() throws Exception {
    Path genesis = genesis(GrownChain.RULES);
    Path source = Files.createDirectories(directory.resolve("source"));
    String file = "chain-" + GrownChain.RULES.genesis().id().toHex().substring(0, 8) + ".db";
    Set<Digest> made = new HashSet<>();
    try (SqliteBlockStore store = new SqliteBlockStore(source.resolve(file))) {
      GrownChain chain = new GrownChain(SEED, store);
      made.add(chain.tip());
      for (int i = 0; i < SYNC_BLOCKS; i++) {
        made.add(chain.grow().id());
      }
      chain.write();
    }
    int inTheMiddle = 0;
    int fetched = 0;
    try (DaemonProcess peer =
            DaemonProcess.start(
                source, "--lan=false", "--nodiscover", "--chain", genesis + "", "--mine", "off");
        KilledDaemon killed = new KilledDaemon(directory, genesis, GrownChain.RULES)) {
      String address = peer.awaitReady().address();
      while (killed.deaths() < kills(0)) {
        int before = height(killed.daemon().ipc("chain_head"));
        JsonNode unused = killed.daemon().ipc("admin_addPeer", address);
        until(killed.daemon(), head -> head.has("syncing") || height(head) > before);
        JsonNode head =
            killed.live(chance.nextInt(SYNC_MILLIS_MAX), daemon -> look(daemon, LOOK_MILLIS));
        assertThat(made).contains(KilledDaemon.id(head));
        assertThat(height(head)).isGreaterThanOrEqualTo(before);
        inTheMiddle += height(head) > before && height(head) < SYNC_BLOCKS ? 1 : 0;
        fetched += height(head) - before;
        if (height(head) == SYNC_BLOCKS) {
          killed.beginAnew();
        }
      }
      tell("while fetching", killed, inTheMiddle, "blocks fetched", fetched);
    }
  }

  private static void until(DaemonProcess daemon, Predicate<JsonNode> isSo) {
    for (long begun = System.nanoTime(); !isSo.test(daemon.ipc("chain_head")); ) {
      assertThat(System.nanoTime() - begun).as("stuck").isLessThan(STUCK.toNanos());
      look(daemon, LOOK_MILLIS);
    }
  }

  private static void look(DaemonProcess daemon, long millis) {
    JsonNode unused = daemon.ipc("chain_head");
    try {
      Thread.sleep(millis); // only looks on
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoIsKilledWhileMiningGoesOnFromWhatIsSafe() throws Exception {
    int inTheMiddle = 0;
    int mined = 0;
    try (KilledDaemon killed = new KilledDaemon(directory, genesis(MINED), MINED)) {
      while (killed.deaths() < kills(1)) {
        int before = height(killed.daemon().ipc("chain_head"));
        JsonNode unused = killed.daemon().ipc("name_register", "life-" + killed.deaths());
        unused = killed.daemon().ipc("chain_mine", "on");
        until(killed.daemon(), head -> head.at("/mining/tries").asLong() > 0);
        JsonNode head =
            killed.live(chance.nextInt(MINING_MILLIS_MAX), daemon -> look(daemon, LOOK_MILLIS));
        assertThat(height(head)).isGreaterThanOrEqualTo(before);
        inTheMiddle += height(head) > before ? 1 : 0;
        mined += height(head) - before;
      }
      tell("while mining", killed, inTheMiddle, "blocks mined", mined);
    }
  }

  /** Two branches that leave each other again and again, each with a source of its own. */
  private final class Rivals implements Consumer<DaemonProcess> {
    private GrownChain chain = new GrownChain(SEED, new MemoryBlockStore("one"));
    private GrownChain other = new GrownChain(SEED + 1, new MemoryBlockStore("other"));
    private SourceDaemon source;
    private SourceDaemon otherSource;
    private final Set<Digest> made = new HashSet<>();
    private final List<Block> unseen = new ArrayList<>();
    private int reorganisations;

    Rivals(SourceDaemon source, SourceDaemon otherSource) {
      this.source = source;
      this.otherSource = otherSource;
      made.add(chain.tip());
    }

    /** Some blocks from one source, and then from the other more that undo them. */
    @Override
    public void accept(DaemonProcess daemon) {
      catchUp();
      int depth = 1 + chance.nextInt(DEPTH_MAX);
      unseen.addAll(extend(chain, source, depth));
      await(daemon, chain.tip());
      unseen.clear();
      List<Block> heavier = extend(other, otherSource, depth + 1);
      heavier.forEach(block -> chain.see(block));
      heavier.forEach(block -> give(source, block));
      await(daemon, other.tip());
      reorganisations++;
      GrownChain undone = chain;
      chain = other;
      other = undone;
      SourceDaemon given = source;
      source = otherSource;
      otherSource = given;
    }

    /** The daemon died before there was a heavier branch. */
    private void catchUp() {
      for (Block block : unseen) {
        var unused = other.see(block);
        give(otherSource, block);
      }
      unseen.clear();
    }

    private static void give(SourceDaemon source, Block block) {
      Verdict verdict = source.offer(block);
      assertThat(verdict)
          .isInstanceOfAny(Verdict.Adopted.class, Verdict.Aside.class, Verdict.Known.class);
    }

    private List<Block> extend(GrownChain branch, SourceDaemon at, int count) {
      List<Block> blocks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Block block = branch.grow();
        made.add(block.id());
        blocks.add(block);
        give(at, block);
      }
      return blocks;
    }

    private void await(DaemonProcess daemon, Digest tip) {
      until(daemon, head -> KilledDaemon.id(head).equals(tip));
    }
  }

  @Test
  void whoIsKilledWhileChangingBranchesGoesOnFromWhatIsSafe() throws Exception {
    Path genesis = genesis(GrownChain.RULES);
    int inTheMiddle = 0;
    try (SourceDaemon one = SourceDaemon.start(directory.resolve("one"), genesis);
        SourceDaemon other = SourceDaemon.start(directory.resolve("other"), genesis);
        KilledDaemon killed = new KilledDaemon(directory, genesis, GrownChain.RULES)) {
      Rivals rivals = new Rivals(one, other);
      while (killed.deaths() < kills(2)) {
        String address = killed.daemon().awaitReady().address();
        one.link(address);
        other.link(address);
        rivals.accept(killed.daemon()); // until the links are there
        Digest before = KilledDaemon.id(killed.daemon().ipc("chain_head"));
        JsonNode head = killed.live(chance.nextInt(REORGANISING_MILLIS_MAX), rivals);
        one.unlink(address);
        other.unlink(address);
        assertThat(rivals.made).contains(KilledDaemon.id(head));
        inTheMiddle += KilledDaemon.id(head).equals(before) ? 0 : 1;
      }
      tell(
          "while changing branches",
          killed,
          inTheMiddle,
          "reorganisations",
          rivals.reorganisations);
    }
  }
}
