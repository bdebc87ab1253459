package org.hearsay.rpc;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a value looks like, in words and as a JSON schema (draft 7). */
final class Shape {
  /** Hex digits without 0x, as geth writes ids. */
  private static final String ID = "^[0-9a-f]{64}$";

  private final ObjectNode schema;

  private Shape(ObjectNode schema) {
    this.schema = schema;
  }

  private static Shape of(String type, String words) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", type);
    if (!words.isEmpty()) {
      schema.put("description", words);
    }
    return new Shape(schema);
  }

  private Shape put(String keyword, JsonNode value) {
    ObjectNode more = schema.deepCopy();
    more.set(keyword, value);
    return new Shape(more);
  }

  private static JsonNode json(String text) {
    return JsonNodeFactory.instance.stringNode(text);
  }

  private static JsonNode json(long number) {
    return JsonNodeFactory.instance.numberNode(number);
  }

  static Shape text(String words) {
    return of("string", words);
  }

  /** A string that the regular expression finds something in. */
  static Shape text(String words, String pattern) {
    return text(words).put("pattern", json(pattern));
  }

  /** Bytes as we write them: 0x and lower case. */
  static Shape hex(String words) {
    return text(words, "^0x([0-9a-f]{2})*$");
  }

  /** So many bytes as we write them. */
  static Shape hex(int bytes, String words) {
    return text(words, "^0x[0-9a-f]{" + 2 * bytes + "}$");
  }

  /** The id of a key, a filter or a node: 32 bytes without 0x. */
  static Shape id(String words) {
    return text(words, ID);
  }

  static Shape truth(String words) {
    return of("boolean", words);
  }

  /** Never false: what could not be done is an error. */
  static Shape done() {
    return truth("true").put("const", JsonNodeFactory.instance.booleanNode(true));
  }

  /** A whole number, which may be negative. */
  static Shape integer(String words) {
    return of("integer", words);
  }

  /** A whole number from 0. */
  static Shape count(String words) {
    return integer(words).put("minimum", json(0));
  }

  /** A whole number from 0 to a bound. */
  static Shape count(String words, long most) {
    return count(words).put("maximum", json(most));
  }

  static Shape number(String words) {
    return of("number", words);
  }

  static Shape listOf(Shape item, String words) {
    return of("array", words).put("items", item.schema());
  }

  /** An object with more members than are told. */
  static Shape object(String words) {
    return of("object", words);
  }

  /** One of these texts. */
  static Shape oneOf(Iterable<String> texts, String words) {
    ArrayNode values = JsonNodeFactory.instance.arrayNode();
    texts.forEach(values::add);
    return text(words).put("enum", values);
  }

  /** Any of these. */
  static Shape anyOf(String words, Shape... shapes) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("description", words);
    ArrayNode all = schema.putArray("anyOf");
    for (Shape shape : shapes) {
      all.add(shape.schema());
    }
    return new Shape(schema);
  }

  /** An object with this member as well, which may be missing. */
  Shape maybe(String name, Shape member) {
    ObjectNode more = schema.deepCopy();
    more.withObjectProperty("properties").set(name, member.schema());
    return new Shape(more);
  }

  /** An object with this member as well. */
  Shape with(String name, Shape member) {
    ObjectNode more = maybe(name, member).schema;
    more.withArrayProperty("required").add(name);
    return new Shape(more);
  }

  /** The same in other words. */
  Shape described(String words) {
    return put("description", json(words));
  }

  String words() {
    return schema.path("description").asString("");
  }

  /** A copy. */
  ObjectNode schema() {
    return schema.deepCopy();
  }
}
