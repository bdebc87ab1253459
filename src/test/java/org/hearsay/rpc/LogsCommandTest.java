package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hearsay.Main;
import org.hearsay.cli.Exit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code hearsay logs} against a port that has a log to tell of. */
final class LogsCommandTest {
  @TempDir private Path directory;

  private final List<Consumer<JsonNode>> followers = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private Path socket;
  private Port port;

  private record Ended(Exit exit, String out, String err) {}

  @BeforeEach
  void open() {
    socket = Port.socketIn(directory);
    MethodTable table = new MethodTable().add(List.of(setLogLevel())).add(log());
    port = Port.with(new PortSettings().socket(socket).settings(), table);
  }

  private RpcSubscription log() {
    GoStruct.Field level = new GoStruct.Field("level", GoTypes.STRING, "");
    GoStruct.Field last = new GoStruct.Field("last", GoTypes.UINT32, "");
    GoStruct wanted = new GoStruct("node", "LogOptions", List.of(level, last));
    return new RpcSubscription(
        "node",
        "log",
        "",
        List.of(RpcMethod.Param.of("options", wanted)),
        Shape.object(""),
        List.of(),
        Example.tells(""),
        Trust.OPERATOR,
        (args, deliver) -> {
          asked.add("log");
          followers.add(deliver);
          return new RpcSubscription.Opened.Open(() -> followers.remove(deliver));
        });
  }

  private RpcMethod setLogLevel() {
    return new RpcMethod.Draft(
            "node_setLogLevel",
            "",
            List.of(RpcMethod.Param.of("level", GoTypes.STRING)),
            Shape.truth(""),
            List.of(),
            Example.tells(""),
            Trust.OPERATOR)
        .now(
            args -> {
              asked.add(args.text(0));
              return Answer.of(true);
            });
  }

  @AfterEach
  void close() {
    port.close();
  }

  private Ended run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--ipcpath", socket.toString()));
    Exit exit = Main.run(all, new PrintStream(out, true), new PrintStream(err, true));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Ended following(Runnable meanwhile, String... args) throws Exception {
    CompletableFuture<Ended> ended = CompletableFuture.supplyAsync(() -> run(args));
    await().until(() -> !followers.isEmpty());
    meanwhile.run();
    return ended.get(30, TimeUnit.SECONDS);
  }

  private void log(String level, String line) {
    JsonNode entry =
        JsonNodeFactory.instance
            .objectNode()
            .put("at", 1_795_175_112_000L)
            .put("level", level)
            .put("logger", "org.hearsay.gossip.Links")
            .put("line", line);
    boolean unused =
        port.onLoop(
            () -> {
              followers.forEach(follower -> follower.accept(entry));
              return true;
            });
  }

  @Test
  void linesAreShownAsTheyComeUntilThereAreEnough() throws Exception {
    Ended ended =
        following(
            () -> {
              log("info", "link=1 up");
              log("warn", "evil\u001b[2J\u202e");
            },
            "logs",
            "-C",
            "2");
    assertThat(ended.exit()).isEqualTo(Exit.OK);
    assertThat(ended.out().lines())
        .satisfiesExactly(
            first -> assertThat(first).endsWith(" INFO  Links link=1 up"),
            second -> assertThat(second).endsWith(" WARN  Links evil\\u{1b}[2J\\u{202e}"));
  }

  @Test
  void programsReadOneObjectALineAndOnlyWhatIsLookedForCounts() throws Exception {
    Ended ended =
        following(
            () -> {
              log("info", "link=1 up");
              log("info", "link=2 down");
            },
            "logs",
            "--json",
            "--grep",
            "link=\\d+ down",
            "-C",
            "1");
    assertThat(ended.out())
        .isEqualTo(
            "{\"v\":1,\"at\":1795175112000,\"level\":\"info\","
                + "\"logger\":\"org.hearsay.gossip.Links\",\"line\":\"link=2 down\"}\n");
  }

  @Test
  void whoWaitsInVainIsTold() throws Exception {
    Ended ended = run("logs", "-W", "1", "--json");
    assertThat(ended.exit()).isEqualTo(Exit.TIMED_OUT);
    assertThat(ended.out()).contains("\"code\":\"HS-TIMED-OUT\"").hasLineCount(1);
  }

  @Test
  void theLevelIsSet() {
    assertThat(run("logs", "level", "DEBUG").out()).contains("The daemon logs from debug on.");
    assertThat(asked).containsExactly("debug");
    assertThat(run("logs", "level", "debg").err()).contains("Did you mean debug?");
  }

  @Test
  void whatCannotBeMeantIsRefusedBeforeTheDaemonIsAsked() {
    assertThat(run("logs", "--level", "loud").exit()).isEqualTo(Exit.USAGE);
    assertThat(run("logs", "--grep", "(").err()).contains("--grep (");
    assertThat(run("logs", "-n", "-1").exit()).isEqualTo(Exit.USAGE);
    assertThat(asked).isEmpty();
  }
}
