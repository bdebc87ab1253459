package org.hearsay.cli.chat;

import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.ParsedLine;

/**
 * A line as far as completion cares: a word that begins with / , or what follows {@code /switch}
 * with all its blanks. In a message nothing is completed.
 *
 * @param before what stands before the word
 * @param word to the cursor
 */
record ChatLine(String line, int cursor, String before, String word)
    implements CompletingParsedLine {
  static final String SWITCH = "/switch ";

  static ChatLine at(String line, int cursor) {
    int begin = cursor;
    if (line.startsWith(SWITCH) && cursor >= SWITCH.length()) {
      begin = SWITCH.length();
    } else if (line.startsWith("/") && line.substring(0, cursor).indexOf(' ') < 0) {
      begin = 0;
    }
    return new ChatLine(line, cursor, line.substring(0, begin), line.substring(begin, cursor));
  }

  @Override
  public int wordCursor() {
    return word.length();
  }

  @Override
  public int wordIndex() {
    return before.isEmpty() ? 0 : 1;
  }

  @Override
  public List<String> words() {
    return before.isEmpty() ? List.of(word) : List.of(before, word);
  }

  @Override
  public CharSequence escape(CharSequence candidate, boolean complete) {
    return candidate; // a petname with a blank needs no quotes
  }

  @Override
  public int rawWordCursor() {
    return word.length();
  }

  @Override
  public int rawWordLength() {
    return word.length();
  }

  /** Takes every line as it is; a message may have several. */
  static final class Parser implements org.jline.reader.Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
      return at(line, cursor);
    }

    @Override
    public boolean isEscapeChar(char c) {
      return false;
    }
  }
}
