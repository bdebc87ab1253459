package org.hearsay.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code hearsay chain mine}: has the daemon search blocks, and shows how that goes. */
@Command(
    name = "mine",
    description = {
      "Have the daemon mine, or stop it. Without a flag: one block, and wait until it is found.",
      "What was begun goes on in the daemon when this command ends."
    })
final class MineCommand implements org.hearsay.cli.Command {
  // Ours to choose.
  private static final Duration POLL = Duration.ofMillis(200);

  private final Hearsay hearsay;
  private final CountDownLatch never = new CountDownLatch(1);

  @ArgGroup @Nullable When when;

  @Option(
      names = "--watch",
      description = "Show how it goes, and each new block. Alone it changes nothing.")
  boolean watch;

  @Mixin Enough enough = new Enough();

  /** At most one of them. */
  private static final class When {
    @Option(names = "--once", description = "One block, then off.")
    boolean once;

    @Option(names = "--on", description = "Block after block.")
    boolean on;

    @Option(names = "--pending", description = "Only while transactions wait.")
    boolean pending;

    @Option(names = "--off", description = "Not at all.")
    boolean off;

    String mode() {
      return once ? "once" : on ? "on" : pending ? "pending" : off ? "off" : "";
    }
  }

  MineCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) throws InterruptedException {
    long patienceNanos = enough.within().toNanos();
    try (Control control = hearsay.connect()) {
      JsonNode before = control.call("chain_head");
      String mode = when == null ? (watch ? "" : "once") : when.mode();
      JsonNode head = mode.isEmpty() ? before : control.call("chain_mine", mode);
      if (!watch && !mode.equals("once")) {
        terminal.out().println(hearsay.json() ? Json.object(head) : words(mode));
        return Exit.OK;
      }
      try (Progress progress = hearsay.progress(terminal)) {
        Interrupted interrupted = new Interrupted(() -> sayWhatGoesOn(mode, progress));
        try {
          long end = patienceNanos == 0 ? Long.MAX_VALUE : System.nanoTime() + patienceNanos;
          watch(control, Brief.number(before, "height"), end, progress, terminal);
        } finally {
          interrupted.over();
        }
      }
      return Exit.OK;
    }
  }

  private static String words(String mode) {
    return switch (mode) {
      case "on" -> "Mines block after block: hearsay chain mine --off stops it.";
      case "pending" -> "Mines while transactions wait: hearsay chain mine --off stops it.";
      default -> "Mines no more.";
    };
  }

  private static void sayWhatGoesOn(String mode, Progress progress) {
    if (!mode.isEmpty() && !mode.equals("off")) {
      progress.step("The daemon goes on mining: hearsay chain mine --off stops it.");
    }
  }

  /** Until there are enough blocks or, when only one was to be mined, until it is there. */
  private void watch(Control control, long from, long end, Progress progress, Terminal terminal)
      throws InterruptedException {
    long seen = from;
    int left = enough.count;
    while (left > 0) {
      JsonNode head = control.call("chain_head");
      JsonNode mining = head.path("mining");
      boolean off = mining.path("mode").asString("").equals("off");
      long height = Brief.number(head, "height");
      boolean found = height != seen;
      if (found) {
        seen = height;
        left--;
        progress.clear();
        terminal.out().println(hearsay.json() ? found(head) : line(head));
      }
      if (off && !watch) {
        if (seen == from) {
          throw new Failure(Exit.FAILED, "Mining was switched off before a block was found.", "");
        }
        return;
      }
      progress.show(mining.has("tries") ? doing(mining) : "waits for the next block");
      if (System.nanoTime() > end) {
        throw enough.tooLate();
      }
      boolean unused = never.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static String doing(JsonNode mining) {
    Odds odds = Odds.of(mining);
    return "mining block %d  %s  %s"
        .formatted(Brief.number(mining, "height"), odds.bar(), odds.words());
  }

  private static Object found(JsonNode head) {
    return Json.object()
        .put("height", Brief.number(head, "height"))
        .put("id", head.path("id").asString(""))
        .put("time", Brief.number(head, "time"));
  }

  private static String line(JsonNode head) {
    return "block %d  %s".formatted(Brief.number(head, "height"), Brief.text(head, "id"));
  }
}
