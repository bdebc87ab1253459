package org.hearsay.cli.console;

import java.io.IOException;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Json;
import org.hearsay.cli.Paint;
import org.hearsay.cli.PrettyJson;
import org.jline.reader.EndOfFileException;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import tools.jackson.databind.JsonNode;

/** The console of somebody who sits there. */
public final class LineConsole implements Session.Screen {
  static final String PROMPT = "hearsay> ";
  private static final String GOES_ON = "       > ";

  private final Hearsay hearsay;
  private final boolean paints;
  private final Session session;
  private final HistoryFile file;
  private final History history = new DefaultHistory();
  private final Terminal terminal;
  private final LineReader reader;

  /** On the terminal of the process; ends here when there is no daemon. */
  static LineConsole open(Hearsay hearsay, boolean paints) throws IOException {
    return new LineConsole(
        hearsay, paints, TerminalBuilder.builder().system(true).dumb(true).build());
  }

  public LineConsole(Hearsay hearsay, boolean paints, Terminal terminal) {
    this.hearsay = hearsay;
    this.paints = paints;
    this.session = new Session(hearsay::connect, this);
    this.file = new HistoryFile(hearsay.state());
    this.terminal = terminal;
    Catalogue catalogue = session.catalogue(); // without a daemon it ends here
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("hearsay")
            .parser(new CallLine.Parser())
            .completer(new CallCompleter(catalogue))
            .highlighter(new CallHighlighter(catalogue, terminal, paints))
            .history(history)
            .variable(LineReader.DISABLE_HISTORY, true) // what is remembered is decided here
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, GOES_ON)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .build();
    reader.setAutosuggestion(LineReader.SuggestionType.TAIL_TIP);
  }

  /** Reads and runs lines until there are no more. */
  public Exit run() throws IOException {
    file.load().forEach(history::add);
    terminal.handle(Terminal.Signal.INT, signal -> cancel());
    say("Calls go to the daemon: help, Tab, Ctrl-D to end.\n");
    try (session;
        terminal) {
      while (goesOn()) {
        terminal.flush();
      }
    }
    return Exit.OK;
  }

  private void cancel() {
    terminal.writer().println();
    terminal.flush();
    session.cancel();
  }

  private boolean goesOn() {
    String line;
    try {
      line = reader.readLine(Paint.NAME.on(PROMPT, paints));
    } catch (UserInterruptException e) {
      return true; // the line is dropped
    } catch (EndOfFileException e) {
      return false;
    }
    remember(line);
    try {
      return session.run(line);
    } catch (Failure e) {
      print(Paint.BAD.on(e.what(), paints) + (e.fix().isEmpty() ? "" : "\n  " + e.fix()));
      return true;
    }
  }

  private void remember(String line) {
    Catalogue catalogue = session.catalogue();
    if (line.isBlank() || !catalogue.mayRemember(line)) {
      return;
    }
    history.add(line);
    if (catalogue.mayKeep(line)) {
      file.add(line);
    }
  }

  @Override
  public void answer(JsonNode result) {
    print(hearsay.json() ? Json.object().set("result", result).toString() : pretty(result));
  }

  @Override
  public void told(String subscription, JsonNode what) {
    String head = Paint.DIM.on(subscription, paints);
    print(head + " " + pretty(what));
  }

  @Override
  public void say(String text) {
    print(text.stripTrailing());
  }

  @Override
  public boolean paints() {
    return paints;
  }

  private String pretty(JsonNode json) {
    return PrettyJson.of(json, paints);
  }

  /** Above the prompt, when there is one. */
  private void print(String text) {
    reader.printAbove(AttributedString.fromAnsi(text));
  }
}
