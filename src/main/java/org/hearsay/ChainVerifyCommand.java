package org.hearsay;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hearsay.chain.Verification;
import org.hearsay.cli.Command;
import org.hearsay.cli.Control;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Json;
import org.hearsay.cli.Progress;
import org.hearsay.cli.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearsay chain verify}: replays what is stored of the chain, with and without a daemon. */
@CommandLine.Command(
    name = "verify",
    description = {
      "Replay all stored blocks from the first on, and compare what follows with what is stored.",
      "A daemon that runs does it itself; else the database is read here, and not changed.",
      "Status 1 when something is wrong."
    })
final class ChainVerifyCommand implements Command {
  // Ours to choose.
  private static final Duration POLL = Duration.ofMillis(200);

  private static final String DOING = "verifying block";

  private final Hearsay hearsay;
  private final CountDownLatch never = new CountDownLatch(1);

  @Mixin ChainStore where = new ChainStore();

  private ChainVerifyCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  static CommandSpec spec(Hearsay hearsay) {
    return CommandSpec.forAnnotatedObject(new ChainVerifyCommand(hearsay));
  }

  @Override
  public Exit run(Terminal terminal) throws InterruptedException {
    JsonNode result;
    try (Progress progress = hearsay.progress(terminal)) {
      Optional<Control> daemon = where.daemon(hearsay);
      result = daemon.isPresent() ? ask(daemon.get(), progress) : look(progress);
    }
    if (!result.path("ok").asBoolean(false)) {
      throw broken(result);
    }
    terminal.out().println(hearsay.json() ? Json.object(result) : words(result));
    return Exit.OK;
  }

  private JsonNode ask(Control daemon, Progress progress) throws InterruptedException {
    try (daemon) {
      JsonNode now = daemon.call("chain_verify");
      while (now.path("running").asBoolean(false)) {
        progress.show(DOING, now.path("height").asInt(0), now.path("goal").asInt(0));
        boolean unused = never.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
        now = daemon.call("chain_verification");
      }
      return now;
    }
  }

  private JsonNode look(Progress progress) {
    try (ChainStore.Opened opened = where.open(hearsay)) {
      ObjectNode json = JsonNodeFactory.instance.objectNode().put("running", false);
      int[] reached = {0, opened.store().mainHeight()};
      try {
        Verification.Result result =
            Verification.of(
                opened.rules(),
                opened.checkpoints(),
                opened.store(),
                (height, top) -> {
                  reached[0] = height;
                  reached[1] = top;
                  progress.show(DOING, height, top);
                });
        json.put("height", Math.max(0, result.height())).put("goal", reached[1]);
        json.put("ok", result.broken().isEmpty()).put("names", result.names());
        json.put("transactions", result.transactions());
        result.broken().ifPresent(why -> json.put("fault", why).put("hint", remedy(opened)));
      } catch (UncheckedIOException e) {
        json.put("height", reached[0]).put("goal", reached[1]).put("ok", false);
        json.put("fault", String.valueOf(e.getMessage())).put("hint", remedy(opened));
      }
      return json;
    }
  }

  private static String remedy(ChainStore.Opened opened) {
    return "Move %s away, and start the daemon: it fetches the chain anew."
        .formatted(opened.store().name());
  }

  private static Failure broken(JsonNode result) {
    return new Failure(
        Exit.FAILED,
        "The stored chain is wrong behind block %d of %d: %s."
            .formatted(
                result.path("height").asInt(0),
                result.path("goal").asInt(0),
                result.path("fault").asString("")),
        result.path("hint").asString(""));
  }

  private static String words(JsonNode result) {
    return "All is right: %d blocks, %d transactions, %d names."
        .formatted(
            result.path("height").asInt(0),
            result.path("transactions").asLong(0),
            result.path("names").asInt(0));
  }
}
