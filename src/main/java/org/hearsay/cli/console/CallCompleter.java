package org.hearsay.cli.console;

import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Hands {@link Completion} to the line editor. */
final class CallCompleter implements Completer {
  private static final int ABOUT_CHARS_MAX = 60;

  private final Completion completion;

  CallCompleter(Catalogue catalogue) {
    this.completion = new Completion(catalogue);
  }

  @Override
  public void complete(LineReader reader, ParsedLine parsed, List<Candidate> candidates) {
    CallLine line = CallLine.at(parsed.line(), parsed.cursor());
    for (Completion.Word word : completion.at(line.before(), line.word())) {
      candidates.add(
          new Candidate(word.text(), word.text(), null, about(word), null, null, word.isWhole()));
    }
  }

  private static String about(Completion.Word word) {
    String about = word.about();
    return about.length() > ABOUT_CHARS_MAX
        ? about.substring(0, ABOUT_CHARS_MAX - 3) + "..."
        : about;
  }
}
