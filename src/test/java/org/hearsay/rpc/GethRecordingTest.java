package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Every question that a real geth was asked, asked again. Ids and hashes differ from run to run, so
 * they are matched by kind; everything else must be the same, or stand in docs/rpc-differences.md.
 */
final class GethRecordingTest {
  private static final Pattern ID = Pattern.compile("\\b[0-9a-fA-F]{64}\\b");
  private static final String SIGNER =
      "0x047cd9fb61f0cd537c13cfa6b6941257faefef565a0ad8e345ee2ce9aa04579133"
          + "3dd03df4cc9f6848c6bb9c265b823eee2825853076c112095f8243fbb0c15c46";

  /** Pairs that answer otherwise here, on purpose. */
  private static final String DELETED_KEY = "getFilterMessages after key was deleted";

  /** The members of a message that a symmetric key opened, in geth's order. */
  private static final List<String> SYM =
      List.of("ttl", "timestamp", "topic", "payload", "padding", "pow", "hash");

  private final Map<String, String> ours = new HashMap<>();
  private final SoftAssertions softly = new SoftAssertions();
  private Port port;

  private record Pair(JsonNode json) {
    String name() {
      return json.get("name").asString();
    }

    String request() {
      return json.get("request").asString();
    }

    String response() {
      return json.get("response").stringValueOpt().orElse("");
    }

    boolean isHttp() {
      return json.get("transport").asString().equals("http");
    }

    int status() {
      return json.get("status").asInt(200);
    }
  }

  @BeforeEach
  void open() {
    port = Port.withNode();
  }

  @AfterEach
  void close() {
    port.close();
  }

  private static List<Pair> recording() throws IOException, BadJsonException {
    List<Pair> pairs = new ArrayList<>();
    try (InputStream in = GethRecordingTest.class.getResourceAsStream("/vectors/geth-rpc.jsonl")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        pairs.add(new Pair(JsonText.readTree(line)));
      }
    }
    return pairs;
  }

  @Test
  void itIsWholeAndOfBothTransports() throws Exception {
    List<Pair> pairs = recording();
    assertThat(pairs).hasSize(234);
    assertThat(pairs.stream().filter(Pair::isHttp)).hasSize(130);
  }

  @Test
  void weAnswerOverHttpAsGethDid() throws Exception {
    replay(recording().stream().filter(Pair::isHttp).toList(), null);
    softly.assertAll();
  }

  @Test
  void weAnswerOverWebSocketAsGethDid() throws Exception {
    try (WebSocketClient client = new WebSocketClient(port.number())) {
      replay(recording().stream().filter(pair -> !pair.isHttp()).toList(), client);
    }
    softly.assertAll();
  }

  private void replay(List<Pair> pairs, WebSocketClient client) throws Exception {
    prepare(pairs);
    for (Pair pair : pairs) {
      before(pair.name(), pairs);
      String request = whole(pair);
      if (client != null) {
        compare(pair, client.ask(request));
      } else {
        HttpResponse<String> response = port.send(httpRequest(pair, request));
        softly.assertThat(response.statusCode()).as(pair.name()).isEqualTo(pair.status());
        compare(pair, response.body());
      }
      restore(pair.name());
    }
  }

  private HttpRequest httpRequest(Pair pair, String body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(port.uri());
    HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofString(body);
    request.header(
        "Content-Type",
        pair.name().contains("charset") ? "application/json; charset=utf-8" : "application/json");
    switch (pair.name()) {
      case "http: GET, no body" -> request.GET();
      case "http: PUT" -> request.PUT(publisher);
      case "http: other path /x/y" -> request.uri(port.uri().resolve("/x/y")).POST(publisher);
      case "http: POST with foreign Origin" ->
          request.header("Origin", "http://evil.example").POST(publisher);
      default -> request.POST(publisher);
    }
    return request.build();
  }

  /** What the recorded session had made before, in calls that were not recorded. */
  private void prepare(List<Pair> pairs) throws Exception {
    String sym = port.result("shh_newSymKey", "[]");
    String pair = port.result("shh_newKeyPair", "[]");
    ours.put(field(pairs, "post: sym", "symKeyID"), sym);
    ours.put(keyPairId(pairs), pair);
    ours.put(
        field(pairs, "post: asym", "pubKey").substring(2),
        port.result("shh_getPublicKey", "[\"" + pair + "\"]").substring(2));
    ours.put(parameter(pairs, "deleteKeyPair ok"), port.result("shh_newKeyPair", "[]"));
    ours.put(
        parameter(pairs, "getSymKey of empty-password key"),
        port.result("shh_generateSymKeyFromPassword", "[\"\"]"));
    ours.put(
        parameter(pairs, "getFilterMessages sym+topic"),
        port.result(
            "shh_newMessageFilter",
            "[{\"symKeyID\":\"" + sym + "\",\"topics\":[\"0x5a4ea131\"]}]"));
    ours.put(
        parameter(pairs, "getFilterMessages asym + sig"),
        port.result(
            "shh_newMessageFilter",
            "[{\"privateKeyID\":\"" + pair + "\",\"sig\":\"" + SIGNER + "\"}]"));
  }

  /** What was deleted just before, in calls that were not recorded. */
  private void before(String name, List<Pair> pairs) throws Exception {
    if (name.equals("deleteSymKey again false")) {
      port.result("shh_deleteSymKey", "[\"" + ours.get(parameter(pairs, name)) + "\"]");
    } else if (name.equals("post: asym to the deleted key")) {
      port.result("shh_deleteKeyPair", "[\"" + ours.get(keyPairId(pairs)) + "\"]");
    } else if (name.equals("getFilterMessages sym+topic")) {
      port.awaitDelivery();
    }
  }

  private static String keyPairId(List<Pair> pairs) throws Exception {
    return field(pairs, "newMessageFilter asym", "privateKeyID");
  }

  private static JsonNode request(List<Pair> pairs, String name) throws Exception {
    Pair pair = pairs.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    return JsonText.readTree(pair.request());
  }

  private static String parameter(List<Pair> pairs, String name) throws Exception {
    return request(pairs, name).at("/params/0").asString();
  }

  private static String field(List<Pair> pairs, String name, String field) throws Exception {
    return request(pairs, name).at("/params/0/" + field).asString();
  }

  /** The recorded session undid these too. */
  private void restore(String name) throws Exception {
    if (name.startsWith("setMaxMessageSize")) {
      port.result("shh_setMaxMessageSize", "[1048576]");
    } else if (name.startsWith("setMinPoW")) {
      port.result("shh_setMinPoW", "[0.2]");
    }
  }

  /** Two long requests were shortened in the recording. */
  private String whole(Pair pair) {
    if (pair.name().equals("rpc: batch of 100")) {
      return IntStream.range(0, 100)
          .mapToObj(
              i ->
                  "{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"shh_version\",\"params\":[]}")
          .collect(Collectors.joining(",", "[", "]"));
    }
    String request = mapped(pair.request());
    int payload = request.indexOf("\"0xabab");
    return payload < 0
        ? request
        : request.substring(0, payload + 1) + "0x" + "ab".repeat(10_000) + "\"}]}";
  }

  private String mapped(String text) {
    String result = text;
    for (Map.Entry<String, String> id : ours.entrySet()) {
      result = result.replace(id.getKey(), id.getValue());
    }
    return result;
  }

  private void compare(Pair pair, String answer) throws Exception {
    if (pair.response().isEmpty() || pair.status() != 200) {
      softly.assertThat(answer).as(pair.name()).isEqualToIgnoringWhitespace(pair.response());
      return;
    }
    softly.assertThat(answer).as("%s: ends its line", pair.name()).endsWith("\n");
    JsonNode mine = JsonText.readTree(answer);
    if (pair.response().contains(" chars>")) {
      for (JsonNode message : mine.get("result")) {
        softly.assertThat(message.propertyNames()).as(pair.name()).containsExactlyElementsOf(SYM);
      }
      return;
    }
    JsonNode theirs = JsonText.readTree(pair.response());
    if (pair.name().equals(DELETED_KEY)) {
      softly.assertThat(mine.get("result").size()).as(pair.name()).isZero();
      return;
    }
    learn(theirs, mine);
    softly.assertThat(normal(mine)).as(pair.name()).isEqualTo(mapped(normal(theirs)));
  }

  /** An id that both gave for the first time is the same from now on. */
  private void learn(JsonNode theirs, JsonNode mine) {
    Optional<String> id = theirs.path("result").stringValueOpt();
    if (id.isPresent() && ID.matcher(id.get()).matches()) {
      ours.put(id.get(), mine.path("result").asString(""));
    }
  }

  /** The answer without what differs from run to run. */
  private static String normal(JsonNode answer) {
    String text = answer.toString();
    if (text.contains("\"padding\"")) {
      JsonNode first = answer.get("result").get(0);
      return "messages with " + first.propertyNames() + first.get("ttl").isInt();
    }
    text = text.replaceAll("\"memory\":\\d+,\"messages\":\\d+", "\"memory\":M,\"messages\":N");
    text = text.replaceAll(",\"data\":\\{\"hint\":\"[^\"]*\"\\}", "");
    Matcher hash = Pattern.compile("\"result\":\"0x[0-9a-f]{64,130}\"").matcher(text);
    return hash.replaceAll("\"result\":\"HASH\"");
  }
}
