package org.hearsay.cli.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.hearsay.cli.TimeSpan;
import tools.jackson.databind.JsonNode;

/** What only a running daemon knows. */
final class DaemonAreas {
  // Ours to choose.
  /** Peers take what comes from ten seconds ahead, no more. */
  private static final long SKEW_MILLIS_MAX = 10_000;

  private static final long SKEW_MILLIS_WORTH_A_LOOK = 2_000;
  private static final double STORE_FULL = 0.9;

  /** So many blocks a node may lack for a moment; more, and it is being brought up to its peers. */
  private static final int BLOCKS_BEHIND_MAX = 3;

  private final Said said;

  DaemonAreas(Said said) {
    this.said = said;
  }

  private List<Finding> of(String area, Function<JsonNode, Finding> look) {
    return List.of(said.status().map(look).orElseGet(() -> unasked(area)));
  }

  private Finding unasked(String area) {
    return said.trouble().isEmpty()
        ? Finding.look(area, "not looked at: no daemon is running", "hearsay run")
        : Finding.look(area, "not looked at: the daemon did not say", "hearsay doctor rpc");
  }

  List<Finding> clock() {
    return of(
        "clock",
        node -> {
          JsonNode skew = node.path("skewMillis");
          if (skew.isMissingNode()) {
            return Finding.look(
                "clock", "not measured: no peer has told its time yet", "hearsay doctor peers");
          }
          long millis = skew.asLong(0);
          String text =
              String.format(
                  Locale.ROOT,
                  "%.1f s %s the peers' (they refuse messages from %d s ahead)",
                  Math.abs(millis) / 1000.0,
                  millis > 0 ? "behind" : "ahead of",
                  SKEW_MILLIS_MAX / 1000);
          String fix = "timedatectl set-ntp true, or set the clock by hand";
          if (Math.abs(millis) > SKEW_MILLIS_MAX) {
            return Finding.wrong("clock", text, fix);
          }
          return Math.abs(millis) > SKEW_MILLIS_WORTH_A_LOOK
              ? Finding.look("clock", text, fix)
              : Finding.ok("clock", text);
        });
  }

  List<Finding> store() {
    return of(
        "store",
        node -> {
          long bytes = node.path("poolBytes").asLong(0);
          long most = Math.max(1, node.path("poolBytesMax").asLong(1));
          long evicted = node.path("evicted").asLong(0);
          String text =
              "%d envelopes, %d of %d bytes, %d left before their time"
                  .formatted(node.path("envelopes").asLong(0), bytes, most, evicted);
          return bytes > STORE_FULL * most || evicted > 0
              ? Finding.look("store", text, "hearsay run --store.max 1G, or a higher --shh.pow")
              : Finding.ok("store", text);
        });
  }

  List<Finding> rpc() {
    if (!said.trouble().isEmpty()) {
      return List.of(Finding.wrong("rpc", said.trouble(), said.fix()));
    }
    return of(
        "rpc",
        node ->
            Finding.ok(
                "rpc",
                "answered by %s, up %s"
                    .formatted(
                        node.path("agent").asString("?"),
                        TimeSpan.rough(Duration.ofSeconds(node.path("upSeconds").asLong(0))))));
  }

  List<Finding> peers() {
    return of(
        "peers",
        node -> {
          long peers = node.path("peers").asLong(0);
          String text = "%d of %d".formatted(peers, node.path("maxPeers").asLong(0));
          return peers == 0
              ? Finding.wrong(
                  "peers",
                  "nobody is connected: what is posted reaches no one",
                  "hearsay peer add HOST:PORT, with the address of another node")
              : Finding.ok("peers", text);
        });
  }

  List<Finding> chain() {
    return of(
        "chain",
        node -> {
          JsonNode chain = node.path("chain");
          if (chain.isMissingNode()) {
            return Finding.ok("chain", "none is followed");
          }
          long height = chain.path("height").asLong(0);
          long best = chain.path("bestPeerHeight").asLong(0);
          String text = "%s: block %d".formatted(chain.path("chain").asString("?"), height);
          if (chain.path("alarm").asBoolean(false)) {
            return Finding.wrong(
                "chain",
                text + "; a heavier branch would undo what is final here",
                "ask others which branch is theirs; hearsay chain follow takes the heavier one");
          }
          return best > height + BLOCKS_BEHIND_MAX
              ? Finding.look(
                  "chain", "%s of %d that a peer has".formatted(text, best), "hearsay chain status")
              : Finding.ok("chain", text);
        });
  }
}
