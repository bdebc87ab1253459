package org.hearsay.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearsay name register NAME}: begins a registration, and waits until the name is held. */
@Command(
    name = "register",
    description = {
      "Take a name for this daemon's account, and wait until the chain says so.",
      "A claim is mined first, which does not tell the name; then the registration, a block later."
          + " Each takes work, twice as much for each character under 8."
          + " The daemon sees it through, whether this command waits or not."
    })
final class NameRegister implements org.hearsay.cli.Command {
  // Ours to choose.
  private static final Duration POLL = Duration.ofMillis(200);

  private final Hearsay hearsay;
  private final CountDownLatch never = new CountDownLatch(1);

  @Parameters(paramLabel = "NAME", description = "3 to 32 of a-z, 0-9 and -.")
  String name = "";

  @Option(
      names = "--recovery",
      paramLabel = "KEY",
      description = "A public key that may take the name back, or revoke it; 0x and 128 digits.")
  @Nullable String recovery;

  @Option(names = "--no-wait", description = "Begin it, and end at once.")
  boolean noWait;

  @Option(
      names = {"-W", "--wait"},
      paramLabel = "SECONDS",
      description = "Stop waiting after this long: exit status 6. The daemon goes on.")
  String wait = "0";

  NameRegister(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) throws InterruptedException {
    NameText.check(name);
    Duration within = within();
    try (Control control = hearsay.connect();
        Progress progress = hearsay.progress(terminal)) {
      JsonNode begun = begin(control);
      Warning.print(begun, hearsay, terminal);
      if (noWait) {
        terminal
            .out()
            .println(
                hearsay.json()
                    ? Json.object(begun)
                    : name
                        + " is being registered: hearsay name register "
                        + name
                        + " waits for it.");
        return Exit.OK;
      }
      Interrupted interrupted = new Interrupted(() -> sayWhatGoesOn(progress));
      try {
        await(control, within, progress);
      } finally {
        interrupted.over();
      }
      JsonNode held = control.call("name_resolve", name);
      progress.clear();
      terminal.out().println(hearsay.json() ? answer(held) : words(held));
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

  /** Begins it, unless it is on its way already or over: then it is only looked at. */
  private JsonNode begin(Control control) {
    Map<String, Object> how = new LinkedHashMap<>();
    if (recovery != null) {
      how.put("recovery", NameText.key("--recovery", recovery));
    }
    Optional<JsonNode> before = present(control);
    if (before.isEmpty()) {
      return control.call("name_register", name, how);
    }
    if (recovery != null) {
      throw new Failure(
          Reason.NAME_TAKEN,
          name + " is registered already, or about to be: its recovery key stays as it is.",
          "Leave out --recovery to see how far it is.");
    }
    return before.get();
  }

  private Optional<JsonNode> present(Control control) {
    try {
      return Optional.of(control.call("name_registration", name))
          .filter(job -> !job.path("phase").asString("").equals("failed"));
    } catch (Failure e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void sayWhatGoesOn(Progress progress) {
    progress.step(
        "The daemon goes on registering %s: hearsay name register %s waits for it again."
            .formatted(name, name));
  }

  private void await(Control control, Duration within, Progress progress)
      throws InterruptedException {
    String last = "";
    long end = within.isZero() ? Long.MAX_VALUE : System.nanoTime() + within.toNanos();
    while (true) {
      JsonNode now = control.call("name_registration", name);
      String phase = now.path("phase").asString("");
      if (phase.equals("failed")) {
        throw Registration.failure(name, now);
      }
      if (!phase.equals(last)) {
        last = phase;
        progress.step(Registration.step(name, phase, now, progress.taken()));
      }
      if (phase.equals("held")) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new Failure(
            Exit.TIMED_OUT,
            "%s is not registered yet (%s); the daemon goes on.".formatted(name, phase),
            "hearsay name register " + name + " waits again.");
      }
      progress.show(Registration.waits(phase, control.call("chain_head"), progress.taken()));
      boolean unused = never.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private ObjectNode answer(JsonNode held) {
    return Json.object(held).put("phase", "held");
  }

  private static String words(JsonNode held) {
    return "%s is yours, until block %d: %s"
        .formatted(
            Brief.text(held, "name"), Brief.number(held, "expires"), Brief.text(held, "key"));
  }
}
