package org.hearsay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Three daemons on this machine, in a network of their own and a directory that ends with them. */
final class Lab implements AutoCloseable {
  private static final String PREFIX = "hearsay-demo-";

  /** From 1 on; apart from the numbers that people choose. */
  private static final long NETWORK_ID_MIN = 1L << 32;

  private static final List<String> NAMES = List.of("alice", "bob", "carol");

  /** The one of them who mines, while transactions wait. */
  static final String MINER = "carol";

  private static final int FIRST_PORT = 7501;
  private static final int FIRST_RPC_PORT = 7511;

  private final Path directory;
  private final long networkId = new SecureRandom().nextLong(NETWORK_ID_MIN, Long.MAX_VALUE);
  private final List<LabNode> nodes = new ArrayList<>();

  private Lab(Path directory) {
    this.directory = directory;
  }

  /** Starts alice, bob and carol; they may not be ready yet. */
  static Lab start() throws IOException {
    Lab lab = new Lab(directory());
    Runtime.getRuntime().addShutdownHook(new Thread(lab::close, "lab-end"));
    for (int i = 0; i < NAMES.size(); i++) {
      lab.nodes.add(lab.node(i));
    }
    return lab;
  }

  /** A directory for daemons that clean up behind themselves. */
  static Path directory() throws IOException {
    return Files.createTempDirectory(PREFIX);
  }

  private LabNode node(int i) throws IOException {
    String name = NAMES.get(i);
    // In the directory of each, which removes its own.
    Path own = Files.createDirectories(directory.resolve(name));
    List<String> flags =
        List.of(
            "--networkid",
            "" + networkId,
            "--chain",
            LabGenesis.write(own, networkId).toString(),
            "--mine",
            name.equals(MINER) ? "pending" : "off");
    return LabNode.start(name, directory, FIRST_PORT + i, FIRST_RPC_PORT + i, flags);
  }

  /** Waits until all answer; who lost a port to another demo that began just now starts again. */
  void awaitReady() throws IOException, InterruptedException {
    for (int i = 0; i < nodes.size(); i++) {
      while (!nodes.get(i).isReady()) {
        nodes.set(i, node(i));
      }
    }
  }

  List<LabNode> nodes() {
    return nodes;
  }

  /** Ends the daemons, each of which removes its directory, and removes what is left. */
  @Override
  public synchronized void close() {
    nodes.parallelStream().forEach(LabNode::close);
    remove(directory);
  }

  /** Removes a daemon's directory of a lab, and with the last one the lab's. */
  static void removeNode(Path dataDirectory) {
    Path lab = dataDirectory.resolveSibling(".").normalize();
    if (!String.valueOf(lab.getFileName()).startsWith(PREFIX)) {
      throw new IllegalArgumentException(dataDirectory + " is not in the directory of a demo");
    }
    remove(dataDirectory);
    try {
      Files.deleteIfExists(lab);
    } catch (IOException e) {
      // the others are still in it
    }
  }

  static void remove(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }
}
