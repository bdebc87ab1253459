package org.hearsay.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Compares values with the part of JSON schema that {@link Shape} uses, and refuses the rest. */
final class SchemaCheck {
  private static final Set<String> KEYWORDS =
      Set.of(
          "type",
          "description",
          "pattern",
          "const",
          "enum",
          "minimum",
          "maximum",
          "items",
          "properties",
          "required",
          "anyOf");

  private final List<String> faults = new ArrayList<>();

  private SchemaCheck() {}

  /** What is wrong with the value, each with its place; empty when nothing is. */
  static List<String> faults(JsonNode value, JsonNode schema) {
    SchemaCheck check = new SchemaCheck();
    check.check("$", value, schema);
    return check.faults;
  }

  private void check(String at, JsonNode value, JsonNode schema) {
    for (String keyword : schema.propertyNames()) {
      require(KEYWORDS.contains(keyword), at, "unknown keyword " + keyword);
    }
    if (schema.has("anyOf")) {
      boolean fits =
          schema.get("anyOf").valueStream().anyMatch(one -> faults(value, one).isEmpty());
      require(fits && !schema.has("type"), at, value + " is none of " + schema);
      return;
    }
    require(isOfType(value, schema.path("type").asString("")), at, value + " is no " + schema);
    checkScalar(at, value, schema);
    for (JsonNode name : schema.path("required")) {
      require(value.has(name.asString()), at, "lacks " + name);
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (value.has(property.getKey())) {
        check(at + "." + property.getKey(), value.get(property.getKey()), property.getValue());
      }
    }
    if (schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        check(at + "[" + i + "]", value.get(i), schema.get("items"));
      }
    }
  }

  private void checkScalar(String at, JsonNode value, JsonNode schema) {
    if (schema.has("pattern")) {
      Pattern pattern = Pattern.compile(schema.get("pattern").asString());
      require(pattern.matcher(value.asString("")).find(), at, value + " is not " + pattern);
    }
    if (schema.has("const")) {
      require(value.equals(schema.get("const")), at, value + " is not " + schema.get("const"));
    }
    if (schema.has("enum")) {
      boolean found = schema.get("enum").valueStream().anyMatch(value::equals);
      require(found, at, value + " is none of " + schema.get("enum"));
    }
    double number = value.asDouble(0);
    require(number >= schema.path("minimum").asDouble(number), at, value + " is too small");
    require(number <= schema.path("maximum").asDouble(number), at, value + " is too large");
  }

  private void require(boolean holds, String at, String fault) {
    if (!holds) {
      faults.add(at + ": " + fault);
    }
  }

  private static boolean isOfType(JsonNode value, String type) {
    return switch (type) {
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      default -> false;
    };
  }
}
