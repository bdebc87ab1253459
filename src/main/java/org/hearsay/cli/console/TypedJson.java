package org.hearsay.cli.console;

import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as people type it: names and words without quotes, either kind of quotes, commas too many.
 * What reads as nothing else is a text.
 */
final class TypedJson {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

  /** An id of 64 hex digits is never a number, even when it happens to read as one. */
  private static final int ID_DIGITS = 64;

  // Ours to choose.
  /** As deep as the daemon reads. */
  private static final int DEPTH_MAX = 64;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String text;
  private int at;
  private int depth;

  TypedJson(String text) {
    this.text = text;
  }

  void moveTo(int position) {
    at = position;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  boolean at(char c) {
    return !atEnd() && text.charAt(at) == c;
  }

  /** Goes past this character, if it is there. */
  boolean take(char c) {
    boolean there = at(c);
    at += there ? 1 : 0;
    return there;
  }

  /** Goes past what is blank; whether there was any. */
  boolean skipBlanks() {
    int before = at;
    while (!atEnd() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at > before;
  }

  /**
   * Reads one.
   *
   * @param ends what besides a blank ends a word without quotes
   */
  JsonNode value(String ends) {
    if (take('{')) {
      return nested(this::object);
    }
    if (take('[')) {
      return nested(this::array);
    }
    if (at('"') || at('\'')) {
      return JSON.stringNode(quoted());
    }
    return meaning(word(ends));
  }

  private JsonNode nested(Supplier<JsonNode> inner) {
    if (++depth > DEPTH_MAX) {
      throw new Failure(Exit.USAGE, "More than " + DEPTH_MAX + " brackets in each other.", "");
    }
    JsonNode value = inner.get();
    depth--;
    return value;
  }

  private JsonNode object() {
    ObjectNode object = JSON.objectNode();
    while (!closes('}')) {
      String name = at('"') || at('\'') ? quoted() : word(":,{}[]");
      skipBlanks();
      if (name.isEmpty() || !take(':')) {
        throw new Failure(
            Exit.USAGE, "In { } something has no name.", "Write {name: value, other: value}.");
      }
      skipBlanks();
      object.set(name, value(",{}[]"));
    }
    return object;
  }

  private JsonNode array() {
    ArrayNode array = JSON.arrayNode();
    while (!closes(']')) {
      array.add(value(",{}[]"));
    }
    return array;
  }

  /** Goes past blanks and a comma, and past the bracket if it is there. */
  private boolean closes(char bracket) {
    skipBlanks();
    if (take(',')) {
      skipBlanks();
    }
    if (atEnd()) {
      throw new Failure(Exit.USAGE, "A " + bracket + " is missing at the end.", "");
    }
    return take(bracket);
  }

  private String quoted() {
    char quote = text.charAt(at++);
    StringBuilder content = new StringBuilder();
    while (!atEnd()) {
      char c = text.charAt(at++);
      if (c == quote) {
        return content.toString();
      }
      content.append(c == '\\' && !atEnd() ? escaped() : c);
    }
    throw new Failure(Exit.USAGE, "A " + quote + " is missing at the end.", "");
  }

  private char escaped() {
    char c = text.charAt(at++);
    if (c != 'u') {
      return switch (c) {
        case 'n' -> '\n';
        case 't' -> '\t';
        case 'r' -> '\r';
        case 'b' -> '\b';
        case 'f' -> '\f';
        default -> c;
      };
    }
    if (!text.substring(at).matches("(?s)[0-9a-fA-F]{4}.*")) {
      throw new Failure(Exit.USAGE, "\\u takes four hex digits.", "For example \\u00e9");
    }
    at += 4;
    return (char) Integer.parseInt(text.substring(at - 4, at), 16);
  }

  private String word(String ends) {
    int begin = at;
    while (!atEnd()
        && !Character.isWhitespace(text.charAt(at))
        && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at == begin && !ends.startsWith(":")) {
      String where = atEnd() ? "at the end" : "before " + text.charAt(at);
      throw new Failure(Exit.USAGE, "A value is missing " + where + ".", "");
    }
    return text.substring(begin, at);
  }

  private static JsonNode meaning(String word) {
    return switch (word) {
      case "true" -> JSON.booleanNode(true);
      case "false" -> JSON.booleanNode(false);
      case "null", "undefined" -> JSON.nullNode();
      default ->
          NUMBER.matcher(word).matches() && word.length() < ID_DIGITS
              ? JsonMapper.shared().readTree(word)
              : JSON.stringNode(word);
    };
  }

  /** Whether a bracket or a quote is still open. */
  static boolean isOpen(String text) {
    int open = 0;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        i += c == '\\' ? 1 : 0;
        quote = c == quote ? 0 : quote;
      } else if ("([{".indexOf(c) >= 0) {
        open++;
      } else if (")]}".indexOf(c) >= 0) {
        open--;
      } else if ((c == '"' || c == '\'') && i > 0 && !isOfAWord(text.charAt(i - 1))) {
        quote = c; // inside a word it is an apostrophe
      }
    }
    return open > 0 || quote != 0;
  }

  private static boolean isOfAWord(char c) {
    return Character.isLetterOrDigit(c);
  }
}
