package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** docs/rpc.md is the method table as a page; this test writes it, or finds that it is stale. */
final class ReferencePageTest {
  private static final Path PAGE = Path.of("docs", "rpc.md");
  private static final String HOW = "./mvnw -q test -Dtest=ReferencePageTest -Dhearsay.write=true";

  private static final String HEAD =
      """
      # The calls of the control port

      Made from the method table by `ReferencePageTest`; `%s`
      writes it anew. The same for programs: `rpc.discover`, or `GET /openrpc.json`.

      Calls marked *open* are there for every program of this machine. The others need the Unix socket,
      or `Authorization: Bearer` with the token that `hearsay token` prints. What differs from geth is in
      `rpc-differences.md`.

      Every call answers -32602 for arguments that are none, such as `missing value for required
      argument 0`. The errors listed have the code -32000 where no other stands before them. Ours are
      -32010 not found, -32011 not trusted, -32012 locked, -32013 too much at once, -32014 too little work, -32015 expired and
      -32017 more than is granted; what to do is in `data.hint`.
      """
          .formatted(HOW);

  private final StringBuilder page = new StringBuilder(HEAD);

  @Test
  void thePageIsWhatTheTableSays() throws Exception {
    try (Port port = Port.withNode()) {
      Map<String, List<JsonNode>> namespaces = new TreeMap<>();
      for (JsonNode method : OpenRpc.document(port.table()).get("methods")) {
        String namespace = method.at("/tags/0/name").asString();
        namespaces.computeIfAbsent(namespace, name -> new ArrayList<>()).add(method);
      }
      namespaces.forEach(
          (name, methods) -> {
            page.append("\n## ").append(name).append('\n');
            methods.forEach(this::method);
          });
    }
    if (Boolean.getBoolean("hearsay.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).as("write it anew: %s", HOW).exists().hasContent(page.toString());
  }

  private void line(String format, Object... values) {
    page.append(format.formatted(values)).append('\n');
  }

  private void method(JsonNode method) {
    boolean open = method.get("x-trust").asString().equals("open");
    line("\n### `%s`%s\n", method.get("name").asString(), open ? " (open)" : "");
    line("%s", method.get("summary").asString());
    if (method.has("description")) {
      line("%s", method.get("description").asString());
    }
    line("");
    int number = 0;
    for (JsonNode param : method.get("params")) {
      String name = "%d. `%s`".formatted(++number, param.get("name").asString());
      value(name, "", param.get("schema"), !param.get("required").asBoolean());
    }
    value("- result", "", method.at("/result/schema"), false);
    for (Map.Entry<String, JsonNode> told : method.path("x-notifications").properties()) {
      value("- `" + told.getKey() + "` brings", "", told.getValue().get("schema"), false);
    }
    errors(method);
    examples(method);
  }

  private void value(String name, String indent, JsonNode schema, boolean optional) {
    String words = schema.path("description").asString("");
    String pattern = schema.has("pattern") ? " `" + schema.get("pattern").asString() + "`" : "";
    line(
        "%s%s: %s%s%s%s",
        indent,
        name,
        typeOf(schema),
        pattern,
        words.isEmpty() ? "" : "; " + words,
        optional ? " (may be missing)" : "");
    members(indent + "   ", schema.has("items") ? schema.get("items") : schema);
  }

  private void members(String indent, JsonNode schema) {
    schema.path("anyOf").forEach(one -> members(indent, one));
    List<String> required = schema.path("required").valueStream().map(JsonNode::asString).toList();
    for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
      boolean optional = !required.isEmpty() && !required.contains(member.getKey());
      value("- `" + member.getKey() + "`", indent, member.getValue(), optional);
    }
  }

  private static String typeOf(JsonNode schema) {
    if (schema.has("anyOf")) {
      return schema
          .get("anyOf")
          .valueStream()
          .map(ReferencePageTest::typeOf)
          .collect(Collectors.joining(" or "));
    }
    if (schema.has("items")) {
      String pattern = schema.at("/items/pattern").asString("");
      String item = typeOf(schema.get("items")) + (pattern.isEmpty() ? "" : " `" + pattern + "`");
      return "array of " + item;
    }
    if (schema.has("enum")) {
      return "one of " + schema.get("enum");
    }
    return schema.get("type").asString();
  }

  private void errors(JsonNode method) {
    for (JsonNode error : method.get("errors")) {
      if (error.has("message")) {
        int code = error.get("code").asInt();
        String shown = code == RpcError.FAILED ? "" : " " + code;
        line("- error%s `%s`", shown, error.get("message").asString());
      }
    }
  }

  private void examples(JsonNode method) {
    for (JsonNode example : method.get("examples")) {
      List<JsonNode> params = new ArrayList<>();
      example.get("params").forEach(param -> params.add(param.get("value")));
      line("\n```json");
      line(
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":%s,\"params\":%s}",
          method.get("name"), JsonText.write(params));
      line("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":%s}", example.at("/result/value"));
      line("```");
    }
  }
}
