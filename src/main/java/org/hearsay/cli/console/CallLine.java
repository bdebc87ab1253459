package org.hearsay.cli.console;

import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;

/**
 * A line as far as completion cares: what stands before the word at the cursor, and that word.
 *
 * @param before what stands before the word
 * @param word from its first letter to the cursor
 */
record CallLine(String line, int cursor, String before, String word)
    implements CompletingParsedLine {
  private static final String BEFORE_A_WORD = " \t\r\n{}[](),:";

  static CallLine at(String line, int cursor) {
    int begin = cursor;
    while (begin > 0 && BEFORE_A_WORD.indexOf(line.charAt(begin - 1)) < 0) {
      begin--;
    }
    return new CallLine(line, cursor, line.substring(0, begin), line.substring(begin, cursor));
  }

  @Override
  public int wordCursor() {
    return word.length();
  }

  @Override
  public int wordIndex() {
    return before.isBlank() ? 0 : 1;
  }

  @Override
  public List<String> words() {
    return before.isBlank() ? List.of(word) : List.of(before, word);
  }

  @Override
  public CharSequence escape(CharSequence candidate, boolean complete) {
    return candidate; // what is completed needs no quotes
  }

  @Override
  public int rawWordCursor() {
    return word.length();
  }

  @Override
  public int rawWordLength() {
    return word.length();
  }

  /** Takes a line when its brackets and quotes are closed. */
  static final class Parser implements org.jline.reader.Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
      if (context == ParseContext.ACCEPT_LINE && CallReader.isOpen(line)) {
        throw new EOFError(-1, cursor, "a bracket or a quote is open");
      }
      return at(line, cursor);
    }

    @Override
    public boolean isEscapeChar(char c) {
      return false;
    }
  }
}
