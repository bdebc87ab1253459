package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hearsay.LateDaemon;
import org.hearsay.Main;
import org.hearsay.TownDaemon;
import org.hearsay.rpc.RpcClient;
import org.hearsay.rpc.RpcException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A daemon as its user has it: a process, its output, and its control port. */
final class DaemonProcess implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path directory;
  private final Process process;
  private final CompletableFuture<JsonNode> ready = new CompletableFuture<>();

  private DaemonProcess(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
    Thread reader = new Thread(this::read, "output of " + directory.getFileName());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts one on loopback at free ports; {@link #awaitReady} says when it answers.
   *
   * @param directory made when it does not exist
   */
  static DaemonProcess start(Path directory, String... flags) throws IOException {
    return start(List.of(), directory, flags);
  }

  /** The same with more options for Java. */
  static DaemonProcess start(List<String> java, Path directory, String... flags)
      throws IOException {
    Files.createDirectories(directory);
    List<String> args = new ArrayList<>(List.of("run", "--json", "--datadir", directory + ""));
    args.addAll(List.of("--addr", "127.0.0.1", "--port", "0", "--rpc.port", "0"));
    args.addAll(List.of(flags));
    Path log = directory.resolveSibling(directory.getFileName() + ".log");
    List<String> command = command(args);
    command.addAll(command.indexOf("-cp"), java);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new DaemonProcess(directory, builder.start());
  }

  /** Starts one whose clock is ahead, or behind when {@code seconds} is negative. */
  static DaemonProcess startLate(Path directory, String peer, int seconds) throws IOException {
    List<String> args = List.of(directory.toString(), peer, String.valueOf(seconds));
    ProcessBuilder builder = new ProcessBuilder(command(LateDaemon.class, args));
    builder.redirectError(directory.resolveSibling(directory.getFileName() + ".log").toFile());
    return new DaemonProcess(directory, builder.start());
  }

  /**
   * Starts one that lives at another time and loses some of what is sent to it.
   *
   * @param flags names and values by turns
   */
  static DaemonProcess startInTown(Path directory, long ahead, double loss, String... flags)
      throws IOException {
    Files.createDirectories(directory);
    List<String> args = new ArrayList<>(List.of(String.valueOf(ahead), String.valueOf(loss)));
    args.addAll(List.of("datadir", directory.toString(), "addr", "127.0.0.1", "lan", "false"));
    args.addAll(List.of("discover", "false", "rpc.port", "0"));
    args.addAll(List.of(flags));
    ProcessBuilder builder = new ProcessBuilder(command(TownDaemon.class, args));
    Path log = directory.resolveSibling(directory.getFileName() + ".log");
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new DaemonProcess(directory, builder.start());
  }

  /** What starts the program with these arguments, as the launcher would. */
  static List<String> command(List<String> args) {
    return command(Main.class, args);
  }

  static List<String> command(Class<?> main, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    return command;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode said = JSON.readTree(line);
        if (said.path("event").asString("").equals("ready")) {
          ready.complete(said);
        }
      }
    } catch (IOException e) {
      // the process is gone
    }
    ready.completeExceptionally(new IllegalStateException(directory + " ended; see its log"));
  }

  DaemonProcess awaitReady() {
    JsonNode unused = ready.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    return this;
  }

  String id() {
    return ready.join().path("id").asString();
  }

  /** Where peers dial it. */
  String address() {
    return "127.0.0.1:" + ready.join().path("port").asInt();
  }

  /** An HTTP request on a connection that is kept. */
  static String post(String body) {
    return "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  String endpoint() {
    return ready.join().path("rpc").asString();
  }

  Path directory() {
    return directory;
  }

  /** A call as any program would make it: plain HTTP, no library of ours. */
  JsonNode http(String method, Object... params) {
    Map<String, Object> request =
        Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", List.of(params));
    try {
      HttpResponse<String> response =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(endpoint()))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(request)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      JsonNode answer = JSON.readTree(response.body());
      assertThat(answer.has("result")).as("%s: %s", method, answer).isTrue();
      return answer.path("result");
    } catch (IOException e) {
      throw new UncheckedIOException(method, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A call over the Unix socket, where an operator's methods are. */
  JsonNode ipc(String method, Object... params) {
    try (RpcClient client = RpcClient.connect(directory.resolve("hearsay.ipc"), PATIENCE)) {
      return client.call(method, List.of(params));
    } catch (IOException e) {
      throw new UncheckedIOException(method, e);
    } catch (RpcException e) {
      throw new IllegalStateException(method, e);
    }
  }

  int peers() {
    return ipc("node_status").path("peers").asInt();
  }

  /** SIGTERM. */
  int terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** How it ended. */
  int exitValue() {
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
