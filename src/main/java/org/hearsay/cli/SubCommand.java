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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

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

  @Mixin Enough enough = new Enough();

  SubCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) throws IOException, InterruptedException {
    Duration unused = enough.within(); // refused before a password is asked for
    try (Control control = hearsay.connect()) {
      Secret.RingKey key = secret.open(control, terminal);
      Thread interrupted = new Thread(() -> giveBack(key));
      Runtime.getRuntime().addShutdownHook(interrupted);
      try {
        List<String> bytes = bytes(control);
        Map<String, Object> criteria = new LinkedHashMap<>();
        criteria.put("symKeyID", key.id());
        criteria.put("topics", bytes);
        return new Listening(control, terminal)
            .to(named(bytes), criteria, enough, message -> print(message, terminal));
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

  private List<String> bytes(Control control) {
    List<String> bytes = new ArrayList<>();
    for (String topic : topics) {
      bytes.add(Topics.bytes(topic, control));
    }
    return bytes;
  }

  /** The topics as they were typed, with what goes over the network. */
  private String named(List<String> bytes) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < bytes.size(); i++) {
      String typed = topics.get(i);
      names.add(typed.equals(bytes.get(i)) ? typed : typed + " (" + bytes.get(i) + ")");
    }
    return String.join(", ", names);
  }

  private void print(JsonNode message, Terminal terminal) {
    terminal.out().println(hearsay.json() ? Listening.json(message) : line(message));
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
