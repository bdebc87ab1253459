package org.hearsay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A daemon to be measured: a process of its own, without peers, as the launcher starts it. */
final class BenchDaemon implements AutoCloseable {
  private static final int END_WITHIN_SECONDS = 6;

  /** All that is posted while it is measured; what expires leaves. */
  private static final String STORE = "1G";

  private final Path directory;
  private final Process process;
  private final JsonNode ready;

  private BenchDaemon(Path directory, Process process, JsonNode ready) {
    this.directory = directory;
    this.process = process;
    this.ready = ready;
  }

  /** Starts one in a directory of its own, and waits until it answers. */
  static BenchDaemon start() throws IOException {
    return start(
        Files.createDirectories(Lab.directory().resolve("node")),
        List.of("--discover=false", "--store.max", STORE));
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param node its data directory, in the directory of a lab
   * @param flags more than what makes it one that nobody finds
   */
  static BenchDaemon start(Path node, List<String> flags) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(node, flags));
    builder.redirectError(node.resolve("hearsay.log").toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("HEARSAY_"));
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "bench-end"));
    JsonNode ready =
        ready(process)
            .orElseThrow(
                () ->
                    new Failure(
                        Exit.FAILED,
                        "The daemon to be measured did not start.",
                        "Its log is in " + node + "."));
    return new BenchDaemon(node, process, ready);
  }

  private static List<String> command(Path node, List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xms16m"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("run", "--json", RunCommand.OF_A_LAB, "--datadir", node.toString()));
    command.addAll(List.of("--addr", "127.0.0.1", "--port", "0", "--rpc.port", "0"));
    command.add("--lan=false");
    command.addAll(flags);
    return command;
  }

  private static Optional<JsonNode> ready(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("{")) { // else a remark of the JVM's
        JsonNode said = JsonMapper.shared().readTree(line);
        if (said.path("event").asString("").equals("ready")) {
          return Optional.of(said);
        }
      }
    }
    return Optional.empty();
  }

  URI endpoint() {
    return URI.create(ready.path("rpc").asString());
  }

  /** Where peers dial it. */
  String address() {
    return "127.0.0.1:" + ready.path("port").asInt();
  }

  Path directory() {
    return directory;
  }

  long pid() {
    return process.pid();
  }

  /** Ends it; it does so by itself, and removes its directory, when its input is closed. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Lab.removeNode(directory);
  }
}
