package org.hearsay.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay name rotate|recover}: another key for a name, by its key or a recovery key. */
final class NameRotate {
  // Ours to choose.
  private static final Duration POLL = Duration.ofMillis(200);

  private final Hearsay hearsay;
  private final CountDownLatch never = new CountDownLatch(1);

  @Parameters(paramLabel = "NAME", description = "3 to 32 of a-z, 0-9 and -.")
  String name = "";

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "File with the new private key, 64 hex digits. Default: a fresh one.")
  @Nullable String to;

  @Option(names = "--no-wait", description = "Begin it, and end at once.")
  boolean noWait;

  @Option(
      names = {"-W", "--wait"},
      paramLabel = "SECONDS",
      description = "Stop waiting after this long: exit status 6. The daemon goes on.")
  String wait = "0";

  NameRotate(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Command(
      name = "rotate",
      description = {
        "Give a name of yours another key, and wait until the chain says so.",
        "The new key is in the data directory before anybody hears of it, and the old one stays there."
            + " Six blocks later new names are registered for the new key, too."
      })
  static final class Rotate implements org.hearsay.cli.Command {
    @Mixin NameRotate what;

    Rotate(Hearsay hearsay) {
      what = new NameRotate(hearsay);
    }

    @Override
    public Exit run(Terminal terminal) throws InterruptedException {
      return what.run("name_rotate", List.of(), terminal);
    }
  }

  @Command(
      name = "recover",
      description = {
        "Take a name back whose key was changed, with its recovery key, and give it a fresh one.",
        "Only within the chain's recovery_blocks after the change: a day, usually."
      })
  static final class Recover implements org.hearsay.cli.Command {
    @Mixin NameRotate what;

    @Option(
        names = "--with",
        paramLabel = "FILE",
        required = true,
        description = "The file that hearsay name recovery new made.")
    String with = "";

    Recover(Hearsay hearsay) {
      what = new NameRotate(hearsay);
    }

    @Override
    public Exit run(Terminal terminal) throws InterruptedException {
      return what.run("name_recover", List.of(SecretKey.read("--with", with)), terminal);
    }
  }

  private Exit run(String method, List<String> more, Terminal terminal)
      throws InterruptedException {
    List<Object> params = new ArrayList<>(List.of(NameText.check(name)));
    params.addAll(more);
    if (to != null) {
      params.add(SecretKey.read("--to", to));
    }
    Duration within = within();
    try (Control control = hearsay.connect();
        Progress progress = hearsay.progress(terminal)) {
      JsonNode last = control.call(method, params.toArray());
      Warning.print(last, hearsay, terminal);
      if (!noWait) {
        Interrupted interrupted = new Interrupted(() -> sayWhatGoesOn(progress));
        try {
          last = await(control, last, within, progress);
        } finally {
          interrupted.over();
        }
      }
      progress.clear();
      terminal.out().println(hearsay.json() ? Json.object(last) : words(last));
      return Exit.OK;
    }
  }

  private Duration within() {
    try {
      return TimeSpan.parse(wait);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Exit.USAGE,
          "-W %s: expected seconds, or %s".formatted(wait, TimeSpan.EXPECTED),
          "For example -W 60; 0 waits for ever.");
    }
  }

  private void sayWhatGoesOn(Progress progress) {
    progress.step("The daemon goes on: hearsay name resolve %s shows the key.".formatted(name));
  }

  private JsonNode await(Control control, JsonNode begun, Duration within, Progress progress)
      throws InterruptedException {
    long end = within.isZero() ? Long.MAX_VALUE : System.nanoTime() + within.toNanos();
    JsonNode now = begun;
    while (true) {
      String phase = now.path("phase").asString("");
      if (phase.equals("failed")) {
        throw new Failure(
            Exit.FAILED,
            "The key of %s was not changed: %s.".formatted(name, Brief.text(now, "hint")),
            "hearsay name resolve %s shows whose it is.".formatted(name));
      }
      if (!phase.equals("rotating")) {
        return now;
      }
      if (System.nanoTime() > end) {
        throw new Failure(
            Exit.TIMED_OUT,
            "The key of %s is not changed yet; the daemon goes on.".formatted(name),
            "hearsay name resolve %s shows the key.".formatted(name));
      }
      progress.show(Registration.waits(phase, control.call("chain_head"), progress.taken()));
      boolean unused = never.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
      now = control.call("name_rotation", name);
    }
  }

  private String words(JsonNode now) {
    String key = Brief.text(now, "account");
    return now.path("phase").asString("").equals("rotating")
        ? "%s is getting the key %s: hearsay name resolve %s shows when.".formatted(name, key, name)
        : String.format(
            Locale.ROOT, "%s has the key %s, in block %d", name, key, Brief.number(now, "height"));
  }
}
