package org.hearsay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.random.RandomGeneratorFactory;
import org.hearsay.chain.Block;
import org.hearsay.chain.Body;
import org.hearsay.chain.Chain;
import org.hearsay.chain.Checked;
import org.hearsay.chain.Checkpoints;
import org.hearsay.chain.HashPower;
import org.hearsay.chain.Mempool;
import org.hearsay.chain.Name;
import org.hearsay.chain.Note;
import org.hearsay.chain.Proven;
import org.hearsay.chain.Refusal;
import org.hearsay.chain.Rules;
import org.hearsay.chain.SealedHeader;
import org.hearsay.chain.Template;
import org.hearsay.chain.Transaction;
import org.hearsay.chain.Verdict;
import org.hearsay.chain.WorkSearch;
import org.hearsay.env.BlockStore;
import org.hearsay.seal.KeyPair;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.sim.VirtualWork;
import org.hearsay.wire.Digest;

/**
 * A chain such as people would have made, made at once by the production code on virtual time:
 * names are claimed and registered, posts written, stale siblings named. Each block takes two
 * tries. A seed gives the same blocks again. One thread.
 */
public final class GrownChain {
  // Ours to choose.
  private static final int TWO_TRIES = 0x207fffff;

  /** 2026-01-01. Blocks come half a minute apart, so that a million of them fit into a year. */
  private static final long GENESIS_SECONDS = 1_767_225_600L;

  private static final int INTERVAL_SECONDS = 30;

  /** Far ahead of whatever is made here: no block is early. */
  private static final Instant NOW = Instant.ofEpochSecond(GENESIS_SECONDS).plusSeconds(1L << 32);

  private static final int NEVER = 1_000_000;
  private static final int ACCOUNTS = 64;
  private static final int TRANSACTIONS_MAX = 8;

  /** One block in so many has a sibling, which the next one names. */
  private static final int SIBLING_ONE_IN = 40;

  /** One transaction in so many of an account that holds a name is about another name. */
  private static final int ANOTHER_NAME_ONE_IN = 12;

  /** Blocks that are written to the store at once. */
  private static final int WRITTEN_AT_ONCE = 64;

  private static final long MEMPOOL_BYTES = 1 << 20;
  private static final Duration WRITTEN_WITHIN = Duration.ofMillis(10);

  /**
   * Its rules: a block each second is wanted and comes each half minute, so that it stays at the
   * least difficulty there is.
   */
  public static final Rules RULES =
      new Rules(
          "hearsay-bench",
          78,
          GENESIS_SECONDS,
          TWO_TRIES,
          1,
          48,
          new Rules.Prices(1, 1, 1),
          NEVER,
          NEVER,
          2880,
          120,
          600,
          List.of());

  /** Rules of a chain that anybody may mine, as a genesis file for a daemon that does not. */
  public static String genesisFile(Rules rules) {
    return """
    # A chain for measurements: worthless, as its blocks cost next to nothing.
    name = "%s"
    chain_id = %d
    genesis_time = %s
    target = "%08x"
    interval_seconds = %d
    half_life_blocks = %d
    price_claim = %d
    price_register = %d
    price_post = %d
    name_life_blocks = %d
    claim_life_blocks = %d
    recovery_blocks = %d
    anchor_blocks = %d
    finality_intervals = %d
    miners = []
    mine = "off"
    """
        .formatted(
            rules.name(),
            rules.chainId(),
            Instant.ofEpochSecond(rules.genesisSeconds()),
            rules.genesisTarget(),
            rules.intervalSeconds(),
            rules.halfLifeBlocks(),
            rules.prices().claim(),
            rules.prices().register(),
            rules.prices().post(),
            rules.nameLifeBlocks(),
            rules.claimLifeBlocks(),
            rules.recoveryBlocks(),
            rules.anchorBlocks(),
            rules.finalityIntervals());
  }

  /** What a chain has in it, its genesis block not counted. */
  public record Content(int blocks, int transactions, int names, int ommers, long bytes) {}

  /** A name on its way to an account, and then held. */
  private record Claimed(Name name, Digest salt, int height) {}

  private static final class Account {
    final KeyPair key;
    final List<Name> held = new ArrayList<>();
    Optional<Claimed> claimed = Optional.empty();

    Account(KeyPair key) {
      this.key = key;
    }
  }

  private final RandomGenerator chance;
  private final VirtualTime time = new VirtualTime(NOW);
  private final Chain chain;
  private final Mempool mempool;
  private final List<Account> accounts = new ArrayList<>();
  private final List<SealedHeader> stale = new ArrayList<>();
  private int transactions;
  private int ommers;
  private int unwritten;
  private long bytes;

  /**
   * Begins a chain, or opens what the store has of one.
   *
   * @param seed of everything by chance, keys included
   */
  public GrownChain(long seed, BlockStore store) {
    SplittableGenerator root =
        RandomGeneratorFactory.<SplittableGenerator>of("L64X128MixRandom").create(seed);
    chance = root.split();
    chain =
        new Chain(
            RULES,
            Checkpoints.NONE,
            new VirtualLoop(time),
            new VirtualWork(time),
            store,
            new ChainHappenings());
    mempool = new Mempool(chain, MEMPOOL_BYTES, new MempoolHappenings());
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.add(new Account(KeyPair.random(root)));
    }
  }

  private final class ChainHappenings implements Chain.Listener {
    @Override
    public void changed(Verdict.Reorganisation change) {
      mempool.follow(change);
      if (change.undoes()) {
        stale.clear(); // siblings of what is gone
      }
    }

    @Override
    public void alarm(Chain.Alarm alarm) {
      throw new IllegalStateException("nothing becomes final here");
    }

    @Override
    public void turned() {
      // whoever offers a block is told by the verdict
    }
  }

  private static final class MempoolHappenings implements Mempool.Listener {
    @Override
    public void added(Checked transaction) {
      // the next block has it
    }

    @Override
    public void dropped(Checked transaction, Refusal why) {
      // a reorganisation has left it without a place
    }
  }

  /** Height of the tip. */
  public int height() {
    return chain.height();
  }

  /** Id of the tip. */
  public Digest tip() {
    return chain.tipId();
  }

  /** What was made here so far. */
  public Content content() {
    return new Content(height(), transactions, chain.state().names(), ommers, bytes);
  }

  /**
   * Lets all that was made so far arrive in the store.
   *
   * @throws UncheckedIOException when it cannot
   */
  public void write() {
    unwritten = 0;
    time.run(WRITTEN_WITHIN);
    chain.diskTrouble().ifPresent(GrownChain::fail);
  }

  private static void fail(String trouble) {
    throw new UncheckedIOException(new IOException(trouble));
  }

  /** Makes the next block and follows it; writes now and then. */
  public Block grow() {
    for (int i = chance.nextInt(TRANSACTIONS_MAX + 1); i > 0; i--) {
      transact(accounts.get(chance.nextInt(ACCOUNTS)));
    }
    List<SealedHeader> named = List.copyOf(stale);
    stale.clear();
    Template template = Template.next(chain, mempool, named, nextTime());
    boolean hasSibling = chance.nextInt(SIBLING_ONE_IN) == 0;
    Block block = work(template);
    see(block);
    if (hasSibling) {
      Block sibling = work(template);
      see(sibling);
      stale.add(sibling.sealed());
    }
    transactions += block.transactions().size();
    ommers += named.size();
    bytes += block.toBytes().length;
    if (++unwritten >= WRITTEN_AT_ONCE) {
      write();
    }
    return block;
  }

  /** Never sooner than is wanted. */
  private long nextTime() {
    double wait = -Math.log(1 - chance.nextDouble()) * INTERVAL_SECONDS;
    return chain.tip().header().timestamp() + 1 + (long) wait;
  }

  private Block work(Template template) {
    Note note = Note.of(ByteBuffer.allocate(Long.BYTES).putLong(chance.nextLong()).array());
    int nonce = HashPower.searchNow(template.with(note), () -> false, tries -> {}).orElseThrow();
    return template.complete(note, nonce, Optional.empty());
  }

  /** Is shown a block, its own or another's. */
  public Verdict see(Block block) {
    Proven.Outcome<Proven.Block> proven = Proven.Block.check(RULES, block);
    Verdict verdict = chain.offer(proven.proven().orElseThrow());
    if (verdict instanceof Verdict.Stalled stalled) {
      fail(stalled.why());
    }
    if (verdict instanceof Verdict.Adopted || verdict instanceof Verdict.Aside) {
      return verdict;
    }
    throw new IllegalStateException("block " + block.id() + ": " + verdict);
  }

  private void transact(Account account) {
    Claimed claimed = account.claimed.orElse(null);
    if (claimed != null) {
      if (height() >= claimed.height() + 2) {
        account.claimed = Optional.empty();
        if (submit(account, registration(account, claimed))) {
          account.held.add(claimed.name());
        }
      }
    } else if (account.held.isEmpty() || chance.nextInt(ANOTHER_NAME_ONE_IN) == 0) {
      claim(account);
    } else {
      Name name = account.held.get(chance.nextInt(account.held.size()));
      boolean unused = submit(account, new Body.Post(name, text()));
    }
  }

  private static Body registration(Account account, Claimed claimed) {
    return new Body.Register(
        claimed.name(), claimed.salt(), account.key.open().nodeId(), Optional.empty());
  }

  private void claim(Account account) {
    Name name = new Name("somebody-" + Long.toUnsignedString(chance.nextLong(), 36));
    byte[] salt = new byte[Digest.BYTES];
    chance.nextBytes(salt);
    Digest kept = Digest.of(salt);
    if (submit(account, Body.Claim.on(name, account.key.open().nodeId(), kept))) {
      account.claimed = Optional.of(new Claimed(name, kept, height()));
    }
  }

  private String text() {
    int words = 4 + chance.nextInt(36);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(Integer.toString(chance.nextInt(36 * 36 * 36), 36)).append(' ');
    }
    return text.toString().strip();
  }

  private boolean submit(Account account, Body body) {
    Transaction signed =
        new Transaction.Unsigned(
                RULES.chainId(),
                mempool.nextSequence(account.key.open().nodeId()),
                chain.tipId(),
                body)
            .sign(account.key);
    Transaction paid = WorkSearch.pay(RULES, signed, () -> false, tries -> {}).orElseThrow();
    Checked.Outcome outcome = Checked.check(RULES, paid);
    return mempool.offer(outcome.checked().orElseThrow()).isEmpty();
  }
}
