package org.hearsay.cli;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What programs read: every object begins with {@code "v":1}, and members are only ever added. */
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  /** An object with {@code "v":1} in it. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode().put("v", 1);
  }

  /** The members of an answer after {@code "v":1}. */
  public static ObjectNode object(JsonNode members) {
    ObjectNode object = object();
    for (Map.Entry<String, JsonNode> member : members.properties()) {
      object.set(member.getKey(), member.getValue());
    }
    return object;
  }

  static ArrayNode array(Collection<JsonNode> items) {
    return JsonNodeFactory.instance.arrayNode().addAll(items);
  }

  /**
   * On one line that a terminal shows as it is: what is written there by others may turn the
   * direction of writing, or worse.
   */
  static String line(JsonNode json) {
    String text = json.toString();
    if (text.codePoints().allMatch(PlainText::isPrintable)) {
      return text;
    }
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (PlainText.isPrintable(c)) {
                line.appendCodePoint(c);
              } else { // inside a string: JSON has none elsewhere
                for (char unit : Character.toChars(c)) {
                  line.append("\\u%04x".formatted((int) unit));
                }
              }
            });
    return line.toString();
  }

  /** What a program reads instead of the words on standard error. */
  static ObjectNode error(Failure failure) {
    ObjectNode object = object();
    object
        .putObject("error")
        .put("code", failure.reason().code())
        .put("exit", failure.exit().code())
        .put("message", failure.what())
        .put("hint", failure.fix());
    return object;
  }

  /** On one line, of maps, lists, trees, strings and numbers. */
  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
