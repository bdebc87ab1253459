package org.hearsay.rpc;

import java.util.NoSuchElementException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * An array whose members are read one at a time: the text may wait for a slow member in front of
 * it, and as trees its members would take many times as much memory.
 */
final class JsonBatch {
  private final JsonParser in;
  private final int size;
  private int read;

  private JsonBatch(JsonParser in, int size) {
    this.in = in;
    this.size = size;
  }

  /** Whether the first value of the text is an array. */
  static boolean isIn(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ') {
        return c == '[';
      }
    }
    return false;
  }

  /**
   * Looks through all of the text's first value, an array.
   *
   * @throws BadJsonException if it is no JSON
   */
  static JsonBatch of(String text) throws BadJsonException {
    int size = 0;
    try (JsonParser in = JsonText.parser(text)) {
      in.nextToken();
      for (JsonToken token = JsonText.next(in);
          token != JsonToken.END_ARRAY;
          token = JsonText.next(in)) {
        skip(in, token);
        size++;
      }
    } catch (JacksonException e) {
      throw new BadJsonException(e.getOriginalMessage());
    }
    JsonParser again = JsonText.parser(text);
    again.nextToken();
    return new JsonBatch(again, size);
  }

  private static void skip(JsonParser in, JsonToken first) throws BadJsonException {
    int depth = first.isStructStart() ? 1 : 0;
    while (depth > 0) {
      JsonToken token = JsonText.next(in);
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }
  }

  int size() {
    return size;
  }

  boolean hasNext() {
    return read < size;
  }

  /**
   * Reads the next member.
   *
   * @throws BadJsonException if it has more values than are read into memory at once
   */
  Json next() throws BadJsonException {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    read++;
    return JsonText.nextValue(in);
  }
}
