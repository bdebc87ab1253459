package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hearsay.BuggyDaemon;
import org.hearsay.Main;
import org.hearsay.cli.Exit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One daemon, its commands, and what gets in its way. */
final class LifeOfADaemonTest {
  @TempDir private static Path directory;
  private static DaemonProcess daemon;

  private record Ended(Exit exit, String out, String err) {}

  @BeforeAll
  static void start() throws IOException {
    daemon = DaemonProcess.start(directory.resolve("daemon"), "--lan=false").awaitReady();
  }

  @AfterAll
  static void end() {
    daemon.close();
  }

  /** A command, in this process. */
  private static Ended command(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--datadir", daemon.directory().toString()));
    Exit exit = Main.run(all, new PrintStream(out, true), new PrintStream(err, true));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** A program that is expected to end by itself at once. */
  private static String ends(int status, String... args) throws Exception {
    Process process =
        new ProcessBuilder(DaemonProcess.command(List.of(args))).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isEqualTo(status);
    assertThat(said).hasLineCount(1).doesNotContain("Exception");
    return said;
  }

  @Test
  void statusSaysWhoItIs() {
    assertThat(command("status").out()).contains(daemon.id(), "peers      0 of 50");
    Ended json = command("status", "--json");
    assertThat(json.out()).startsWith("{\"v\":1,").contains(daemon.id()).hasLineCount(1);
  }

  @Test
  void aPeerIsRemovedByTheIdThatItIsListedWith() throws IOException {
    try (DaemonProcess other =
        DaemonProcess.start(directory.resolve("other"), "--lan=false").awaitReady()) {
      command("peer", "add", other.address());
      await().until(() -> daemon.ipc("admin_peers").size() == 1);
      String id = daemon.ipc("admin_peers").path(0).path("id").asString();
      assertThat(command("peer", "ls").out()).contains(id);
      assertThat(command("peer", "rm", id).exit()).isEqualTo(Exit.OK);
      assertThat(daemon.ipc("admin_peers")).isEmpty();
      assertThat(command("peer", "rm", id).exit()).isEqualTo(Exit.NOT_FOUND);
    }
  }

  @Test
  void peersAreBannedAndRated() {
    assertThat(command("peer", "ban", "203.0.113.9", "--for", "2h").out())
        .isEqualTo("Banned 203.0.113.9 for 2 h 0 min.\n");
    assertThat(command("peer", "bans").out()).contains("PEER", "203.0.113.9", "T");
    assertThat(command("peer", "bans", "--json").out()).contains("{\"peer\":\"203.0.113.9\"");
    assertThat(command("peer", "unban", "203.0.113.9", "--json").out())
        .isEqualTo("{\"v\":1,\"ok\":true}\n");
    assertThat(command("peer", "unban", "203.0.113.9").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(command("peer", "ban", "203.0.113.9", "--for", "soon").exit()).isEqualTo(Exit.USAGE);
    assertThat(command("peer", "ban", "203.0.113.9:7470").err()).contains("a port says nothing");
    assertThat(command("peer", "ping", "203.0.113.9:7470").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(command("peer", "ratings").out()).startsWith("PEER");
    assertThat(command("peer", "ratings", "--json").out()).startsWith("{\"v\":1,\"ratings\":[");
  }

  @Test
  void envelopesAreListedShownAndCounted() throws Exception {
    Path password = Files.writeString(directory.resolve("password3"), "x\n");
    Ended posted = command("pub", "shelf", "x", "--password-file", password + "");
    assertThat(posted.err()).contains("Warning: nobody is connected");
    String hash = posted.out().strip();
    assertThat(command("envelope", "ls", "--topic", "shelf").out()).contains("HASH", hash);
    assertThat(command("envelope", "ls", "--min-rating", "1e9").out()).doesNotContain(hash);
    assertThat(command("envelope", "ls", "--json").out()).startsWith("{\"v\":1,\"envelopes\":[");
    assertThat(command("envelope", "show", hash).out()).contains(hash, "own               true");
    assertThat(command("envelope", "show", hash, "--rlp", "--json").out()).contains("\"rlp\":");
    assertThat(command("envelope", "show", "0x" + "0".repeat(64)).exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(command("envelope", "stats").out()).contains("worstRating", "RATING FROM");
    assertThat(command("envelope", "stats", "--json").out()).contains("\"ages\":[");
  }

  @Test
  void peersAreListedAddedAndRemoved() {
    assertThat(command("peer", "ls").out()).startsWith("<->");
    assertThat(command("peer", "ls", "--json").out()).startsWith("{\"v\":1,\"peers\":[");
    assertThat(command("peer", "add", "127.0.0.1:9").exit()).isEqualTo(Exit.OK);
    assertThat(command("peer", "rm", "127.0.0.1:9").exit()).isEqualTo(Exit.OK);
    assertThat(command("peer", "rm", "127.0.0.1:9").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(command("peer", "add", "nowhere").err()).contains("nowhere", "HOST:PORT");
  }

  @Test
  void whatIsPublishedIsPrintedForWhoeverHasThePassword() throws Exception {
    Path password = Files.writeString(directory.resolve("password"), "open sesame\n");
    String[] sub = {"sub", "greetings", "--password-file", password + "", "-C", "2", "-W", "20"};
    int filters = filters();
    CompletableFuture<Ended> listening = CompletableFuture.supplyAsync(() -> command(sub));
    await().until(() -> filters() == filters + 1);
    Ended first = command("pub", "greetings", "hello", "--password-file", password + "");
    assertThat(first.exit()).as(first.err()).isEqualTo(Exit.OK);
    assertThat(first.out()).matches("0x[0-9a-f]{64}\n");
    command("pub", "other", "not for us", "--password-file", password + "");
    command("pub", "greetings", "\u001b[2J\u202Eevil", "--password-file", password + "");
    Ended heard = listening.get(30, TimeUnit.SECONDS);
    assertThat(heard.exit()).isEqualTo(Exit.OK);
    assertThat(heard.out().lines()).hasSize(2);
    assertThat(heard.out())
        .contains(" hello\n")
        .contains("\\u{1b}[2J\\u{202e}evil")
        .doesNotContain("\u001b", "not for us");
  }

  private static int filters() {
    return daemon.ipc("node_status").path("filters").asInt();
  }

  @Test
  void aCommandLeavesNoKeyBehind() throws Exception {
    Path password = Files.writeString(directory.resolve("password2"), "x\n");
    Path keyRing = daemon.directory().resolve("keyring");
    command("pub", "t", "x", "--password-file", password + "");
    byte[] before = Files.readAllBytes(keyRing);
    command("pub", "t", "x", "--password-file", password + "");
    assertThat(Files.readAllBytes(keyRing)).isEqualTo(before);
  }

  @Test
  void whoWaitsInVainIsTold() throws Exception {
    Path password = Files.writeString(directory.resolve("password3"), "x\n");
    Ended ended = command("sub", "silence", "--password-file", password + "", "-W", "1");
    assertThat(ended.exit()).isEqualTo(Exit.TIMED_OUT);
    assertThat(ended.out()).isEmpty();
    Ended told = command("sub", "silence", "--sym-key", ringKey(), "-C", "2", "-W", "1", "--json");
    assertThat(told.exit()).isEqualTo(Exit.TIMED_OUT);
    assertThat(told.out())
        .startsWith("{\"v\":1,\"error\":{\"code\":\"HS-TIMED-OUT\",\"exit\":6,")
        .hasLineCount(1);
  }

  private static String ringKey() {
    return command("shh", "new-sym-key").out().strip();
  }

  @Test
  void programsReadOneObjectALine() throws Exception {
    String key = ringKey();
    int filters = filters();
    for (String[] words :
        List.of(
            new String[] {"sub", "greetings", "--sym-key", key, "--json", "-C", "1", "-W", "20"},
            new String[] {
              "shh", "subscribe", "--sym-key", key, "--topic", "greetings", "--json", "-C", "1"
            })) {
      await().until(() -> filters() == filters); // the one before may still be going
      CompletableFuture<Ended> listening = CompletableFuture.supplyAsync(() -> command(words));
      await().until(() -> filters() == filters + 1);
      command("pub", "greetings", "h\u00e9 \n", "--sym-key", key);
      Ended heard = listening.get(30, TimeUnit.SECONDS);
      assertThat(heard.exit()).as(heard.err()).isEqualTo(Exit.OK);
      assertThat(heard.out()).startsWith("{\"v\":1,").hasLineCount(1);
      assertThat(heard.out()).contains("\"text\":\"h\u00e9 \\n\"");
    }
  }

  @Test
  void aMessageThatTheNodeWouldNotTakeIsRefused() throws Exception {
    Path password = Files.writeString(directory.resolve("password4"), "x\n");
    Ended ended = command("pub", "t", "x", "--password-file", password + "", "--pow", "0.001");
    assertThat(ended.exit()).isEqualTo(Exit.REJECTED);
    assertThat(ended.err()).contains("PoW");
  }

  @Test
  void aMessageThatIsTooLongIsRefusedByTheCommandOrByTheDaemon() throws Exception {
    Path password = Files.writeString(directory.resolve("password5"), "x\n");
    Ended never = command("pub", "t", "x".repeat(500_001), "--password-file", password + "");
    assertThat(never.exit()).isEqualTo(Exit.REJECTED);
    assertThat(never.err()).contains("500000 bytes");
    command("rpc", "shh_setMaxMessageSize", "2000");
    Ended here = command("pub", "t", "x".repeat(3_000), "--password-file", password + "");
    command("rpc", "shh_setMaxMessageSize", "1048576");
    assertThat(here.exit()).isEqualTo(Exit.REJECTED);
    assertThat(here.err()).contains("huge messages are not allowed");
  }

  @Test
  void anyMethodCanBeCalled() {
    assertThat(command("rpc", "shh_version").out()).isEqualTo("\"6.0\"\n");
    assertThat(command("rpc", "shh_version", "--json").out())
        .isEqualTo("{\"v\":1,\"result\":\"6.0\"}\n");
    assertThat(command("rpc", "web3_sha3", "0x68").out()).startsWith("\"0x");
    assertThat(command("rpc", "shh_hasSymKey", "1".repeat(64)).out()).isEqualTo("false\n");
    assertThat(command("rpc", "shh_nothing").err()).contains("shh_nothing does not exist");
  }

  @Test
  void overHttpThereIsWhatAnybodyMayCall() {
    Ended info = command("rpc", "shh_info", "--endpoint", daemon.endpoint());
    assertThat(info.out()).contains("minPow");
  }

  @Test
  void theTokenMakesAProgramTheOperator() throws Exception {
    Ended token = command("token");
    assertThat(token.out()).matches("[0-9a-f]{64}\n");
    Path file = daemon.directory().resolve("token");
    assertThat(Files.readString(file)).isEqualTo(token.out());
    assertThat(command("token", "--json").out())
        .isEqualTo(
            "{\"v\":1,\"token\":\"%s\",\"file\":\"%s\"}\n".formatted(token.out().strip(), file));
    String[] remove = {"peer", "rm", "127.0.0.1:9", "--endpoint", daemon.endpoint()};
    Ended stranger = command(remove);
    assertThat(stranger.err()).contains("not available", "hearsay token", file.toString());
    String[] more = Arrays.copyOf(remove, remove.length + 2);
    more[remove.length] = "--token-file";
    more[remove.length + 1] = file.toString();
    assertThat(command(more).exit()).isEqualTo(Exit.NOT_FOUND);
    more[remove.length + 1] = Files.writeString(directory.resolve("wrong"), "x").toString();
    assertThat(command(more).exit()).isEqualTo(Exit.LOCKED);
    more[remove.length + 1] = directory.resolve("none").toString();
    assertThat(command(more).exit()).isEqualTo(Exit.USAGE);
    assertThat(command("status", "--token-file", "x").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void aDirectoryWithoutATokenSaysHowToHaveOne() throws Exception {
    Path empty = Files.createDirectories(directory.resolve("empty"));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> args = List.of("token", "--datadir", empty.toString());
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true);
    assertThat(Main.run(args, nowhere, new PrintStream(err, true))).isEqualTo(Exit.NOT_FOUND);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("hearsay run");
  }

  @Test
  void aSecondDaemonOnADirectoryLeavesItAlone() throws Exception {
    assertThat(ends(9, "run", "--datadir", daemon.directory().toString()))
        .contains("pid " + daemon.pid(), "--datadir");
    assertThat(command("status").exit()).isEqualTo(Exit.OK);
  }

  @Test
  void aPortThatIsTakenIsNamedWithTheFix() throws Exception {
    String port = daemon.address().substring(daemon.address().indexOf(':') + 1);
    String other = directory.resolve("other").toString();
    assertThat(ends(1, "--datadir", other, "--addr", "127.0.0.1", "--port", port, "--rpc.port=0"))
        .contains(port, "--port N");
    String rpc = daemon.endpoint().substring(daemon.endpoint().lastIndexOf(':') + 1);
    assertThat(ends(1, "--datadir", other, "--port=0", "--rpc.port", rpc, "--verbosity=0"))
        .contains(rpc, "--rpc.port N");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamedWithTheFix() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    assertThat(ends(1, "--datadir", file.resolve("data").toString()))
        .contains(file.resolve("data").toString(), "--datadir");
  }

  @Test
  void aBrokenFileIsNamedWithItsLine() throws Exception {
    Path file = Files.writeString(directory.resolve("broken.toml"), "port = 7470\nlan true\n");
    assertThat(ends(10, "run", "--config", file.toString())).contains(file + " line 2");
  }

  @Test
  void aBugOnTheLoopIsLoggedAndEndsIt() throws Exception {
    String data = directory.resolve("buggy").toString();
    Process process =
        new ProcessBuilder(DaemonProcess.command(BuggyDaemon.class, List.of(data)))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(Exit.CRASHED.code());
    assertThat(said).contains("ERROR", "crashed", "two and two is five");
  }

  @Test
  void whoAsksItToEndHearsThatItEndedWell() throws Exception {
    DaemonProcess other =
        DaemonProcess.start(directory.resolve("ends"), "--lan=false", "--peer", daemon.address())
            .awaitReady();
    long begun = System.nanoTime();
    assertThat(other.terminate()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    assertThat(other.directory().resolve("hearsay.ipc")).doesNotExist();
    assertThat(other.directory().resolve("hearsay.run")).doesNotExist();
  }
}
