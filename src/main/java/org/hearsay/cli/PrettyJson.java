package org.hearsay.cli;

import java.util.Iterator;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * JSON for people: indented, coloured where that is wanted, and with what strangers wrote made fit
 * for a terminal. It stays JSON.
 */
public final class PrettyJson {
  private static final String STEP = "  ";

  private final boolean paints;
  private final StringBuilder text = new StringBuilder();

  private PrettyJson(boolean paints) {
    this.paints = paints;
  }

  /** On several lines, without a line feed at the end. */
  public static String of(JsonNode json, boolean paints) {
    PrettyJson pretty = new PrettyJson(paints);
    pretty.write(json, "\n");
    return pretty.text.toString();
  }

  /** As it suits whoever reads it: a program has what it always had. */
  static String on(Terminal terminal, JsonNode json) {
    return terminal.draws() || terminal.paints()
        ? of(json, terminal.paints())
        : json.toPrettyString();
  }

  /** On one line. */
  public static String line(JsonNode json) {
    return escaped(json.toString());
  }

  private void write(JsonNode json, String margin) {
    if (json.isObject() && !json.isEmpty()) {
      writeObject(json, margin);
    } else if (json.isArray() && !json.isEmpty()) {
      writeArray(json, margin);
    } else {
      text.append(paint(json).on(escaped(json.toString()), paints));
    }
  }

  private void writeObject(JsonNode json, String margin) {
    text.append('{');
    String separator = "";
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      text.append(separator).append(margin).append(STEP);
      String name = Json.write(member.getKey());
      text.append(Paint.NAME.on(escaped(name), paints)).append(": ");
      write(member.getValue(), margin + STEP);
      separator = ",";
    }
    text.append(margin).append('}');
  }

  private void writeArray(JsonNode json, String margin) {
    text.append('[');
    for (Iterator<JsonNode> items = json.iterator(); items.hasNext(); ) {
      text.append(margin).append(STEP);
      write(items.next(), margin + STEP);
      text.append(items.hasNext() ? "," : "");
    }
    text.append(margin).append(']');
  }

  private static Paint paint(JsonNode json) {
    if (json.isString()) {
      return Paint.GOOD;
    }
    return json.isNumber() ? Paint.ATTENTION : Paint.DIM;
  }

  /** Characters that would move the cursor or turn the text, as JSON's own escapes. */
  private static String escaped(String json) {
    StringBuilder plain = new StringBuilder();
    json.codePoints()
        .forEach(
            c -> {
              if (PlainText.isPrintable(c)) {
                plain.appendCodePoint(c);
              } else {
                for (char half : Character.toChars(c)) {
                  plain.append("\\u%04x".formatted((int) half));
                }
              }
            });
    return plain.toString();
  }
}
