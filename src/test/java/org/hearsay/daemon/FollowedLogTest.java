package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.rpc.RpcClient;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What followers of the log are told at its most talkative. */
final class FollowedLogTest {
  private static final String PASSWORD = "swordfish and chips";
  private static final String PAYLOAD = "0x706c61696e74657874";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void secretsAndPayloadsAreNotInTheLog(String format) throws Exception {
    String symKey;
    String privateKey;
    String followed;
    try (DaemonProcess daemon =
        DaemonProcess.start(
            directory.resolve("a"), "--lan=false", "--verbosity", "5", "--log.format", format)) {
      daemon.awaitReady();
      String id = daemon.ipc("shh_generateSymKeyFromPassword", PASSWORD).asString();
      symKey = daemon.ipc("shh_getSymKey", id).asString().substring(2);
      String pair = daemon.ipc("shh_newKeyPair").asString();
      privateKey = daemon.ipc("shh_getPrivateKey", pair).asString().substring(2);
      Map<String, Object> post = message(id, pair);
      assertThat(daemon.ipc("shh_post", post).asString()).startsWith("0x");
      assertThat(daemon.ipc("shh_post", post).asString()).startsWith("0x");
      followed = followed(daemon);
      assertThat(daemon.terminate()).isZero();
    }
    List<String> lines = Files.readAllLines(directory.resolve("a.log"));
    assertThat(lines).anyMatch(line -> line.contains("listening"));
    assertThat(lines).as("told once").filteredOn(l -> l.contains("posted with no peer")).hasSize(1);
    assertThat(String.join("\n", lines))
        .doesNotContain(PASSWORD, PAYLOAD.substring(2), symKey, privateKey)
        .doesNotContain("plaintext", Files.readString(directory.resolve("a/nodekey")).strip());
    assertThat(followed).contains("listening").doesNotContain(PASSWORD, PAYLOAD.substring(2));
    assertThat(followed).doesNotContain(symKey, privateKey, "plaintext");
    if (format.equals("json")) {
      allAreObjects(lines);
    }
  }

  private static Map<String, Object> message(String symKey, String signer) {
    return Map.of(
        "symKeyID",
        symKey,
        "sig",
        signer,
        "topic",
        "0x01020304",
        "payload",
        PAYLOAD,
        "powTime",
        9,
        "powTarget",
        0.2);
  }

  /** What the control port tells of the log so far. */
  private static String followed(DaemonProcess daemon) throws Exception {
    StringBuilder lines = new StringBuilder();
    Path socket = daemon.directory().resolve("hearsay.ipc");
    try (RpcClient client = RpcClient.connect(socket, Duration.ofSeconds(30))) {
      client.subscribe("node", List.of("log", Map.of("level", "trace", "last", 1000)));
      Optional<JsonNode> next = client.next(Duration.ofSeconds(30));
      while (next.isPresent()) {
        lines.append(next.get().at("/result/line").asString()).append('\n');
        next = client.next(Duration.ofMillis(200));
      }
    }
    return lines.toString();
  }

  private static void allAreObjects(List<String> lines) {
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(JsonMapper.shared().readTree(line).propertyNames())
                    .contains("time", "level", "logger", "msg"));
  }
}
