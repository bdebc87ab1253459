package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.hearsay.ChatSeat;
import org.hearsay.Main;
import org.hearsay.cli.Exit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two people with a daemon each talk, by commands and in a terminal. */
final class ChatTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static DaemonProcess alice;
  private static DaemonProcess bob;

  private record Ended(Exit exit, String out, String err) {}

  @BeforeAll
  static void start() throws IOException {
    String[] flags = {"--lan=false", "--chain", "off"};
    alice = DaemonProcess.start(directory.resolve("alice"), flags).awaitReady();
    bob = DaemonProcess.start(directory.resolve("bob"), flags).awaitReady();
    alice.ipc("admin_addPeer", bob.address());
    know(alice, bob, "bob");
    know(bob, alice, "alice");
    await().atMost(PATIENCE).until(() -> alice.peers() == 1);
  }

  private static void know(DaemonProcess one, DaemonProcess other, String petname) {
    String key = other.ipc("account_show").path("key").asString();
    assertThat(run(one, "contact", "add", key, "--petname", petname).exit()).isEqualTo(Exit.OK);
  }

  @AfterAll
  static void stop() {
    alice.close();
    bob.close();
  }

  private static Ended run(DaemonProcess daemon, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--datadir", daemon.directory().toString()));
    Exit exit =
        Main.run(
            all,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static String did(DaemonProcess daemon, String... args) {
    Ended ended = run(daemon, args);
    assertThat(ended.exit()).as(ended.err()).isEqualTo(Exit.OK);
    return ended.out();
  }

  private static Path socket(DaemonProcess daemon) {
    return daemon.directory().resolve("hearsay.ipc");
  }

  @Test
  void whatIsSentArrivesAndTheSenderIsTold() throws Exception {
    CompletableFuture<String> heard =
        CompletableFuture.supplyAsync(
            () -> did(bob, "listen", "alice", "-C", "1", "-W", "60", "--json"), ChatSeat::begin);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(did(alice, "send", "bob", "knock \u001b[31m", "--wait", "delivered"))
                  .matches("Message \\d+ to bob: (delivered|read)\n");
              return heard.isDone();
            });
    JsonNode message = JsonMapper.shared().readTree(heard.join());
    assertThat(message.get("text").asString()).isEqualTo("knock \u001b[31m");
    assertThat(message.get("contact").asString()).isEqualTo("alice");
    String number = did(alice, "send", "bob", "last", "--wait", "delivered", "-q").strip();
    assertThat(did(bob, "inbox")).contains(" unread", "knock \\u{1b}[31m", "alice: last");
    assertThat(did(bob, "history", "alice", "--read")).contains("alice: last");
    assertThat(did(bob, "inbox")).doesNotContain("unread");
    assertThat(did(alice, "history", "bob", "-n", "1"))
        .containsPattern("-> bob: last  \\[(delivered|read)]");
    assertThat(did(bob, "inbox", "--json")).doesNotContain("\u001b");
    assertThat(number).matches("\\d+");
  }

  @Test
  void whatComesDoesNotBreakWhatIsBeingTyped() throws Exception {
    try (ChatSeat seat = new ChatSeat(socket(alice), "bob");
        ChatSeat other = new ChatSeat(socket(bob), "alice")) {
      seat.types("half a li");
      seat.showsLast("bob (new)> half a li");
      other.types("are you \u202ethere?\r");
      seat.shows("bob: are you \\u{202e}there?");
      seat.showsLast("bob (new)> half a li");
      seat.types("ne\r");
      other.shows("alice: half a line");
      seat.shows(line -> line.matches(".* -> bob: half a line {2}\\[.*\\]"));
      seat.shows(line -> line.matches(" +\\d+ \\[(delivered|read)] half a line"));
      seat.showsLast("bob (new)>");
    }
  }

  @Test
  void aFileOfSeveralPartsComesOutAsItWentIn() throws Exception {
    byte[] bytes = new byte[70_000];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(directory.resolve("noise.bin"), bytes);
    did(alice, "send", "bob", "--file", file + "", "--wait", "delivered", "--within", "5m");
    String shown = did(bob, "history", "alice", "-n", "200");
    assertThat(shown).containsPattern("alice: file number \\d+ of 70000 bytes: noise.bin\n");
    String number = shown.replaceFirst("(?s).*file number (\\d+) of 70000.*", "$1");
    Path saved = directory.resolve("saved.bin");
    did(bob, "history", "alice", "--save", number, "--to", saved + "");
    assertThat(saved).hasBinaryContent(bytes);
  }

  @Test
  void scriptsAreToldWhatIsForThem() {
    Ended chat = run(alice, "chat", "bob");
    assertThat(chat.exit()).isEqualTo(Exit.USAGE);
    assertThat(chat.err()).contains("hearsay listen");
  }

  /** A session of tmux, with a real process on a real terminal. */
  private record Tmux(String socket) implements AutoCloseable {
    String call(String... words) throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(List.of("tmux", "-f", "/dev/null", "-S", socket));
      command.addAll(List.of(words));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      return said;
    }

    void types(String... keys) throws IOException, InterruptedException {
      for (String key : keys) {
        call("send-keys", "-t", "0", key);
      }
    }

    void shows(String regex) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(call("capture-pane", "-p", "-t", "0").stripTrailing())
                      .containsPattern(regex));
    }

    @Override
    public void close() throws IOException {
      new ProcessBuilder("tmux", "-S", socket, "kill-server").start();
    }
  }

  private static boolean hasTmux() throws InterruptedException {
    try {
      return new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void inARealTerminalItIsAsAPersonWouldUseIt() throws Exception {
    assumeTrue(hasTmux(), "there is no tmux here");
    List<String> command =
        new ArrayList<>(
            DaemonProcess.command(List.of("chat", "--datadir", alice.directory().toString())));
    command.add(1, "-Dhearsay.terminals=012");
    String line = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    try (Tmux tmux = new Tmux(directory.resolve("tmux").toString())) {
      tmux.call("new-session", "-d", "-x", "100", "-y", "40", "LC_ALL=C.UTF-8 " + line);
      tmux.shows("\\(nobody\\)>$");
      tmux.types("/sw", "Tab");
      tmux.shows("> /switch$");
      tmux.types("b", "Tab");
      tmux.shows("> /switch bob$");
      tmux.types("Enter");
      tmux.shows("bob \\(new\\)>$");
      tmux.types("typed in");
      did(bob, "send", "alice", "from the other side");
      tmux.shows("bob: from the other side\nbob \\(new\\)> typed in$");
      tmux.types(" tmux", "Enter");
      tmux.shows("-> bob: typed in tmux  \\[.*]");
      tmux.shows("\\[(delivered|read)] typed in tmux");
      tmux.shows("bob \\(new\\)>$");
      tmux.types("/quit", "Enter");
      await().atMost(PATIENCE).until(() -> hasEnded(tmux));
    }
  }

  private static boolean hasEnded(Tmux tmux) throws Exception {
    Process process =
        new ProcessBuilder("tmux", "-S", tmux.socket(), "has-session")
            .redirectErrorStream(true)
            .start();
    process.getInputStream().readAllBytes();
    return process.waitFor() != 0;
  }
}
