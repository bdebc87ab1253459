package org.hearsay.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay pub TOPIC TEXT}: posts a message that whoever has the key can read. */
@Command(
    name = "pub",
    description = {
      "Post a message under a topic, for whoever has the password or key.",
      Topics.HELP
    })
final class PubCommand implements org.hearsay.cli.Command {
  /** What the daemon may take besides the work that was asked for. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  // Ours to choose.
  /** The daemon takes calls of up to 1 MiB, and a text is twice as long in hex. */
  private static final int TEXT_BYTES_MAX = 500_000;

  /** Peers take what comes from ten seconds ahead, no more. */
  private static final long SKEW_MILLIS_MAX = 10_000;

  private final Hearsay hearsay;

  @Parameters(index = "0", paramLabel = "TOPIC", description = "What it is about.")
  String topic = "";

  @Parameters(
      index = "1",
      paramLabel = "TEXT|-",
      description = "What it says; - reads standard input.")
  String text = "";

  @Mixin Secret secret = new Secret();

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      defaultValue = "50s",
      description = "How long it stays on the network. Default: ${DEFAULT-VALUE}.")
  String ttl = "";

  @Option(
      names = "--pow",
      paramLabel = "F",
      description = "Rating to work for. Default: the lowest that this daemon accepts.")
  @Nullable Double pow;

  @Option(
      names = "--pow-time",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "How long to work for it at most. Default: ${DEFAULT-VALUE}.")
  String powTime = "";

  PubCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) throws IOException {
    long ttlSeconds = wholeSeconds("--ttl", ttl);
    long powTimeSeconds = wholeSeconds("--pow-time", powTime);
    if (text.equals("-") && secret.readsInput()) {
      throw new Failure(
          Exit.USAGE,
          "Standard input cannot be both the text and the password.",
          "Put the password in a file of its own: --password-file FILE");
    }
    byte[] payload =
        text.equals("-")
            ? terminal.in().readNBytes(TEXT_BYTES_MAX + 1)
            : text.getBytes(StandardCharsets.UTF_8);
    if (payload.length > TEXT_BYTES_MAX) {
      throw new Failure(
          Exit.REJECTED,
          "The text is longer than " + TEXT_BYTES_MAX + " bytes.",
          "Send it in parts.");
    }
    try (Control control = hearsay.connect()) {
      Secret.RingKey key = secret.open(control, terminal);
      try {
        Map<String, Object> post = new LinkedHashMap<>();
        post.put("symKeyID", key.id());
        post.put("topic", Topics.bytes(topic, control));
        post.put("ttl", ttlSeconds);
        post.put("payload", PlainText.hex(payload));
        post.put("powTime", powTimeSeconds);
        post.put("powTarget", pow == null ? control.call("shh_info").path("minPow") : pow);
        Duration patience = Duration.ofSeconds(powTimeSeconds).plus(GRACE);
        String hash = control.call(patience, "shh_post", post).asString();
        terminal.out().println(hearsay.json() ? Json.object().put("hash", hash) : hash);
        warn(control, terminal);
      } finally {
        key.giveBack(control);
      }
    }
    return Exit.OK;
  }

  /** It is sealed, and may reach nobody all the same: geth's call has no word for that. */
  private void warn(Control control, Terminal terminal) {
    JsonNode status;
    try {
      status = control.call("node_status");
    } catch (Failure e) {
      return; // the message is out; a geth does not know the call
    }
    if (status.path("peers").asLong(1) == 0) {
      hearsay.warn("nobody is connected; it waits for somebody as long as it lives", terminal);
    }
    if (-status.path("skewMillis").asLong(0) > SKEW_MILLIS_MAX) {
      hearsay.warn("this machine's clock is ahead of the peers', who refuse it", terminal);
    }
  }

  private static long wholeSeconds(String option, String text) {
    try {
      Duration time = TimeSpan.parse(text);
      if (time.compareTo(Duration.ofSeconds(1)) >= 0) {
        return time.toSeconds();
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new Failure(
        Exit.USAGE,
        "%s %s: expected %s".formatted(option, text, TimeSpan.EXPECTED),
        "At least 1s; for example " + option + " 50s");
  }
}
