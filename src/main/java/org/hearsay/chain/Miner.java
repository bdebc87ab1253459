package org.hearsay.chain;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import org.hearsay.seal.KeyPair;
import org.jspecify.annotations.Nullable;

/** Searches the next block, anew whenever the tip or what waits has changed. On the loop. */
public final class Miner {
  // Ours to choose.
  /** The time in a header is renewed so often, and new transactions are taken in. */
  private static final Duration RENEWED_AFTER = Duration.ofSeconds(5);

  /** When to mine. */
  public enum Mode {
    OFF,
    /** One block, then off. */
    ONCE,
    ON,
    /** Only while transactions wait. */
    PENDING
  }

  /** How a search goes: progress cannot be known, only chance so far. */
  public record Progress(int height, long tries, double expectedTries, double triesPerSecond) {
    /** Chance, 0 to 1, that so many tries would have found a block. */
    public double chanceSoFar() {
      return -Math.expm1(-tries / expectedTries);
    }
  }

  /** What the miner needs of its node. */
  public interface Mine {
    /** The block to be worked on now. */
    Template template();

    /** Whether any transaction waits. */
    boolean somethingWaits();

    /** Whether the tip is the one to build on, as far as is known; no branch is on its way here. */
    boolean isUpToDate();

    /** A block was found; whether it is the tip now. */
    boolean found(Block block);
  }

  private final Rules rules;
  private final Loop loop;
  private final HashPower power;
  private final Optional<KeyPair> key;
  private final Mine mine;
  private final RandomGenerator chance;
  private final List<Cancellable> searches = new ArrayList<>();
  private Mode mode = Mode.OFF;
  private long round;
  private @Nullable Template current;
  private Instant begun = Instant.EPOCH;
  private int working;
  private long tries;

  /**
   * Makes a miner that is off.
   *
   * @param key who mines; needed where not everybody may
   * @param chance makes notes, so that two nodes with one key do not try the same
   */
  public Miner(
      Rules rules,
      Loop loop,
      HashPower power,
      Optional<KeyPair> key,
      RandomGenerator chance,
      Mine mine) {
    this.rules = rules;
    this.loop = loop;
    this.power = power;
    this.key = key;
    this.chance = chance;
    this.mine = mine;
  }

  /** Whether this node may mine on this chain. */
  public boolean mayMine() {
    return rules.miners().isEmpty()
        || key.filter(pair -> rules.miners().contains(pair.open().nodeId())).isPresent();
  }

  public Mode mode() {
    return mode;
  }

  public void setMode(Mode wanted) {
    loop.requireCurrent();
    if (wanted != Mode.OFF && !mayMine()) {
      throw new IllegalStateException("this node is none of the miners of " + rules.name());
    }
    if (mode == Mode.OFF) {
      working = 0; // what was tried before it was off is long ago
    }
    mode = wanted;
    renew();
  }

  private boolean isIdle() {
    return mode == Mode.OFF
        || !mine.isUpToDate()
        || (mode == Mode.PENDING && !mine.somethingWaits());
  }

  /** Once a second: whatever kept it from working may be over. */
  void tick() {
    if (current == null && !isIdle()) {
      renew();
    }
  }

  /** Something changed: the tip, or what waits. */
  public void renew() {
    loop.requireCurrent();
    stop();
    if (isIdle()) {
      return;
    }
    long mineRound = ++round;
    Template template = mine.template();
    current = template;
    if (template.height() != working) {
      working = template.height();
      begun = loop.clock().instant();
      tries = 0;
    }
    byte[] tag = new byte[8];
    chance.nextBytes(tag);
    for (int thread = 0; thread < power.threads(); thread++) {
      Note note = Note.of(ByteBuffer.allocate(12).put(tag).putInt(thread).array());
      searches.add(
          power.search(
              template.with(note),
              more -> tries += mineRound == round ? more : 0,
              nonce -> nonce.ifPresent(n -> found(mineRound, template, note, n))));
    }
    loop.schedule(RENEWED_AFTER, () -> renewIfStill(mineRound));
  }

  /** How the search for the present height goes; empty when nothing is searched. */
  public Optional<Progress> progress() {
    Template template = current;
    if (template == null) {
      return Optional.empty();
    }
    double expected =
        Target.ofCompact(template.header().target()).orElseThrow().work().doubleValue();
    double seconds = Duration.between(begun, loop.clock().instant()).toMillis() / 1000.0;
    double rate = seconds > 0 ? tries / seconds : 0;
    return Optional.of(new Progress(template.height(), tries, expected, rate));
  }

  private void renewIfStill(long startedRound) {
    if (round == startedRound && current != null) {
      renew();
    }
  }

  private void stop() {
    searches.forEach(Cancellable::cancel);
    searches.clear();
    current = null;
    round++;
  }

  private void found(long foundRound, Template template, Note note, int nonce) {
    if (foundRound != round) {
      return; // the tip has moved on
    }
    stop();
    boolean once = mode == Mode.ONCE;
    if (once) {
      mode = Mode.OFF; // for whoever looks while the block is told
    }
    if (!mine.found(template.complete(note, nonce, key)) && once && mode == Mode.OFF) {
      mode = Mode.ONCE;
    }
  }
}
