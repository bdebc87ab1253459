package org.hearsay.cli.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.hearsay.cli.Command;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code hearsay console}: calls typed one after the other. */
@CommandLine.Command(
    name = "console",
    aliases = "attach",
    description = {
      "Type calls one after the other, with completion, help and a history.",
      "A call is METHOD ARGUMENT... or method.name(ARGUMENT, ...), as in geth's console:",
      "  shh_post {symKeyID: ID, topic: 0x01020304, payload: 0x6869}    admin.peers",
      "Lines on standard input are a script, which ends with the first that fails."
    })
public final class ConsoleCommand implements Command {
  private final Hearsay hearsay;

  @Option(
      names = "--exec",
      paramLabel = "CALL",
      description = "Make this call and end; a subscription goes on until Ctrl-C.")
  @Nullable String exec;

  private ConsoleCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  public static CommandSpec spec(Hearsay hearsay) {
    return CommandSpec.forAnnotatedObject(new ConsoleCommand(hearsay));
  }

  @Override
  public Exit run(Terminal terminal) throws IOException, InterruptedException {
    if (exec == null && terminal.asks() && terminal.draws()) {
      return LineConsole.open(hearsay, terminal.paints()).run();
    }
    try (Session session = new Session(hearsay::connect, new PlainScreen(hearsay, terminal))) {
      if (exec == null) {
        runAll(session, terminal);
      } else if (session.run(exec)) {
        session.awaitSubscriptions();
      }
    }
    return Exit.OK;
  }

  private static void runAll(Session session, Terminal terminal) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
    int number = 0;
    StringBuilder call = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      call.append(line);
      if (CallReader.isOpen(call.toString())) {
        call.append('\n');
      } else if (!run(session, call, number)) {
        return;
      }
    }
    boolean unused = run(session, call, number);
  }

  /** Runs what was read so far, and forgets it. */
  private static boolean run(Session session, StringBuilder call, int number) {
    String text = call.toString();
    call.setLength(0);
    try {
      return session.run(text);
    } catch (Failure e) {
      throw new Failure(e.reason(), "Line " + number + ": " + e.what(), e.fix());
    }
  }
}
