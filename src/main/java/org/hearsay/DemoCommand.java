package org.hearsay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hearsay.cli.Command;
import org.hearsay.cli.Control;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * {@code hearsay demo}: three friends on one machine, who find each other, exchange messages and
 * agree on a name.
 */
@CommandLine.Command(
    name = "demo",
    description = {
      "Start three daemons on this machine, let them find each other, and send two messages.",
      "Then alice takes a name on a chain of their own, carol mines it, bob checks it,",
      "and the three become contacts and talk in private.",
      "Runs until Ctrl-C."
    })
final class DemoCommand implements Command {
  // Ours to choose.
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(40);
  private static final Duration DELIVERED_WITHIN = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(50);

  /** Post and delivery share the machine with two JVMs that have just started. */
  private static final int POW_TIME_SECONDS = 10;

  private static final double POW_TARGET = 0.2;
  private static final int TTL_SECONDS = 60;
  private static final String TOPIC = "0x64656d6f";
  private static final String PASSWORD = "correct horse battery staple";

  private final Hearsay hearsay;
  private final CountDownLatch never = new CountDownLatch(1);

  @Option(names = "--exit", description = "End after all of that; status 0 if it went well.")
  boolean exit;

  private DemoCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  static CommandSpec spec(Hearsay hearsay) {
    return CommandSpec.forAnnotatedObject(new DemoCommand(hearsay));
  }

  @Override
  public Exit run(Terminal terminal) throws IOException, InterruptedException {
    DemoScreen screen = new DemoScreen(terminal, hearsay.json());
    long begun = System.nanoTime();
    try (Lab lab = Lab.start()) {
      screen.progress("Starting alice, bob and carol ...");
      lab.awaitReady();
      screen.progress("Waiting until they have found each other ...");
      awaitConnected(lab);
      screen.table(lab);
      screen.connected(Duration.ofNanos(System.nanoTime() - begun));
      LabNode alice = lab.nodes().get(0);
      LabNode bob = lab.nodes().get(1);
      deliver("symmetric", alice, bob, screen);
      deliver("asymmetric", alice, bob, screen);
      screen.progress("Registering a name ...");
      new DemoChain(lab, screen).show();
      screen.progress("Making them contacts of each other ...");
      new DemoFriends(lab, screen).show();
      if (!exit) {
        Path password = alice.directory().resolve("password");
        Files.writeString(password, PASSWORD + "\n");
        screen.tryThis(lab, password);
        never.await(); // Ctrl-C ends the process, and with it the lab
      }
      return Exit.OK;
    }
  }

  private void awaitConnected(Lab lab) throws InterruptedException {
    int others = lab.nodes().size() - 1;
    for (LabNode node : lab.nodes()) {
      long end = System.nanoTime() + CONNECTED_WITHIN.toNanos();
      try (Control control = node.connect()) {
        while (control.call("node_status").path("peers").asInt(0) < others) {
          if (System.nanoTime() > end) {
            throw node.failure(
                "%s did not find the others within %d s."
                    .formatted(node.name(), CONNECTED_WITHIN.toSeconds()));
          }
          boolean unused = never.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    }
  }

  /** Posts a message with one kind of key, and waits until the other one was told of it. */
  private static void deliver(String kind, LabNode from, LabNode to, DemoScreen screen) {
    try (Control sender = from.connect();
        Control receiver = to.connect()) {
      DemoKeys keys =
          kind.equals("symmetric")
              ? DemoKeys.shared(PASSWORD, sender, receiver)
              : DemoKeys.own(receiver);
      String text = "hello " + to.name() + ", this is " + kind;
      String payload = "0x" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
      receiver.subscribe(Map.of(keys.opening(), keys.openingKey(), "topics", List.of(TOPIC)));
      long begun = System.nanoTime();
      sender.call(
          "shh_post",
          Map.of(
              keys.sealing(),
              keys.sealingKey(),
              "topic",
              TOPIC,
              "payload",
              payload,
              "ttl",
              TTL_SECONDS,
              "powTime",
              POW_TIME_SECONDS,
              "powTarget",
              POW_TARGET));
      Optional<JsonNode> message = receiver.next(DELIVERED_WITHIN);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      boolean arrived =
          message.map(found -> found.path("payload").asString("").equals(payload)).orElse(false);
      screen.delivered(kind, from.name(), to.name(), took, arrived);
      if (!arrived) {
        throw to.failure("The %s message did not arrive at %s.".formatted(kind, to.name()));
      }
    }
  }
}
