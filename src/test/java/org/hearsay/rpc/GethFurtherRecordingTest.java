package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Twelve hundred questions more that geth 1.9.7 was asked: arguments of every wrong kind, ids,
 * names of methods, half JSON, batches. Ids that both sides make anew stand in the file as names. A
 * line that we answer otherwise says why, and docs/rpc-differences.md says it too.
 */
final class GethFurtherRecordingTest {
  private static final Pattern HINT = Pattern.compile(",\"data\":\\{\"hint\":\"[^\"]*\"\\}");

  private final Map<String, String> ours = new LinkedHashMap<>();
  private final SoftAssertions softly = new SoftAssertions();
  private Port port;

  @BeforeEach
  void open() throws Exception {
    port = Port.withNode();
    ours.put("$SYM2", port.result("shh_addSymKey", "[\"0x" + "00".repeat(32) + "\"]"));
    ours.put("$SYM", port.result("shh_addSymKey", "[\"0x" + "11".repeat(32) + "\"]"));
    ours.put("$KP", port.result("shh_addPrivateKey", "[\"0x" + "22".repeat(32) + "\"]"));
    ours.put("$PUB", port.result("shh_getPublicKey", "[\"" + ours.get("$KP") + "\"]"));
    ours.put("$FIL", filter(",\"topics\":[\"0x5a4ea131\"]"));
    ours.put("$FDEL", filter(""));
  }

  private String filter(String more) throws Exception {
    return port.result(
        "shh_newMessageFilter", "[{\"symKeyID\":\"" + ours.get("$SYM") + "\"" + more + "}]");
  }

  @AfterEach
  void close() {
    port.close();
  }

  private static List<JsonNode> recording(boolean webSocket) throws IOException, BadJsonException {
    List<JsonNode> lines = new ArrayList<>();
    String file = "/vectors/geth-rpc-further.jsonl";
    try (InputStream in = GethFurtherRecordingTest.class.getResourceAsStream(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        JsonNode pair = JsonText.readTree(line);
        if (pair.path("ws").asBoolean(false) == webSocket) {
          lines.add(pair);
        }
      }
    }
    return lines;
  }

  @Test
  void itIsWhole() throws Exception {
    assertThat(recording(false)).hasSize(1154);
    assertThat(recording(true)).hasSize(58);
    assertThat(Stream.concat(recording(false).stream(), recording(true).stream()))
        .filteredOn(pair -> pair.has("differs"))
        .hasSize(14);
  }

  @Test
  void weAnswerOverHttpAsGethDid() throws Exception {
    for (JsonNode pair : recording(false)) {
      String request = pair.get("request").asString();
      HttpResponse<String> answer =
          port.send(
              HttpRequest.newBuilder(port.uri())
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(ours(request)))
                  .build());
      softly.assertThat(answer.statusCode()).as(request).isEqualTo(pair.path("status").asInt(200));
      compare(pair, answer.body());
      undo(request);
    }
    softly.assertAll();
  }

  @Test
  void weAnswerOverWebSocketAsGethDid() throws Exception {
    for (JsonNode pair : recording(true)) {
      try (WebSocketClient client = new WebSocketClient(port.number())) {
        compare(pair, client.ask(ours(pair.get("request").asString())));
      }
    }
    softly.assertAll();
  }

  private String ours(String text) {
    String result = text;
    for (Map.Entry<String, String> id : ours.entrySet()) {
      result = result.replace(id.getKey(), id.getValue());
    }
    return result;
  }

  /** What was set is set back, as while recording. */
  private void undo(String request) throws Exception {
    if (request.contains("shh_setMinPoW")) {
      port.result("shh_setMinPoW", "[0.2]");
    } else if (request.contains("shh_setMaxMessageSize")) {
      port.result("shh_setMaxMessageSize", "[1048576]");
    } else if (request.contains("shh_setBloomFilter")) {
      port.result("shh_setBloomFilter", "[\"0x" + "ff".repeat(64) + "\"]");
    } else if (request.contains("shh_makeLight")) {
      port.result("shh_cancelLightClient", "[]");
    }
  }

  private void compare(JsonNode pair, String answer) throws Exception {
    String theirs = normal(pair.get("response").asString());
    String mine = normal(answer);
    if (pair.has("differs")) {
      softly.assertThat(mine).as("no longer differs: %s", pair).isNotEqualTo(theirs);
    } else {
      softly.assertThat(mine).as(pair.get("request").asString()).isEqualTo(theirs);
    }
  }

  /** Without white space and what is new each time; a text that is no JSON stays as it is. */
  private String normal(String answer) {
    String text = answer.strip();
    for (Map.Entry<String, String> id : ours.entrySet()) {
      text = text.replace(id.getValue(), id.getKey());
    }
    try {
      text = text.isEmpty() ? text : JsonText.readTree(text).toString();
    } catch (BadJsonException e) {
      return text;
    }
    return HINT.matcher(text)
        .replaceAll("")
        .replaceAll("\"result\":\"[0-9a-f]{64}\"", "\"result\":\"<id>\"")
        .replaceAll("\"result\":\"0x[0-9a-f]{64}\"", "\"result\":\"<hash>\"")
        .replaceAll("\"result\":\"0x[0-9a-f]{20,32}\"", "\"result\":\"<sub>\"");
  }
}
