package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.hearsay.Main;
import org.hearsay.bench.Figures;
import org.hearsay.bench.RpcBench;
import org.hearsay.cli.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code hearsay bench} does; how fast anything is, is nobody's business here. */
final class BenchTest {
  private static final RpcBench.Plan SHORT =
      new RpcBench.Plan(3, Duration.ofMillis(50), Duration.ofMillis(200));

  @TempDir private Path directory;

  private static RpcBench.Target target(String endpoint, OptionalLong pid) {
    return new RpcBench.Target(URI.create(endpoint), pid);
  }

  @Test
  void everyRunIsMeasuredAndTheNodeIsAsBefore() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(directory.resolve("node"), "--lan=false")) {
      daemon.awaitReady();
      JsonNode before = daemon.ipc("node_status").path("configuredMinPow");
      RpcBench bench = new RpcBench(SHORT, what -> {});
      List<Figures> figures =
          bench.measure(target(daemon.endpoint(), OptionalLong.of(daemon.pid())));
      assertThat(figures)
          .extracting(f -> f.name() + " " + f.connections())
          .containsExactly(
              "net_version 1",
              "post, lowest PoW 1",
              "post, PoW 0.2 1",
              "net_version 3",
              "post, lowest PoW 3",
              "post, PoW 0.2 3");
      assertThat(figures)
          .allSatisfy(
              f -> {
                assertThat(f.calls()).isPositive();
                assertThat(f.millis(0.5)).isPositive().isLessThanOrEqualTo(f.millis(0.99));
                assertThat(f.millis(0.99)).isLessThanOrEqualTo(f.millis(1));
                assertThat(f.cpuMillisPerCall()).isPresent();
              });
      assertThat(daemon.ipc("node_status").path("configuredMinPow")).isEqualTo(before);
    }
  }

  @Test
  void theLimitOfTheClientItselfIsMeasured() throws Exception {
    List<Figures> figures = new RpcBench(SHORT, what -> {}).calibrate();
    assertThat(figures).extracting(Figures::connections).containsExactly(1, 3);
    assertThat(figures).allSatisfy(f -> assertThat(f.calls()).isPositive());
  }

  @Test
  void aNodeThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () ->
                new RpcBench(SHORT, what -> {})
                    .measure(target("http://127.0.0.1:1", OptionalLong.empty())))
        .isInstanceOf(IOException.class);
  }

  @Test
  void programsReadItAsJson() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(directory.resolve("node"), "--lan=false")) {
      daemon.awaitReady();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      List<String> args =
          List.of(
              "bench",
              "rpc",
              "--json",
              "--seconds",
              "1",
              "--warmup",
              "0",
              "--at-once",
              "2",
              "--endpoint",
              daemon.endpoint(),
              "--against",
              daemon.endpoint());
      Exit exit = Main.run(args, new PrintStream(out), new PrintStream(err));
      assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
      assertThat(exit).isEqualTo(Exit.OK);
      JsonNode json = JsonMapper.shared().readTree(out.toString(StandardCharsets.UTF_8));
      assertThat(json.path("v").asInt()).isEqualTo(1);
      assertThat(json.path("nodes")).hasSize(2);
      assertThat(json.at("/nodes/0/runs/1/callsPerSecond").asDouble()).isPositive();
    }
  }

  @Test
  void anEmptyDaemonFetchesAChainThatWasMadeForIt() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> args =
        List.of("bench", "chain", "--blocks", "200", "--peers", "1", "--json", "-q");
    Exit exit = Main.run(args, new PrintStream(out), new PrintStream(err));
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(exit).isEqualTo(Exit.OK);
    JsonNode json = JsonMapper.shared().readTree(out.toString(StandardCharsets.UTF_8));
    assertThat(json.path("v").asInt()).isEqualTo(1);
    assertThat(json.path("blocks").asInt()).isEqualTo(200);
    assertThat(json.path("arrived").asBoolean()).isTrue();
    for (String measured :
        List.of("transactions", "names", "bytes", "databaseBytes", "heapBytes")) {
      assertThat(json.path(measured).asLong()).as(measured).isPositive();
    }
    assertThat(json.path("syncSeconds").asDouble())
        .isEqualTo(
            json.path("linkingSeconds").asDouble()
                + json.path("headersSeconds").asDouble()
                + json.path("blocksSeconds").asDouble(),
            within(1e-6));
    assertThat(json.path("blocksPerSecond").asDouble()).isPositive();
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(OutputStream.nullOutputStream());
    List<String> args = List.of("bench", "chain", "--blocks", "0");
    assertThat(Main.run(args, out, new PrintStream(err))).isEqualTo(Exit.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--blocks 0: expected a whole number");
  }
}
