package org.hearsay;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.cli.doctor.Diagnosis;
import org.hearsay.disk.DataDirectory;
import org.hearsay.rpc.RpcClient;
import org.hearsay.rpc.RpcException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Gathers what a bug report needs of a daemon and its machine, with and without a daemon. */
final class Report {
  // Ours to choose.
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int LOG_LINES = 1_000;

  /** Lines of the past come at once; after such a pause there are no more. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Settings settings;
  private final Redaction redaction = new Redaction();

  Report(Settings settings) {
    this.settings = settings;
  }

  Bundle gather(Diagnosis diagnosis) {
    Bundle bundle = new Bundle(redaction, secrets());
    bundle.add("versions.txt", versions());
    bundle.add("doctor.json", diagnosis.json().toPrettyString());
    bundle.add("config.txt", config());
    try (RpcClient daemon = RpcClient.connect(settings.socket(), PATIENCE)) {
      bundle.add("status.json", answer(daemon, "node_status"));
      bundle.add("health.json", answer(daemon, "node_health"));
      bundle.add("peers.json", peers(daemon));
      bundle.add("log.txt", log(daemon));
    } catch (IOException e) {
      bundle.add("no-daemon.txt", "Nobody answers at the Unix socket: " + e.getMessage());
    }
    bundle.add("metrics.txt", metrics());
    return bundle;
  }

  private List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    for (String name : List.of("token", "nodekey")) {
      try {
        Path file = settings.dataDirectory().resolve(name);
        if (Files.isReadable(file)) {
          secrets.add(Files.readString(file).strip());
        }
      } catch (IOException e) {
        // who cannot read it cannot write it into the bundle either
      }
    }
    return secrets;
  }

  private static String versions() {
    return String.join(
        "\n",
        Version.text(),
        Version.agent(),
        "vm " + System.getProperty("java.vm.name") + " of " + System.getProperty("java.vendor"),
        "os " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
        "cores " + Runtime.getRuntime().availableProcessors());
  }

  /** Every setting with where it comes from; whom and whose names it says are tags. */
  private String config() {
    StringBuilder lines = new StringBuilder();
    for (Key<?> key : Keys.ALL) {
      Settings.Setting<?> setting = settings.setting(key);
      boolean names = List.of(Keys.PEER, Keys.RPC_VHOSTS, Keys.RPC_ORIGINS).contains(key);
      String value =
          names && !setting.text().equals(key.normal())
              ? redaction.tag("host", setting.text())
              : setting.text();
      lines.append("%s = %s  (%s)%n".formatted(key.name(), value, setting.origin()));
    }
    return lines.toString();
  }

  private static String answer(RpcClient daemon, String method) throws IOException {
    try {
      return daemon.call(method, List.of()).toPrettyString();
    } catch (RpcException e) {
      return "The daemon does not say: " + e.error().message();
    }
  }

  private static String peers(RpcClient daemon) throws IOException {
    try {
      JsonNode peers = daemon.call("admin_peers", List.of());
      for (JsonNode peer : peers) {
        ((ObjectNode) peer).remove("enode");
        if (peer.get("network") instanceof ObjectNode network) {
          network.remove(List.of("localAddress", "remoteAddress"));
        }
      }
      return peers.toPrettyString();
    } catch (RpcException e) {
      return "The daemon does not say: " + e.error().message();
    }
  }

  private static String log(RpcClient daemon) throws IOException {
    try {
      daemon.subscribe("node", List.of("log", Map.of("level", "debug", "last", LOG_LINES)));
    } catch (RpcException e) {
      return "The daemon keeps no lines; its log is on its standard error. Add the end of it.";
    }
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LOG_LINES; i++) {
      Optional<JsonNode> line = daemon.next(PAUSE).map(told -> told.path("result"));
      if (line.isEmpty()) {
        break;
      }
      for (String part : List.of("at", "level", "logger", "line")) {
        lines.append(line.get().path(part).asString("")).append(part.equals("line") ? "\n" : " ");
      }
    }
    return lines.toString();
  }

  /** Over HTTP, where they are, with the token that only the daemon's user can read. */
  private String metrics() {
    Optional<String> web =
        DataDirectory.runFile(settings.dataDirectory()).map(run -> run.facts().get("web"));
    if (web.isEmpty()) {
      return "# no daemon is running\n";
    }
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(web.get()).resolve("/metrics")).timeout(PATIENCE);
      if (Files.isReadable(settings.tokenFile())) {
        String token = Files.readString(settings.tokenFile()).strip();
        request.header("Authorization", "Bearer " + token);
      }
      HttpResponse<String> response =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request.build(), HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 ? response.body() : "# refused: " + response.body();
    } catch (IOException | IllegalArgumentException e) {
      return "# not to be had: " + e.getMessage() + "\n";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "# interrupted\n";
    }
  }
}
