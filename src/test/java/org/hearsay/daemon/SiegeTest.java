package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * 10,000 hostile requests, and connections that do nothing good, against a daemon with a small
 * heap; an honest client beside them. {@code -Dhearsay.siege=full} makes ten times as many.
 */
@EnabledOnOs(OS.LINUX) // whose /proc says what the process takes
final class SiegeTest {
  private static final boolean FULL = System.getProperty("hearsay.siege", "").equals("full");
  private static final int REQUESTS = FULL ? 100_000 : 10_000;
  private static final int ATTACKERS = 16;

  /** Of each heavy kind: they are about bytes, not about numbers. */
  private static final int HEAVY = REQUESTS / 500;

  private static final int SLOW = 600;
  private static final int FLOODS = 20;

  /** Each masked with zeros, save for the first. */
  private static final List<byte[]> BAD_FRAMES =
      List.of(
          new byte[] {(byte) 0x81, 0x02, '{', '}'}, // not masked
          new byte[] {
            (byte) 0x81, (byte) 0xff, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
          }, // 2^61 bytes
          new byte[] {(byte) 0x80, (byte) 0x80, 0, 0, 0, 0}, // goes on with nothing
          new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0}, // of no kind
          new byte[] {(byte) 0xf1, (byte) 0x80, 0, 0, 0, 0}, // of an extension
          new byte[] {(byte) 0x09, (byte) 0x80, 0, 0, 0, 0}); // half a ping

  private static final long MEBIBYTE = 1 << 20;
  private static final long HEAP_MAX = 128;

  /** Heap, buffers outside it, and what a JVM takes for itself. */
  private static final long PROCESS_MAX = HEAP_MAX + HEAP_MAX + 128;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  /** What must be the same before and after. */
  private record Effects(String keyring, int filters, int peers, double minPow) {}

  private record Footprint(long heapBytes, long threads) {}

  private final Map<String, HostileWire.Reply> surprises = new ConcurrentHashMap<>();
  private DaemonProcess daemon;
  private int port;

  @Test
  void nothingComesOfTenThousandHostileRequests() throws Exception {
    String pow = "0.000001";
    try (DaemonProcess started =
        DaemonProcess.start(
            List.of("-Xmx" + HEAP_MAX + "m"),
            directory.resolve("node"),
            "--lan=false",
            "--metrics.open",
            "--shh.pow",
            pow)) {
      daemon = started.awaitReady();
      port = URI.create(daemon.endpoint()).getPort();
      String key = daemon.http("shh_newSymKey").asString();
      String post =
          "{\"id\":1,\"method\":\"shh_post\",\"params\":[{\"symKeyID\":\"%s\",\"topic\":\"0x01020304\",\"ttl\":5,\"powTime\":5,\"powTarget\":%s,\"payload\":\"0x68656c6c6f\"}]}"
              .formatted(key, pow);
      attack(REQUESTS / 20); // what a daemon makes once, such as threads and compiled code
      Effects before = effects();
      Footprint footprint = footprint();
      HonestClient honest = new HonestClient(port, "{\"id\":1,\"method\":\"net_version\"}", post);
      long begun = System.nanoTime();
      List<HostileWire> lingering = linger();
      List<HostileWire> floods = flood();
      attack(REQUESTS);
      for (HostileWire wire : floods) {
        wire.close();
      }
      for (HostileWire wire : lingering) {
        assertThat(wire.isClosedInTheEnd()).as("%d", lingering.indexOf(wire)).isTrue();
        wire.close();
      }
      report(honest.end(), Duration.ofNanos(System.nanoTime() - begun));
      assertThat(honest.millis(1)).isLessThan(5_000);
      assertThat(effects()).isEqualTo(before);
      nothingLeaked(footprint);
      assertThat(log()).doesNotContain("ERROR").doesNotContain("Exception");
    }
  }

  /** Makes so many requests, all kinds in turn, each answered as it should be. */
  private void attack(int requests) throws Exception {
    List<Hostility> light = new ArrayList<>(Hostility.all());
    List<Hostility> todo = new ArrayList<>();
    light.removeIf(Hostility::isHeavy);
    Hostility.all().stream()
        .filter(Hostility::isHeavy)
        .forEach(heavy -> IntStream.range(0, HEAVY).forEach(i -> todo.add(heavy)));
    for (int i = 0; todo.size() < requests; i++) {
      todo.add(todo.size() / 2, light.get(i % light.size()));
    }
    ExecutorService attackers = Executors.newFixedThreadPool(ATTACKERS);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      todo.forEach(hostility -> tasks.add(() -> make(hostility)));
      for (Future<Void> done : attackers.invokeAll(tasks)) {
        Void unused = done.get();
      }
    } finally {
      attackers.shutdownNow();
    }
    assertThat(surprises).isEmpty();
  }

  private Void make(Hostility hostility) throws IOException {
    try (HostileWire wire = new HostileWire(port)) {
      HostileWire.Reply reply = wire.send(hostility.bytes()).reply();
      if (!hostility.allows(reply)) {
        surprises.put(hostility.name(), reply);
      }
    }
    return null;
  }

  /** Connections that begin something and do not end it; all of them are closed by the server. */
  private List<HostileWire> linger() throws IOException {
    String call = DaemonProcess.post("{\"id\":1,\"method\":\"rpc.discover\"}");
    String[] beginnings = {
      "",
      "P",
      "POST / HTTP/1.1\r\nHost: loc",
      call.substring(0, call.length() - 1),
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
          + "Content-Length: 2000000\r\n\r\n"
          + " ".repeat(200_000),
    };
    List<HostileWire> lingering = new ArrayList<>();
    for (int i = 0; i < SLOW; i++) {
      String beginning = beginnings[i % beginnings.length];
      lingering.add(new HostileWire(port).send(beginning.getBytes(StandardCharsets.US_ASCII)));
    }
    lingering.add(new HostileWire(port).send("POST /".getBytes(StandardCharsets.US_ASCII)).end());
    for (byte[] frame : BAD_FRAMES) {
      lingering.add(upgraded().send(frame));
    }
    return lingering;
  }

  private HostileWire upgraded() throws IOException {
    String handshake =
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    HostileWire wire = new HostileWire(port).send(handshake.getBytes(StandardCharsets.US_ASCII));
    assertThat(wire.reply().status()).isEqualTo(101);
    return wire;
  }

  /** Clients that ask and ask and read nothing, until their end; half of them by WebSocket. */
  private List<HostileWire> flood() throws IOException {
    String discover = "{\"id\":1,\"method\":\"rpc.discover\"}";
    byte[] frame = new byte[6 + discover.length()];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | discover.length()); // masked with zeros
    System.arraycopy(discover.getBytes(StandardCharsets.US_ASCII), 0, frame, 6, discover.length());
    byte[] request = DaemonProcess.post(discover).getBytes(StandardCharsets.US_ASCII);
    List<HostileWire> floods = new ArrayList<>();
    for (int i = 0; i < FLOODS; i++) {
      HostileWire wire = i % 2 == 0 ? new HostileWire(port) : upgraded();
      floods.add(wire);
      wire.sendForEver(i % 2 == 0 ? request : frame);
    }
    return floods;
  }

  private Effects effects() throws IOException {
    JsonNode status = daemon.ipc("node_status");
    Path keyring = daemon.directory().resolve("keyring");
    return new Effects(
        Files.readString(keyring, StandardCharsets.ISO_8859_1),
        status.path("filters").asInt(),
        status.path("peers").asInt(),
        status.path("configuredMinPow").asDouble());
  }

  private Footprint footprint() throws Exception {
    Awaitility.await().atMost(PATIENCE).until(() -> metric("hearsay_rpc_connections") <= 2);
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process gc =
        new ProcessBuilder(jcmd.toString(), String.valueOf(daemon.pid()), "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(gc.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new Footprint((long) metric("jvm_memory_used_bytes"), status("Threads"));
  }

  private void nothingLeaked(Footprint before) throws Exception {
    // Envelopes of the honest client live for five seconds.
    Awaitility.await().atMost(PATIENCE).until(() -> metric("hearsay_envelopes_cached") == 0);
    Footprint after = footprint();
    assertThat(after.heapBytes()).isLessThan(before.heapBytes() + 24 * MEBIBYTE);
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 4);
    assertThat(metric("hearsay_filters")).isZero();
    assertThat(status("VmHWM") / 1024).isLessThan(PROCESS_MAX);
  }

  /** A line of what Linux says of the process. */
  private long status(String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", "" + daemon.pid(), "status"))) {
      if (line.startsWith(name + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IllegalStateException("no " + name);
  }

  private double metric(String name) throws IOException {
    String get = "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    try (HostileWire wire = new HostileWire(port)) {
      String text = wire.send(get.getBytes(StandardCharsets.US_ASCII)).reply().body();
      return text.lines()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + name + " in " + text));
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("node.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void report(HonestClient honest, Duration took) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "siege: %d hostile requests in %.1f s; honest calls %d, p50 %.2f ms, p99 %.2f ms, max %.1f"
            + " ms, %.3f %% within 100 ms, %d reconnects; process at most %d MiB%n",
        REQUESTS,
        took.toMillis() / 1e3,
        honest.count(),
        honest.millis(0.5),
        honest.millis(0.99),
        honest.millis(1),
        100 * honest.within(100),
        honest.reconnects(),
        status("VmHWM") / 1024);
  }
}
