package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hearsay.Main;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Places;
import org.hearsay.cli.console.HistoryFile;
import org.hearsay.cli.console.LineConsole;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console with a real daemon: as a script, with one call, and on a terminal. */
final class ConsoleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SECRET = "0x" + "5e".repeat(32);

  @TempDir private static Path directory;

  private static DaemonProcess daemon;

  private record Ended(Exit exit, String out, String err) {}

  @BeforeAll
  static void start() throws IOException {
    daemon = DaemonProcess.start(directory.resolve("node"), "--lan=false").awaitReady();
  }

  @AfterAll
  static void stop() {
    daemon.close();
  }

  private static Ended console(String input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of("console", "--datadir", daemon.directory() + ""));
    all.addAll(Arrays.asList(args));
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      Exit exit = Main.run(all, new PrintStream(out, true), new PrintStream(err, true));
      return new Ended(
          exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void oneCallIsMadeAndItsResultIsAllThereIs() {
    assertThat(console("", "--exec", "shh.version()"))
        .isEqualTo(new Ended(Exit.OK, "\"6.0\"\n", ""));
    assertThat(console("", "--exec", "shh_version", "--json").out())
        .isEqualTo("{\"v\":1,\"result\":\"6.0\"}\n");
    Ended refused = console("", "--exec", "shh_versoin");
    assertThat(refused.exit()).isEqualTo(Exit.FAILED);
    assertThat(refused.err()).contains("Did you mean shh_version?");
    assertThat(console("", "--exec", "shh_getSymKey x").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(console("", "--exec", "shh_hasSymKey 1").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void aScriptEndsWithTheFirstLineThatFails() {
    Ended ended =
        console("# begin\nshh_version\n\nshh.hasSymKey(\n  'x'\n)\nvar a = 1\nshh_version\n");
    assertThat(ended.out()).isEqualTo("\"6.0\"\nfalse\n");
    assertThat(ended.exit()).isEqualTo(Exit.USAGE);
    assertThat(ended.err()).startsWith("Line 7: ").contains("JavaScript");
    assertThat(console("shh_version\n.exit\nnonsense\n").exit()).isEqualTo(Exit.OK);
    assertThat(console("shh_hasSymKey {").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void helpIsTheDaemonsOwn() {
    assertThat(console("help shh_post\n").out()).contains("powTarget", "example");
    assertThat(console("help\n").out())
        .contains(
            "Namespaces: account, admin, board, chain, chat, contact, envelope, eth, group, name, net");
  }

  /** A person's terminal: keys go in, and what the screen was sent comes out. */
  private static final class Seat implements AutoCloseable {
    private final PipedOutputStream keys = new PipedOutputStream();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final CompletableFuture<Exit> ended;

    Seat(Path state) throws IOException {
      ExternalTerminal terminal =
          new ExternalTerminal(
              "seat", "ansi", new PipedInputStream(keys, 10_000), screen, StandardCharsets.UTF_8);
      terminal.setSize(Size.of(100, 30));
      Path socket = daemon.directory().resolve("hearsay.ipc");
      Hearsay hearsay = new Hearsay(typed -> new Places(socket, state), List.of());
      LineConsole console = new LineConsole(hearsay, false, terminal);
      ended =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return console.run();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      shows("hearsay>");
    }

    void types(String text) throws IOException {
      keys.write(text.getBytes(StandardCharsets.UTF_8));
      keys.flush();
    }

    String screen() {
      return screen.toString(StandardCharsets.UTF_8);
    }

    void shows(String text) {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(screen()).contains(text));
    }

    @Override
    public void close() throws IOException {
      types("\u0004");
      assertThat(ended.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(Exit.OK);
    }
  }

  @Test
  void onATerminalLinesAreCompletedAnsweredAndRemembered() throws Exception {
    Path state = directory.resolve("state");
    String id;
    try (Seat seat = new Seat(state)) {
      seat.types("shh_ver\t\r");
      seat.shows("\"6.0\"");
      seat.types("shh_addSymKey " + SECRET + "\r");
      await().atMost(PATIENCE).until(() -> seat.screen().matches("(?s).*\"[0-9a-f]{64}\".*"));
      id = seat.screen().replaceFirst("(?s).*\"([0-9a-f]{64})\".*", "$1");
      seat.types("no_such_thing\r");
      seat.shows("does not exist");
    }
    Path history = state.resolve(HistoryFile.NAME);
    assertThat(Files.readAllLines(history)).containsExactly("shh_version");
    try (Seat seat = new Seat(state)) {
      seat.types("\u0010"); // the line before
      seat.shows("shh_version");
      seat.types("\u0015shh_getSymKey " + id + "\r");
      seat.shows(SECRET);
    }
    assertThat(Files.readString(history)).doesNotContain(SECRET);
  }

  @Test
  void whatIsSubscribedToAppearsByItself() throws Exception {
    String key = daemon.ipc("shh_newSymKey").asString();
    try (Seat seat = new Seat(directory.resolve("other"))) {
      seat.types("shh.subscribe('messages', {symKeyID: " + key + ", topics: [0x01020304]})\r");
      seat.shows("\"0x");
      String id = seat.screen().replaceFirst("(?s).*\"(0x[0-9a-f]{32})\".*", "$1");
      seat.types("shh_has");
      console(
          "",
          "--exec",
          "shh_post {symKeyID: "
              + key
              + ", topic: 0x01020304, payload: 0x68690a, powTime: 9, powTarget: 0.3}");
      seat.shows("\"payload\": \"0x68690a\"");
      seat.types("Sym\t" + key + "\r");
      seat.shows("true");
      seat.types("shh_unsubscribe " + id + "\r");
      await().until(() -> daemon.ipc("node_status").path("filters").asInt() == 0);
    }
  }
}
