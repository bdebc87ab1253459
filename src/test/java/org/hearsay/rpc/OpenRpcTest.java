package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hearsay.people.Contacts;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The port describes itself, wholly and truly. */
final class OpenRpcTest {
  /** The private key of the example of name_recover. */
  private static final byte[] RECOVERY = HexFormat.of().parseHex("00".repeat(31) + "03");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path directory;
  private static Port port;
  private static JsonNode document;

  @BeforeAll
  static void open() throws Exception {
    Path socket = Port.socketIn(directory);
    RpcSettings settings = new PortSettings().access(Port.ACCESS).socket(socket).settings();
    port = Port.withChain(settings, Port.easyRules(1000, List.of())).asOperator();
    port.register("alice");
    port.register("rotating");
    port.register("rotated");
    rotate("rotated");
    port.registerRecoverable("recovered", KeyPair.of(PrivateKey.of(RECOVERY)));
    rotate("recovered");
    newAccount("alice", "correct horse");
    newAccount("bob", "");
    newAccount("old", "");
    port.connectPeer(Example.NODE);
    Contacts contacts = Acquaintances.meet(port);
    Acquaintances.add(port, contacts, "turncoat", Acquaintances.key(5), "alice");
    Acquaintances.talk(port);
    Acquaintances.assemble(port, contacts);
    document = port.call("rpc.discover", "[]").get("result");
  }

  private static void newAccount(String nickname, String passphrase) throws Exception {
    String params = "[\"%s\",\"%s\",{\"light\":true}]".formatted(nickname, passphrase);
    assertThat(port.call("account_new", params).has("result")).isTrue();
  }

  private static void rotate(String name) throws Exception {
    assertThat(port.call("name_rotate", "[\"" + name + "\"]").has("result")).isTrue();
    await()
        .until(
            () -> {
              JsonNode job = port.call("name_rotation", "[\"" + name + "\"]");
              return !job.at("/result/phase").asString("").equals("rotating");
            });
  }

  @AfterAll
  static void close() {
    port.close();
  }

  private static List<JsonNode> methods() {
    return document.get("methods").valueStream().toList();
  }

  private static String name(JsonNode named) {
    return named.get("name").asString();
  }

  @Test
  void everythingThatIsServedIsInIt() {
    Set<String> served = new TreeSet<>();
    port.table().methods().forEach(method -> served.add(method.name()));
    for (RpcSubscription what : port.table().subscriptions()) {
      served.add(what.namespace() + "_subscribe");
      served.add(what.namespace() + "_unsubscribe");
    }
    assertThat(methods().stream().map(OpenRpcTest::name)).containsExactlyElementsOf(served);
    assertThat(served).contains("rpc.discover", "shh_post", "shh_subscribe", "admin_peers");
  }

  @Test
  void itIsServedToAnybodyAsAFile() throws Exception {
    URI uri = port.uri().resolve("/openrpc.json");
    HttpResponse<String> file = port.send(HttpRequest.newBuilder(uri).GET().build());
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("content-type")).contains("application/json");
    assertThat(JsonText.readTree(file.body())).isEqualTo(document);
  }

  /** What the meta-schema of OpenRPC 1.3.2 demands, as far as this document goes. */
  @Test
  void itIsAnOpenRpcDocument() {
    only(document, Set.of("openrpc", "info", "methods"), Set.of("components"));
    assertThat(document.get("openrpc").asString()).matches("1\\.3\\.\\d+");
    only(document.get("info"), Set.of("title", "version"), Set.of("description", "license"));
    only(document.at("/info/license"), Set.of("name"), Set.of("url"));
    Set<String> names = new HashSet<>();
    for (JsonNode method : methods()) {
      assertThat(names.add(name(method))).as(name(method)).isTrue();
      isAMethod(method);
    }
    for (JsonNode error : document.at("/components/errors")) {
      isAnError(error);
    }
  }

  private static void isAMethod(JsonNode method) {
    only(
        method,
        Set.of("name", "params", "result", "summary", "errors", "examples", "tags", "x-trust"),
        Set.of("description", "paramStructure", "x-notifications"));
    assertThat(method.get("summary").asString()).endsWith(".");
    assertThat(method.get("paramStructure").asString()).isEqualTo("by-position");
    assertThat(method.get("x-trust").asString()).isIn("open", "operator");
    method.get("tags").forEach(tag -> only(tag, Set.of("name"), Set.of()));
    method.get("errors").forEach(OpenRpcTest::isAnError);
    only(method.get("result"), Set.of("name", "schema"), Set.of());
    boolean mayBeMissing = false;
    for (JsonNode param : method.get("params")) {
      only(param, Set.of("name", "schema", "required"), Set.of("x-secret"));
      assertThat(mayBeMissing && param.get("required").asBoolean()).as(name(method)).isFalse();
      mayBeMissing = !param.get("required").asBoolean();
    }
    assertThat(method.get("examples").size()).as(name(method)).isPositive();
    for (JsonNode example : method.get("examples")) {
      only(example, Set.of("name", "params", "result"), Set.of());
      example.get("params").forEach(value -> only(value, Set.of("name", "value"), Set.of()));
      only(example.get("result"), Set.of("name", "value"), Set.of());
    }
  }

  private static void isAnError(JsonNode error) {
    if (error.has("$ref")) {
      String pointer = error.get("$ref").asString().substring(1);
      assertThat(document.at(pointer).isObject()).as(pointer).isTrue();
    } else {
      only(error, Set.of("code", "message"), Set.of());
      assertThat(error.get("code").isInt()).isTrue();
    }
  }

  private static void only(JsonNode object, Set<String> required, Set<String> allowed) {
    Set<String> all = new HashSet<>(required);
    all.addAll(allowed);
    assertThat(object.propertyNames()).as("%s", object).containsAll(required);
    assertThat(all).as("%s", object).containsAll(object.propertyNames());
  }

  @Test
  void secretsAreMarked() {
    List<String> secret = new ArrayList<>();
    for (JsonNode method : methods()) {
      if (method.get("params").findValues("x-secret").stream().anyMatch(JsonNode::asBoolean)) {
        secret.add(name(method));
      }
    }
    assertThat(secret)
        .containsExactlyInAnyOrder(
            "account_backup",
            "account_changePassphrase",
            "account_export",
            "account_import",
            "account_new",
            "account_restore",
            "account_unlock",
            "chat_open",
            "chat_search",
            "chat_send",
            "name_recover",
            "name_revoke",
            "name_rotate",
            "shh_addPrivateKey",
            "shh_addSymKey",
            "shh_generateSymKeyFromPassword");
  }

  @Test
  void examplesAreWhatTheSchemasSay() {
    List<String> faults = new ArrayList<>();
    for (JsonNode method : methods()) {
      for (JsonNode example : method.get("examples")) {
        for (int i = 0; i < example.get("params").size(); i++) {
          JsonNode value = example.get("params").get(i).get("value");
          JsonNode schema = method.get("params").get(i).get("schema");
          faults.addAll(named(method, SchemaCheck.faults(value, schema)));
        }
        JsonNode result = example.at("/result/value");
        JsonNode schema = method.at("/result/schema");
        faults.addAll(named(method, SchemaCheck.faults(result, schema)));
      }
      for (JsonNode told : method.path("x-notifications")) {
        faults.addAll(named(method, SchemaCheck.faults(told.get("example"), told.get("schema"))));
      }
    }
    assertThat(faults).isEmpty();
  }

  private static List<String> named(JsonNode method, List<String> faults) {
    return faults.stream().map(fault -> name(method) + " " + fault).toList();
  }

  @Test
  void everyExampleComesToWhatItsSchemaSays() throws Exception {
    List<String> faults = new ArrayList<>();
    for (JsonNode method : methods()) {
      for (JsonNode example : method.get("examples")) {
        try (RpcClient client = RpcClient.connect(Port.socketIn(directory), PATIENCE)) {
          List<JsonNode> given = new ArrayList<>();
          example.get("params").forEach(value -> given.add(value.get("value")));
          String params = withRealIds(JsonText.write(given), client);
          if (port.onLoop(() -> port.node().peers()).isEmpty()) {
            port.connectPeer(Example.NODE);
          }
          JsonNode result = client.call(name(method), List.copyOf(items(params)));
          JsonNode schema = method.at("/result/schema");
          faults.addAll(named(method, SchemaCheck.faults(result, schema)));
        } catch (RpcException e) {
          faults.add(name(method) + ": " + e.error());
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  private static List<JsonNode> items(String array) throws BadJsonException {
    return JsonText.readTree(array).valueStream().toList();
  }

  /** Examples name ids; these exist. */
  private static String withRealIds(String params, RpcClient client) throws Exception {
    String text = params;
    String symKey = client.call("shh_newSymKey", List.of()).asString();
    Map<String, Object> criteria = Map.of("symKeyID", symKey, "topics", List.of("0x5a4ea131"));
    if (text.contains(Example.KEY_PAIR_ID)) {
      String id = client.call("shh_newKeyPair", List.of()).asString();
      text = text.replace(Example.KEY_PAIR_ID, id);
    }
    if (text.contains(Example.FILTER_ID)) {
      String id = client.call("shh_newMessageFilter", List.of(criteria)).asString();
      text = text.replace(Example.FILTER_ID, id);
    }
    if (text.contains(Example.SUBSCRIPTION_ID)) {
      String id = client.subscribe("shh", List.of("messages", criteria));
      text = text.replace(Example.SUBSCRIPTION_ID, id);
    }
    return withEnvelopes(text, symKey, client).replace(Example.SYM_KEY_ID, symKey);
  }

  private static String withEnvelopes(String params, String symKey, RpcClient client)
      throws Exception {
    String text = params;
    String message = ShhPost.SOME_MESSAGE.replace(Example.SYM_KEY_ID, symKey);
    if (text.contains(Example.HASH)) {
      String hash = client.call("shh_post", List.copyOf(items(message))).asString();
      text = text.replace(Example.HASH, hash);
    }
    if (text.contains(Example.JOB)) {
      JsonNode begun = client.call("envelope_post", List.copyOf(items(message)));
      text = text.replace(Example.JOB, begun.get("job").asString());
    }
    if (text.contains(Example.TRANSACTION)) {
      JsonNode posted = client.call("board_post", List.of("anything", Map.of("name", "alice")));
      text = text.replace(Example.TRANSACTION, posted.get("transaction").asString());
    }
    if (text.contains(Example.BLOCK)) {
      text = text.replace(Example.BLOCK, client.call("chain_head", List.of()).get("id").asString());
    }
    return text;
  }

  @Test
  void aMessageIsWhatItsSchemaSays() throws Exception {
    try (RpcClient client = RpcClient.connect(Port.socketIn(directory), PATIENCE)) {
      JsonNode subscribe = method("shh_subscribe");
      JsonNode post = method("shh_post");
      String key = client.call("shh_newSymKey", List.of()).asString();
      String signer = client.call("shh_newKeyPair", List.of()).asString();
      String params = exampleOf(subscribe).replace(Example.SYM_KEY_ID, key);
      client.subscribe("shh", List.copyOf(items(params)));
      String signed = exampleOf(post).replace("\"ttl\"", "\"sig\":\"" + signer + "\",\"ttl\"");
      client.call("shh_post", List.copyOf(items(signed.replace(Example.SYM_KEY_ID, key))));
      JsonNode message = client.next(PATIENCE).orElseThrow().get("result");
      JsonNode schema = subscribe.at("/x-notifications/messages/schema");
      assertThat(SchemaCheck.faults(message, schema)).isEmpty();
      assertThat(schema.get("properties").propertyNames()).containsAll(message.propertyNames());
    }
  }

  private static JsonNode method(String name) {
    return methods().stream().filter(m -> name(m).equals(name)).findFirst().orElseThrow();
  }

  private static String exampleOf(JsonNode method) {
    List<JsonNode> values = new ArrayList<>();
    method.at("/examples/0/params").forEach(value -> values.add(value.get("value")));
    return JsonText.write(values);
  }

  /** No member is answered that is not described. */
  @Test
  void whatIsAnsweredIsDescribed() throws Exception {
    for (String name : List.of("shh_info", "admin_nodeInfo", "node_status", "chain_head")) {
      JsonNode result = port.call(name, "[]").get("result");
      assertThat(method(name).at("/result/schema/properties").propertyNames())
          .as(name)
          .containsAll(result.propertyNames());
    }
    JsonNode peer = port.call("admin_peers", "[]").at("/result/0/protocols/shh");
    assertThat(
            method("admin_peers")
                .at("/result/schema/items/properties/protocols/properties/shh/properties")
                .propertyNames())
        .containsAll(peer.propertyNames());
  }
}
