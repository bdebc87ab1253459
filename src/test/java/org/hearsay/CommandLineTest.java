package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hearsay.cli.Cli;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Places;
import org.hearsay.cli.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered to what people type, as far as no daemon is needed. */
final class CommandLineTest {
  @TempDir private Path directory;

  private record Ended(Exit exit, String out, String err) {}

  private static Ended run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Exit exit = Main.run(List.of(args), print(out), print(err));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  @Test
  void aWrongFlagGetsALineAndTheOneThatWasMeant() {
    Ended ended = run("run", "--prot", "7470");
    assertThat(ended.exit()).isEqualTo(Exit.USAGE);
    assertThat(ended.err())
        .isEqualTo("hearsay run has no --prot\n  Did you mean hearsay run --port?\n");
  }

  @Test
  void aWrongFlagWithoutACommandIsOneOfTheDaemons() {
    assertThat(run("--rpc.prot=1").err()).contains("Did you mean hearsay run --rpc.port?");
  }

  @Test
  void aWrongCommandGetsALineAndTheOneThatWasMeant() {
    Ended ended = run("stats");
    assertThat(ended.exit()).isEqualTo(Exit.USAGE);
    assertThat(ended.err()).contains("hearsay has no stats", "Did you mean hearsay status?");
    assertThat(run("top").err()).doesNotContain("-p");
  }

  @Test
  void whatNobodyCanGuessPointsToTheHelp() {
    assertThat(run("status", "--xyzzy-and-more").err()).contains("hearsay status --help");
  }

  @Test
  void aMissingArgumentIsNamed() {
    Ended ended = run("pub", "greetings");
    assertThat(ended.exit()).isEqualTo(Exit.USAGE);
    assertThat(ended.err()).contains("TEXT");
  }

  @Test
  void aValueThatCannotBeIsNamedWithWhatToType() {
    Ended ended = run("--datadir", directory.toString(), "--port", "99999");
    assertThat(ended.exit()).isEqualTo(Exit.USAGE);
    assertThat(ended.err()).contains("--port 99999", "such as --port 7470").hasLineCount(1);
  }

  @Test
  void aFlagThatCountsOnceIsNotGivenTwice() {
    assertThat(run("--port", "1", "--port", "2").err()).contains("--port: given twice");
  }

  @Test
  void theControlPortIsNotOpenedToTheWorld() {
    Ended ended = run("--datadir", directory.toString(), "--rpc.addr", "0.0.0.0");
    assertThat(ended.exit()).isEqualTo(Exit.CONFIG);
    assertThat(ended.err()).contains("--rpc.addr 0.0.0.0", "--rpc.addr 127.0.0.1").hasLineCount(1);
  }

  @Test
  void withoutADaemonACommandSaysHowToStartOne() {
    Ended ended = run("status", "--datadir", directory.toString());
    assertThat(ended.exit()).isEqualTo(Exit.NO_DAEMON);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains(directory.resolve("hearsay.ipc").toString())
        .contains("hearsay run --datadir " + directory);
  }

  @Test
  void whereTheDaemonIsMayBeSaidBeforeTheCommand() {
    assertThat(run("--datadir", directory.toString(), "status").err())
        .isEqualTo(run("status", "--datadir=" + directory).err());
  }

  @Test
  void programsReadFailuresWhereTheyReadEverythingElse() {
    Ended ended = run("status", "--json", "--datadir", directory.toString());
    assertThat(ended.out())
        .startsWith("{\"v\":1,\"error\":{\"code\":\"HS-NO-DAEMON\",\"exit\":3,\"message\":");
    assertThat(ended.err()).isNotEmpty();
  }

  @Test
  void anEndpointThatIsNoneIsRefused() {
    assertThat(run("--endpoint", "localhost:8545", "status").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void anEndpointWhereNobodyListensIsNoDaemon() {
    assertThat(run("--endpoint", "http://127.0.0.1:1", "status").exit()).isEqualTo(Exit.NO_DAEMON);
  }

  @Test
  void helpOnWhatIsNotThereIsRefused() {
    assertThat(run("help", "stats").exit()).isEqualTo(Exit.USAGE);
    assertThat(run("help", "stats").err()).contains("Did you mean hearsay status?");
    assertThat(run("peer", "lst", "--help").err()).contains("Did you mean hearsay peer ls?");
    assertThat(run("help", "frob").out()).isEmpty();
  }

  @Test
  void aCommandWithoutItsSecondHalfIsTold() {
    Ended ended = run("peer", "--json");
    assertThat(ended.exit()).isEqualTo(Exit.USAGE);
    assertThat(ended.err()).contains("hearsay peer needs one of: ls, add, rm");
    assertThat(ended.out()).startsWith("{\"v\":1,\"error\":{\"code\":\"HS-USAGE\",\"exit\":2,");
  }

  @Test
  void whatIsForAllCommandsMayStandAnywhere() {
    for (String flags :
        List.of("-q", "-vv", "-pwork", "-p work", "--color=never", "--timeout 3s")) {
      List<String> before = new ArrayList<>(List.of(flags.split(" ")));
      before.addAll(List.of("--datadir", directory.toString(), "status"));
      List<String> after = new ArrayList<>(List.of("status", "--datadir", directory.toString()));
      after.addAll(List.of(flags.split(" ")));
      assertThat(run(before.toArray(String[]::new)).exit()).as(flags).isEqualTo(Exit.NO_DAEMON);
      assertThat(run(after.toArray(String[]::new)).exit()).as(flags).isEqualTo(Exit.NO_DAEMON);
    }
  }

  @Test
  void whatCannotBeMeantIsRefusedWithWhatCan() {
    assertThat(run("status", "--color", "alway").err()).contains("Did you mean --color always?");
    assertThat(run("status", "--timeout", "soon").err()).contains("--timeout soon", "30s");
    assertThat(run("status", "--timeout", "").exit()).isEqualTo(Exit.USAGE);
    assertThat(run("status", "--profile", "../x").err()).contains("--profile ../x");
    assertThat(run("status", "--profile", "").err()).contains("--profile is empty");
    assertThat(run("--peer", "").err()).contains("--peer is empty", "--peer 192.168.1.23:7470");
    assertThat(run("sub", "t", "-W", "soon").err()).contains("-W soon");
    assertThat(run("sub", "t", "-C", "0").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void aProfileIsADaemonOfItsOwnBelowTheUsualOne() {
    assertThat(run("-p", "work", "--datadir", directory.toString(), "status").err())
        .contains(directory.resolve("profiles/work/hearsay.ipc").toString())
        .contains("hearsay run --datadir " + directory + " --profile work");
  }

  @Test
  void whoSitsThereIsAskedBeforeAKeyIsLost() throws InterruptedException {
    assertThat(delete("no\n").err()).contains("Type yes to go on: Left as it was.");
    assertThat(delete("no\n").exit()).isEqualTo(Exit.FAILED);
    assertThat(delete("").exit()).isEqualTo(Exit.FAILED);
    assertThat(delete("yes\n").exit()).isEqualTo(Exit.NO_DAEMON);
    assertThat(delete("", "--yes").exit()).isEqualTo(Exit.NO_DAEMON);
    assertThat(run("shh", "delete-key-pair", "x", "--datadir", directory + "").exit())
        .isEqualTo(Exit.NO_DAEMON);
  }

  private Ended delete(String typed, String... more) throws InterruptedException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
    Terminal terminal = new Terminal(in, System.out, print(err), true, true);
    Path socket = directory.resolve("hearsay.ipc");
    Hearsay hearsay = new Hearsay(flags -> new Places(socket, directory), List.of());
    List<String> args = new ArrayList<>(List.of("shh", "delete-key-pair", "x"));
    args.addAll(List.of(more));
    Exit exit = new Cli(hearsay, "hearsay test", "run").run(args, terminal);
    return new Ended(exit, "", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theLauncherKnowsEveryCommand() throws IOException {
    String launcher = Files.readString(Path.of("hearsay"));
    String commands = run("--help").out().replaceFirst("(?s).*\nCommands:\n", "");
    List<String> names =
        Pattern.compile("(?m)^  ([a-z]+)(?:, ([a-z]+))?  ")
            .matcher(commands)
            .results()
            .flatMap(found -> Stream.of(found.group(1), found.group(2)))
            .filter(Objects::nonNull)
            .toList();
    assertThat(names).contains("status", "attach", "logs");
    assertThat(names)
        .allSatisfy(name -> assertThat(launcher).containsPattern("\\b" + name + " \\|"));
  }

  @Test
  void rpcPointsToTheCommandsThatFollow() {
    assertThat(run("rpc", "shh_subscribe", "messages").err()).contains("hearsay shh subscribe");
    assertThat(run("rpc", "node_subscribe", "log").err()).contains("hearsay logs");
    assertThat(run("rpc", "admin_subscribe", "peerEvents").err()).contains("hearsay console");
  }

  @Test
  void whoTakesConnectionsAndClosesThemIsNotGone() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread closing = new Thread(() -> closeAll(full));
      closing.start();
      Ended ended =
          run("status", "--json", "--endpoint", "http://127.0.0.1:" + full.getLocalPort());
      assertThat(ended.exit()).isEqualTo(Exit.FAILED);
      assertThat(ended.out()).contains("\"code\":\"HS-BUSY\"");
      assertThat(ended.err()).contains("takes the connection and closes it", "512 clients");
    }
  }

  private static void closeAll(ServerSocket server) {
    try {
      while (true) {
        server.accept().close();
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  @Test
  void theTextAndThePasswordCannotBothBeStandardInput() {
    Ended ended = run("pub", "greetings", "-", "--password-file", "-");
    assertThat(ended.exit()).isEqualTo(Exit.USAGE);
    assertThat(ended.err()).contains("--password-file FILE");
  }

  @Test
  void aTimeWithoutSenseIsRefused() {
    assertThat(run("pub", "t", "x", "--ttl", "soon").err()).contains("--ttl soon", "50s");
    assertThat(run("pub", "t", "x", "--ttl", "500ms").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void helpAndVersionNeedNoDaemon() {
    assertThat(run("--help").out())
        .contains("status", "peer", "pub", "sub", "send", "chat", "rpc", "run", "demo");
    assertThat(run("--help").exit()).isEqualTo(Exit.OK);
    assertThat(run("run", "--help").out()).contains("NETWORKING", "--shh.pow=F", "0.0.0.0.");
    assertThat(run("peer", "add", "--help").out()).contains("HOST:PORT");
    assertThat(run("help", "peer", "add").out()).contains("HOST:PORT");
    assertThat(run("--version").out()).startsWith("hearsay ");
    assertThat(run("version", "--json").out()).startsWith("{\"v\":1,\"hearsay\":");
  }
}
