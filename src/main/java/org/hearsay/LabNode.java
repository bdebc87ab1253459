package org.hearsay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hearsay.cli.Control;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;

/** A daemon of the demo: a process of its own, with everything it writes in one directory. */
final class LabNode implements AutoCloseable {
  // Ours to choose.
  /** A loaded machine takes some seconds; this is for one that is stuck. */
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  private static final Duration END_WITHIN = Duration.ofSeconds(6);
  private static final int PORTS_TRIED = 50;

  /** From one try for a port to the next; more than the wanted ports are apart. */
  private static final int PORT_STEP = 20;

  private static final int LOG_TAIL_LINES = 15;

  private final String name;
  private final Path directory;
  private final int port;
  private final int rpcPort;
  private final Process process;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

  private LabNode(String name, Path directory, int port, int rpcPort, Process process) {
    this.name = name;
    this.directory = directory;
    this.port = port;
    this.rpcPort = rpcPort;
    this.process = process;
  }

  /**
   * Starts one at the first free ports from these on; it may not be ready yet.
   *
   * @param lab the directory of all of them
   * @param flags more than what makes it one of a lab
   */
  static LabNode start(String name, Path lab, int portWanted, int rpcPortWanted, List<String> flags)
      throws IOException {
    Path directory = Files.createDirectories(lab.resolve(name));
    int port = freePort(portWanted);
    int rpcPort = freePort(rpcPortWanted);
    ProcessBuilder builder =
        new ProcessBuilder(command(directory, port, rpcPort, flags))
            .redirectError(log(directory).toFile());
    // Whatever the user has set for a daemon of their own is not meant for these.
    builder.environment().keySet().removeIf(variable -> variable.startsWith("HEARSAY_"));
    LabNode node = new LabNode(name, directory, port, rpcPort, builder.start());
    Thread reader = new Thread(node::read, "lab-" + name);
    reader.setDaemon(true);
    reader.start();
    return node;
  }

  private static List<String> command(Path directory, int port, int rpcPort, List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("run", "--json", RunCommand.OF_A_LAB));
    command.addAll(List.of("--datadir", directory.toString()));
    command.addAll(List.of("--addr", "127.0.0.1", "--port", "" + port, "--rpc.port", "" + rpcPort));
    command.addAll(List.of("--lan=true", "--lan.if", loopback()));
    command.addAll(flags);
    return command;
  }

  private static int freePort(int wanted) {
    for (int i = 0; i < PORTS_TRIED; i++) {
      int port = wanted + i * PORT_STEP;
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException e) {
        // taken; the next
      }
    }
    throw new Failure(Exit.FAILED, "No free port from " + wanted + " on.", "End other demos.");
  }

  private static String loopback() {
    try {
      return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()).getName();
    } catch (IOException e) {
      throw new UncheckedIOException("the loopback interface", e);
    }
  }

  /** Until the daemon ends; a pipe that nobody reads would stop it. */
  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains("\"event\":\"ready\"")) {
          ready.complete(true);
        }
      }
    } catch (IOException e) {
      // it is gone as well
    }
    ready.complete(false);
  }

  /**
   * Waits until it answers.
   *
   * @return false when another program took one of the ports meanwhile, and this one ended
   */
  boolean isReady() throws InterruptedException {
    try {
      boolean answers = ready.get(READY_WITHIN.toSeconds(), TimeUnit.SECONDS);
      if (!answers && !logTail().contains("is in use")) {
        throw failure(name + " ended before it was ready.");
      }
      return answers;
    } catch (TimeoutException e) {
      throw failure(name + " was not ready within " + READY_WITHIN.toSeconds() + " s.");
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody completes it so", e);
    }
  }

  /** A failure with the last that this daemon logged. */
  Failure failure(String what) {
    return new Failure(Exit.FAILED, what, "Its log ends with:\n" + logTail());
  }

  private String logTail() {
    try {
      List<String> lines = Files.readAllLines(log(directory));
      int from = Math.max(0, lines.size() - LOG_TAIL_LINES);
      return String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return "(there is none: " + e.getMessage() + ")";
    }
  }

  private static Path log(Path directory) {
    return directory.resolve("hearsay.log");
  }

  /** A new connection to its control port. */
  Control connect() {
    return Control.open(directory.resolve("hearsay.ipc"), " --datadir " + directory);
  }

  String name() {
    return name;
  }

  Path directory() {
    return directory;
  }

  int port() {
    return port;
  }

  int rpcPort() {
    return rpcPort;
  }

  /** Ends it: it does so by itself when its standard input is closed. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
