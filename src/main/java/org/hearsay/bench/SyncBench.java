package org.hearsay.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.hearsay.rpc.RpcClient;
import org.hearsay.rpc.RpcException;
import tools.jackson.databind.JsonNode;

/** How long a daemon that has nothing takes to fetch a chain from its peers, and what it needs. */
public final class SyncBench {
  // Ours to choose.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The errors of the measured times; a look costs the daemon a tenth of a millisecond. */
  private static final long LOOK_MILLIS = 20;

  private static final long HEAP_LOOK_NANOS = Duration.ofMillis(250).toNanos();

  /** Whoever gets no further for so long never will. */
  private static final Duration STUCK = Duration.ofSeconds(60);

  /**
   * What it came to.
   *
   * @param linking from the order to dial the peers until one of them had said what it has
   * @param headers from there until the first block was there: all headers, once
   * @param blocks from there to the tip
   * @param tip id of that, as the daemon tells it
   * @param cpu of the whole process while it synced; empty where that cannot be seen
   * @param residentBytes most that the process had in memory since it began, where Linux tells
   * @param heapBytes most that was in use of Java's heap whenever somebody looked
   */
  public record Figures(
      Duration linking,
      Duration headers,
      Duration blocks,
      String tip,
      Optional<Duration> cpu,
      OptionalLong residentBytes,
      long heapBytes) {
    public Duration took() {
      return linking.plus(headers).plus(blocks);
    }
  }

  private final Path socket;
  private final URI metrics;
  private final long pid;
  private final Consumer<String> progress;
  private long heapBytes;
  private long heapLooked;

  /**
   * Measures nothing yet.
   *
   * @param socket of the daemon that has nothing
   * @param port its control port over HTTP, with open metrics
   * @param progress told often how far it is
   */
  public SyncBench(Path socket, URI port, long pid, Consumer<String> progress) {
    this.socket = socket;
    this.metrics = port.resolve("/metrics");
    this.pid = pid;
    this.progress = progress;
  }

  /**
   * Has it dial the peers, and waits until it is at a height.
   *
   * @throws IOException when it is gone, or gets no further
   */
  public Figures measure(List<String> peers, int height)
      throws IOException, RpcException, InterruptedException {
    try (RpcClient client = RpcClient.connect(socket, PATIENCE)) {
      Optional<Duration> cpuBefore = cpu();
      Course course = new Course(System.nanoTime());
      for (String peer : peers) {
        JsonNode unused = client.call("admin_addPeer", List.of(peer));
      }
      JsonNode head = client.call("chain_head", List.of());
      while (at(head) < height) {
        Thread.sleep(LOOK_MILLIS);
        head = client.call("chain_head", List.of());
        long now = System.nanoTime();
        course.note(head, now);
        say(head, height, now - course.begun);
        lookAtHeap(now);
      }
      long ended = System.nanoTime();
      return new Figures(
          Duration.ofNanos(course.linked - course.begun),
          Duration.ofNanos(course.firstBlock - course.linked),
          Duration.ofNanos(ended - course.firstBlock),
          head.path("id").asString(),
          cpu().flatMap(after -> cpuBefore.map(after::minus)),
          resident(),
          heapBytes);
    }
  }

  /** What was first seen when. */
  private static final class Course {
    final long begun;
    long linked;
    long firstBlock;
    private int furthest;
    private long advanced;

    Course(long now) {
      begun = now;
      advanced = now;
    }

    void note(JsonNode head, long now) throws IOException {
      if (linked == 0 && head.path("bestPeerHeight").asInt() > 0) {
        linked = now;
      }
      if (firstBlock == 0 && at(head) > 0) {
        firstBlock = now;
      }
      int further = Math.max(at(head), head.path("syncing").path("height").asInt(0));
      if (further > furthest) {
        furthest = further;
        advanced = now;
      }
      if (now - advanced > STUCK.toNanos()) {
        throw new IOException("the sync got no further than " + head);
      }
    }
  }

  private static int at(JsonNode head) {
    return head.path("height").asInt();
  }

  private void say(JsonNode head, int height, long nanos) {
    JsonNode syncing = head.path("syncing");
    boolean headers = syncing.path("headersOnly").asBoolean(false);
    progress.accept(
        "%s %,d of %,d, %d s"
            .formatted(
                headers ? "Headers:" : "Blocks:",
                headers ? syncing.path("height").asInt() : at(head),
                height,
                Duration.ofNanos(nanos).toSeconds()));
  }

  private Optional<Duration> cpu() {
    return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
  }

  private OptionalLong resident() throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst();
  }

  private void lookAtHeap(long now) throws IOException {
    if (now - heapLooked < HEAP_LOOK_NANOS) {
      return;
    }
    heapLooked = now;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(metrics.toURL().openStream(), StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"}"))
          .forEach(
              line ->
                  heapBytes =
                      Math.max(
                          heapBytes,
                          (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1))));
    }
  }
}
