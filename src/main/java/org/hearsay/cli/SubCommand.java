package org.hearsay.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearsay sub TOPIC...}: prints messages as they arrive. */
@Command(
    name = "sub",
    description = {
      "Print the messages under these topics that the password or key opens, as they arrive.",
      Topics.HELP
    })
final class SubCommand implements org.hearsay.cli.Command {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Hearsay hearsay;

  @Parameters(arity = "1..*", paramLabel = "TOPIC", description = "What they are about.")
  List<String> topics = List.of();

  @Mixin Secret secret = new Secret();

  @Option(
      names = {"-C", "--count"},
      paramLabel = "N",
      description = "End after this many messages.")
  int count = Integer.MAX_VALUE;

  @Option(
      names = {"-W", "--wait"},
      paramLabel = "SECONDS",
      description = "Give up after this long: exit status 6.")
  int waitSeconds;

  SubCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) throws IOException, InterruptedException {
    if (count < 1 || waitSeconds < 0) {
      throw new Failure(Exit.USAGE, "-C counts from 1, -W waits from 0 (for ever).", "");
    }
    try (Control control = hearsay.connect()) {
      Secret.RingKey key = secret.open(control, terminal);
      Thread interrupted = new Thread(() -> giveBack(key));
      Runtime.getRuntime().addShutdownHook(interrupted);
      try {
        Duration patience = Duration.ofSeconds(waitSeconds);
        boolean all = control.listen(criteria(key, control), patience, counting(terminal));
        return all ? Exit.OK : Exit.TIMED_OUT;
      } finally {
        Runtime.getRuntime().removeShutdownHook(interrupted);
        key.giveBack(control);
      }
    }
  }

  /** Ctrl-C is how most of these commands end; the key must not stay in the daemon's ring. */
  private void giveBack(Secret.RingKey key) {
    try (Control control = hearsay.connect()) {
      key.giveBack(control);
    } catch (Failure e) {
      // the daemon is gone, and with it whoever could use the key
    }
  }

  private Map<String, Object> criteria(Secret.RingKey key, Control control) {
    List<String> bytes = new ArrayList<>();
    for (String topic : topics) {
      bytes.add(Topics.bytes(topic, control));
    }
    Map<String, Object> criteria = new LinkedHashMap<>();
    criteria.put("symKeyID", key.id());
    criteria.put("topics", bytes);
    return criteria;
  }

  /** Prints each message and says whether more are wanted. */
  private Predicate<JsonNode> counting(Terminal terminal) {
    int[] left = {count};
    return message -> {
      terminal.out().println(hearsay.json() ? json(message) : line(message));
      return --left[0] > 0;
    };
  }

  private static ObjectNode json(JsonNode message) {
    ObjectNode json = Json.object(message);
    PlainText.decode(PlainText.bytes(message.path("payload").asString("0x")))
        .ifPresent(text -> json.put("text", text));
    return json;
  }

  private static String line(JsonNode message) {
    Instant sent = Instant.ofEpochSecond(message.path("timestamp").asLong());
    return "%s %s %s"
        .formatted(
            TIME.format(sent.atZone(ZoneId.systemDefault())),
            message.path("topic").asString(""),
            PlainText.line(PlainText.bytes(message.path("payload").asString("0x"))));
  }
}
