package org.hearsay.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hearsay.chain.Chain;
import org.hearsay.gossip.Gossip;
import org.hearsay.store.Pool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the node is, by the same names as {@code hearsay doctor} and {@code hearsay_health}. */
public final class Health {
  private static final Logger log = LoggerFactory.getLogger(Health.class);

  // Ours to choose.
  private static final double STORE_FULL = 0.9;

  private final Gossip gossip;
  private final Pool pool;
  private final Following following;
  private long postedAlone;
  private boolean toldAlone;
  private boolean toldClock;
  private String diskTrouble = "";

  /** How bad it is. */
  public enum Grade {
    OK,
    WARN,
    FAIL
  }

  /**
   * One thing that was looked at.
   *
   * @param id such as {@code clock}
   * @param hint what to do about it; empty when it is well
   */
  public record Check(String id, Grade grade, String message, String hint) {}

  Health(Gossip gossip, Pool pool, Following following) {
    this.gossip = gossip;
    this.pool = pool;
    this.following = following;
  }

  /** Looks at everything. */
  public List<Check> checks() {
    List<Check> checks = new ArrayList<>(List.of(peers(), clock(), store(), disk()));
    following.view().map(Health::chain).ifPresent(checks::add);
    return checks;
  }

  private static Check chain(ChainView chain) {
    if (chain.alarm().isPresent()) {
      Chain.Alarm alarm = chain.alarm().get();
      return new Check(
          "chain",
          Grade.FAIL,
          "a heavier branch would undo what is final here: it leaves ours at %d, ours is final to %d"
              .formatted(alarm.forkHeight(), alarm.finalHeight()),
          "ask others which branch is theirs; hearsay chain follow takes the heavier one");
    }
    if (chain.diskTrouble().isPresent()) {
      return new Check(
          "chain",
          Grade.FAIL,
          "no block is taken, as blocks cannot be written: " + chain.diskTrouble().get(),
          "make room on the disk of the data directory; it is tried again every few seconds");
    }
    String text = "%s: block %d".formatted(chain.chain(), chain.height());
    if (!chain.isBehind()) {
      return new Check("chain", Grade.OK, text, "");
    }
    return new Check(
        "chain",
        Grade.WARN,
        "%s, a peer has %d".formatted(text, chain.bestPeerHeight()),
        chain.syncing().isPresent()
            ? "it is on its way: hearsay chain status"
            : "hearsay chain resync asks all peers anew");
  }

  private Check peers() {
    int connected = gossip.connected().size();
    if (connected > 0) {
      return new Check("peers", Grade.OK, connected + " connected", "");
    }
    String waiting = postedAlone == 0 ? "" : "; " + postedAlone + " posted since wait for somebody";
    return new Check(
        "peers",
        Grade.FAIL,
        "nobody is connected: what is posted reaches no one" + waiting,
        "hearsay peer add HOST:PORT, with the address of another node");
  }

  private Check clock() {
    Optional<Duration> skew = Views.skew(gossip);
    if (skew.isEmpty()) {
      return new Check("clock", Grade.OK, "no peer has told its time yet", "");
    }
    String text =
        String.format(
            Locale.ROOT,
            "%.1f s %s the peers' (they refuse messages from %d s ahead)",
            skew.get().abs().toMillis() / 1000.0,
            skew.get().isNegative() ? "ahead of" : "behind",
            Gossip.AHEAD_MAX.toSeconds());
    return skew.get().abs().compareTo(Gossip.AHEAD_MAX) <= 0
        ? new Check("clock", Grade.OK, text, "")
        : new Check(
            "clock", Grade.FAIL, text, "timedatectl set-ntp true, or set the clock by hand");
  }

  private Check store() {
    String text =
        "%d envelopes, %d of %d bytes".formatted(pool.size(), pool.bytes(), pool.bytesMax());
    return pool.bytes() <= STORE_FULL * pool.bytesMax()
        ? new Check("store", Grade.OK, text, "")
        : new Check("store", Grade.WARN, text, "hearsay run --store.max 1G, or a higher --shh.pow");
  }

  private Check disk() {
    return diskTrouble.isEmpty()
        ? new Check("directories", Grade.OK, "what was to be written was", "")
        : new Check(
            "directories", Grade.FAIL, diskTrouble, "look at the data directory: hearsay doctor");
  }

  /** What came of writing a document; empty when it is written. */
  void wrote(Optional<String> trouble) {
    diskTrouble = trouble.orElse("");
  }

  /** What who posts now should know; empty when all is well. */
  public Optional<String> warning() {
    if (isClockAhead()) {
      return Optional.of("clock: " + clock().message() + "; set it right");
    }
    return gossip.connected().isEmpty()
        ? Optional.of("peers: nobody is connected, the message waits for somebody")
        : Optional.empty();
  }

  private boolean isClockAhead() {
    return Views.skew(gossip)
        .filter(skew -> skew.negated().compareTo(Gossip.AHEAD_MAX) > 0)
        .isPresent();
  }

  /** Something was posted for everybody. The log has what is wrong once, not for each post. */
  void posted() {
    boolean alone = gossip.connected().isEmpty();
    if (alone) {
      postedAlone++;
      if (!toldAlone) {
        log.warn("posted with no peer hint=\"hearsay peer add HOST:PORT\"");
      }
    }
    toldAlone = alone;
    boolean ahead = isClockAhead();
    if (ahead && !toldClock) {
      log.warn("posted with a wrong clock, peers may refuse it: {}", clock().message());
    }
    toldClock = ahead;
  }

  /** Whoever comes is sent what waits. */
  void peerUp() {
    postedAlone = 0;
    toldAlone = false;
  }
}
