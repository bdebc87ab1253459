package org.hearsay.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hearsay.rpc.RpcClient;
import org.hearsay.rpc.RpcException;

/**
 * {@code shh_post} and, as the floor of the transport, {@code net_version} over HTTP: one call at a
 * time, and several at once.
 */
public final class RpcBench {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Lower than any that a node sets; 0 means something else to every implementation. */
  private static final double LOWEST_POW = 1e-6;

  private static final double USUAL_POW = 0.2;
  private static final int TTL_SECONDS = 50;
  private static final int PAYLOAD_BYTES = 256;
  private static final int POW_TIME_SECONDS = 30;
  private static final String NET_VERSION =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"net_version\",\"params\":[]}";

  private final Plan plan;
  private final Consumer<String> progress;

  /**
   * How much is measured.
   *
   * @param atOnce calls in flight in the second half of the runs
   * @param warmUp before each run, not counted
   * @param duration of each run
   */
  public record Plan(int atOnce, Duration warmUp, Duration duration) {}

  /**
   * A node to measure.
   *
   * @param pid its process, when it is on this machine and to be looked at
   */
  public record Target(URI endpoint, OptionalLong pid) {
    private Optional<Duration> cpu() {
      return pid.isPresent()
          ? ProcessHandle.of(pid.getAsLong()).flatMap(process -> process.info().totalCpuDuration())
          : Optional.empty();
    }
  }

  private record Run(String name, int connections, String body) {}

  /**
   * Measures nothing yet.
   *
   * @param progress told what is being done
   */
  public RpcBench(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /** The most that this client sees of any server: one that answers without looking. */
  public List<Figures> calibrate() throws IOException {
    try (FixedServer server = FixedServer.open()) {
      List<Run> runs =
          List.of(
              new Run("fixed answer", 1, NET_VERSION),
              new Run("fixed answer", plan.atOnce(), NET_VERSION));
      return measure(server.endpoint(), runs, Optional::empty);
    }
  }

  /**
   * Measures a node. For so long it accepts the least work, and has one key more.
   *
   * @throws RpcException when it refuses a call, as one without Whisper does
   */
  public List<Figures> measure(Target target) throws IOException, RpcException {
    try (RpcClient client = RpcClient.connect(target.endpoint(), Optional.empty(), PATIENCE)) {
      double floor = client.call("shh_info", List.of()).path("minPow").asDouble(USUAL_POW);
      String key = client.call("shh_newSymKey", List.of()).asString();
      client.call("shh_setMinPoW", List.of(LOWEST_POW));
      try {
        List<Run> runs = new ArrayList<>();
        for (int connections : new int[] {1, plan.atOnce()}) {
          runs.add(new Run("net_version", connections, NET_VERSION));
          runs.add(new Run("post, lowest PoW", connections, post(key, LOWEST_POW)));
          runs.add(new Run("post, PoW 0.2", connections, post(key, USUAL_POW)));
        }
        return measure(target.endpoint(), runs, target::cpu);
      } finally {
        client.call("shh_setMinPoW", List.of(floor));
        client.call("shh_deleteSymKey", List.of(key));
      }
    }
  }

  private List<Figures> measure(URI endpoint, List<Run> runs, Supplier<Optional<Duration>> cpu)
      throws IOException {
    List<Figures> figures = new ArrayList<>();
    for (Run run : runs) {
      String what = "%s: %s, %d at once".formatted(endpoint, run.name(), run.connections());
      progress.accept(what);
      try (Drive drive = Drive.open(endpoint, run.connections(), run.body())) {
        Figures unused = drive.run(run.name(), plan.warmUp(), cpu);
        figures.add(drive.run(run.name(), plan.duration(), cpu));
      } catch (IOException e) {
        throw new IOException(what + ": " + e.getMessage(), e);
      }
    }
    return figures;
  }

  private static String post(String key, double pow) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shh_post\",\"params\":[{\"symKeyID\":\"%s\",\"ttl\":%d,\"topic\":\"0x62656e63\",\"powTime\":%d,\"powTarget\":%s,\"payload\":\"0x%s\"}]}"
        .formatted(key, TTL_SECONDS, POW_TIME_SECONDS, pow, "5a".repeat(PAYLOAD_BYTES));
  }
}
