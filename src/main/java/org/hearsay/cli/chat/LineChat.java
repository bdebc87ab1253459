package org.hearsay.cli.chat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Paint;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/** A conversation of somebody who sits there. What was typed is remembered until it ends. */
public final class LineChat implements Talk.Screen {
  private final boolean paints;
  private final Talk talk;
  private final Terminal terminal;
  private final LineReader reader;
  private @Nullable String unsent;

  /** On the terminal of the process. */
  static LineChat open(Hearsay hearsay, boolean paints) throws IOException {
    return new LineChat(hearsay, paints, TerminalBuilder.builder().system(true).dumb(true).build());
  }

  public LineChat(Hearsay hearsay, boolean paints, Terminal terminal) {
    this.paints = paints;
    this.terminal = terminal;
    this.talk = new Talk(hearsay::connect, this);
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("hearsay")
            .parser(new ChatLine.Parser())
            .completer(this::complete)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "    | ")
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .option(LineReader.Option.ERASE_LINE_ON_FINISH, true)
            .build();
  }

  /**
   * Reads and runs lines until there are no more.
   *
   * @throws Failure when it cannot begin
   */
  public Exit run(Optional<String> who) throws IOException {
    try (terminal;
        talk) {
      talk.begin(who);
      while (goesOn()) {
        terminal.flush();
      }
    }
    return Exit.OK;
  }

  private boolean goesOn() throws IOException {
    String line;
    try {
      line = reader.readLine(prompt(), null, (Character) null, unsent);
    } catch (UserInterruptException e) {
      unsent = null;
      return true; // the line is dropped
    } catch (EndOfFileException e) {
      return false;
    }
    unsent = null;
    try {
      return talk.run(line);
    } catch (Failure e) {
      say(Paint.BAD.on(e.what(), paints));
      if (!e.fix().isEmpty()) {
        say("  " + e.fix());
      }
      unsent = line.startsWith("/") ? null : line; // nobody wants to type it again
      return true;
    }
  }

  private String prompt() {
    return talk.partner()
        .map(
            with ->
                Paint.NAME.on(with.petname(), paints)
                    + " ("
                    + (with.hasChanged() ? Paint.BAD.on("changed!", paints) : with.trust())
                    + ")> ")
        .orElse("(nobody)> ");
  }

  private void complete(LineReader unused, ParsedLine parsed, List<Candidate> candidates) {
    if (!(parsed instanceof ChatLine line)) {
      return;
    }
    if (line.before().equals(ChatLine.SWITCH)) {
      talk.petnames().forEach(name -> candidates.add(candidate(name, "", true)));
    } else if (line.before().isEmpty() && line.word().startsWith("/")) {
      Talk.COMMANDS.forEach(
          (word, about) -> candidates.add(candidate(word, about, !about.startsWith("WHO"))));
    }
  }

  private static Candidate candidate(String word, String about, boolean whole) {
    return new Candidate(
        whole ? word : word + " ", word, null, about.isEmpty() ? null : about, null, null, false);
  }

  @Override
  public void say(String line) {
    reader.printAbove(AttributedString.fromAnsi(line));
  }

  @Override
  public boolean paints() {
    return paints;
  }
}
