package org.hearsay.rpc;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reading and writing JSON text, within bounds. */
final class JsonText {
  /** Longest number; nothing here needs more than an id. */
  private static final int NUMBER_CHARS_MAX = 1000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Json.DEPTH_MAX)
                  .maxNumberLength(NUMBER_CHARS_MAX)
                  .build())
          .build();

  private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY).build();

  private JsonText() {}

  /**
   * Reads the first value and ignores what follows it, as geth does with a body of two requests.
   *
   * @return empty when there is nothing but white space
   * @throws BadJsonException if it is no JSON or nests deeper than {@value Json#DEPTH_MAX}
   */
  static Optional<Json> readFirst(String text) throws BadJsonException {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = in.nextToken();
      return first == null ? Optional.empty() : Optional.of(value(in, first));
    } catch (JacksonException e) {
      throw new BadJsonException(e.getOriginalMessage());
    }
  }

  private static Json value(JsonParser in, JsonToken token) throws BadJsonException {
    return switch (token) {
      case START_OBJECT -> object(in);
      case START_ARRAY -> array(in);
      case VALUE_STRING -> new Json.Str(withoutLoneSurrogates(in.getString()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(in.getString());
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case VALUE_NULL -> new Json.Null();
      default -> throw new BadJsonException("unexpected " + token);
    };
  }

  private static Json object(JsonParser in) throws BadJsonException {
    List<Json.Member> members = new ArrayList<>();
    while (next(in) != JsonToken.END_OBJECT) {
      String name = withoutLoneSurrogates(in.currentName());
      members.add(new Json.Member(name, value(in, next(in))));
    }
    return new Json.Obj(members);
  }

  private static Json array(JsonParser in) throws BadJsonException {
    List<Json> items = new ArrayList<>();
    for (JsonToken token = next(in); token != JsonToken.END_ARRAY; token = next(in)) {
      items.add(value(in, token));
    }
    return new Json.Arr(items);
  }

  private static JsonToken next(JsonParser in) throws BadJsonException {
    JsonToken token = in.nextToken();
    if (token == null) {
      throw new BadJsonException("unexpected end of JSON input");
    }
    return token;
  }

  private static String withoutLoneSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaceLoneSurrogates(text);
      }
    }
    return text;
  }

  private static String replaceLoneSurrogates(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /** The string as JSON text, with quotes. */
  static String quote(String value) {
    StringWriter out = new StringWriter(value.length() + 2);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeString(value);
    }
    return out.toString();
  }

  /** The tree as JSON text in one line. */
  static String write(Object tree) {
    return MAPPER.writeValueAsString(tree);
  }

  /**
   * Reads one value as a tree.
   *
   * @throws BadJsonException if it is no JSON
   */
  static JsonNode readTree(String text) throws BadJsonException {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new BadJsonException(e.getOriginalMessage());
    }
  }
}
