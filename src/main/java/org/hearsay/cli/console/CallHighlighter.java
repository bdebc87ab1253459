package org.hearsay.cli.console;

import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours a method that there is, and shows behind the cursor what it takes. */
final class CallHighlighter implements Highlighter {
  private final Catalogue catalogue;
  private final Completion completion;
  private final Terminal terminal;
  private final boolean paints;

  CallHighlighter(Catalogue catalogue, Terminal terminal, boolean paints) {
    this.catalogue = catalogue;
    this.completion = new Completion(catalogue);
    this.terminal = terminal;
    this.paints = paints;
  }

  @Override
  public AttributedString highlight(LineReader reader, String buffer) {
    reader.setTailTip(fitting(completion.tip(buffer), buffer.length()));
    int end = 0;
    while (end < buffer.length() && isOfAName(buffer.charAt(end))) {
      end++;
    }
    if (!paints || catalogue.named(CallReader.methodOf(buffer)).isEmpty()) {
      return new AttributedString(buffer);
    }
    return new AttributedStringBuilder()
        .append(buffer.substring(0, end), AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN))
        .append(buffer.substring(end))
        .toAttributedString();
  }

  private static boolean isOfAName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.';
  }

  /** As much of the tip as the rest of the row has room for. */
  private String fitting(String tip, int typed) {
    int room = terminal.getColumns() - typed - LineConsole.PROMPT.length() - 1;
    if (tip.length() <= room) {
      return tip;
    }
    return room > 3 ? tip.substring(0, room - 3) + "..." : "";
  }
}
