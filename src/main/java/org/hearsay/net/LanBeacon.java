package org.hearsay.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.hearsay.env.Link;
import org.hearsay.env.Loop;
import org.hearsay.wire.Beacon;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Ip;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this node known on local networks and hears of others; section 6. One thread, which does
 * little however much is shouted at it.
 */
final class LanBeacon implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LanBeacon.class);

  // Ours to choose.
  /** Beacons after the start: two more soon, since datagrams get lost. */
  private static final long[] FIRST_NANOS = {millis(0), millis(250), millis(1000)};

  private static final long INTERVAL_NANOS = millis(5000);

  /** Up to this is added or taken, so that nodes started together do not stay in step. */
  private static final long JITTER_NANOS = millis(500);

  /** Between an answer, or a wish to be announced, and the beacon before it. */
  private static final long ANSWER_NANOS = millis(1000);

  private static final long SCAN_NANOS = millis(15_000);

  /** Datagrams looked at per second; the kernel drops the rest for us. */
  private static final int DATAGRAMS_PER_SECOND = 2000;

  /** Our own beacons come back at once; four in a row got lost when none did for so long. */
  private static final long OWN_NANOS = millis(20_000);

  private static final long SECOND_NANOS = millis(1000);

  private final NetSettings settings;
  private final NodeId self;
  private final Beacon bare;
  private final Loop loop;
  private final Link.Receiver receiver;
  private final Selector selector;
  private final Traffic traffic;
  private final Thread thread;
  private final AtomicLong ignored = new AtomicLong();
  private final LanPeople people = new LanPeople();
  private volatile byte[] own;
  private volatile boolean announceDue;
  private volatile long ownHeardNanos = System.nanoTime(); // not yet late

  // The thread's own.
  private final List<LanSocket> sockets = new ArrayList<>();
  private final LanNeighbours neighbours = new LanNeighbours();
  private final ByteBuffer datagram = ByteBuffer.allocate(Beacon.MAX_BYTES + 1);
  private final long startNanos = System.nanoTime();
  private int sent;
  private long sentNanos = startNanos - ANSWER_NANOS;
  private long nextNanos = startNanos;
  private long scanNanos = startNanos;
  private boolean answerDue;
  private long windowNanos = startNanos;
  private int datagramsInWindow;

  private LanBeacon(
      NetSettings settings,
      NodeId self,
      int port,
      Loop loop,
      Link.Receiver receiver,
      Selector selector,
      Traffic traffic) {
    this.settings = settings;
    this.self = self;
    this.bare = new Beacon(settings.protocolVersion(), settings.networkId(), self, port);
    this.own = bare.encode();
    this.loop = loop;
    this.receiver = receiver;
    this.selector = selector;
    this.traffic = traffic;
    this.thread = new Thread(this::run, "hearsay-lan");
    thread.setDaemon(true);
  }

  /**
   * Begins to send and to hear. A machine on which neither works is no failure: it is logged, and
   * nodes are found in other ways.
   *
   * @param port TCP port on which this node accepts links
   */
  static LanBeacon open(
      NetSettings settings,
      NodeId self,
      int port,
      Loop loop,
      Link.Receiver receiver,
      Traffic traffic) {
    try {
      LanBeacon beacon =
          new LanBeacon(settings, self, port, loop, receiver, Selector.open(), traffic);
      beacon.listen(StandardProtocolFamily.INET, Beacon.GROUP_V4);
      beacon.listen(StandardProtocolFamily.INET6, Beacon.GROUP_V6);
      beacon.thread.start();
      return beacon;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen for local nodes", e);
    }
  }

  private void listen(StandardProtocolFamily family, String group) {
    try {
      LanSocket socket = LanSocket.open(family, InetAddress.getByName(group), settings.lanPort());
      socket.channel().register(selector, SelectionKey.OP_READ);
      sockets.add(socket);
    } catch (IOException | UnsupportedOperationException e) {
      if (family == StandardProtocolFamily.INET) {
        log.warn("lan off: port={} cannot be used: {}", settings.lanPort(), e.toString());
      } else {
        log.debug("lan family={} cannot be used: {}", family, e.toString());
      }
    }
  }

  /** Sends a beacon now, or within a second of the last one. Any thread. */
  void announce() {
    announceDue = true;
    selector.wakeup();
  }

  /** Lets somebody be seen, or nobody. Any thread. */
  void present(Optional<Presence> who) {
    own = new Beacon(bare.protocolVersion(), bare.networkId(), self, bare.port(), who).encode();
    announce();
  }

  /** Who lets themselves be seen, at other nodes. Any thread. */
  List<Presence> nearby() {
    return people.all(System.nanoTime());
  }

  /** Whether our own beacons come back to us. Any thread. */
  boolean isHeard() {
    return System.nanoTime() - ownHeardNanos <= OWN_NANOS;
  }

  /** Datagrams that were not beacons of this network. Any thread. */
  long ignored() {
    return ignored.get();
  }

  @Override
  public void close() {
    try {
      selector.close(); // wakes the thread, which ends
      thread.join(Duration.ofNanos(SECOND_NANOS).toMillis());
    } catch (IOException e) {
      log.debug("lan close: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        long now = System.nanoTime();
        scanIfDue(now);
        sendIfDue(now);
        hear(now);
        selector.select(Math.max(1, (nextWakeNanos() - System.nanoTime()) / millis(1)));
      }
    } catch (ClosedSelectorException e) {
      log.debug("lan closed");
    } catch (IOException e) {
      log.warn("lan off: {}", e.toString());
    } catch (Throwable bug) { // stops the process like any other, from the loop
      loop.execute(
          () -> {
            throw new IllegalStateException("lan", bug);
          });
    } finally {
      sockets.forEach(LanBeacon::closeQuietly);
    }
  }

  private static void closeQuietly(LanSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("lan close: {}", e.toString());
    }
  }

  private void scanIfDue(long now) {
    if (now - scanNanos >= 0) {
      scanNanos = now + SCAN_NANOS;
      var interfaces = LanInterfaces.of(settings);
      sockets.forEach(socket -> socket.use(interfaces));
    }
  }

  private void sendIfDue(long now) {
    if (announceDue) {
      announceDue = false;
      answerDue = true;
    }
    boolean regular = now - nextNanos >= 0;
    if (!regular && !(answerDue && now - sentNanos >= ANSWER_NANOS)) {
      return;
    }
    answerDue = false;
    sentNanos = now;
    if (regular) {
      sent++;
      nextNanos =
          sent < FIRST_NANOS.length
              ? startNanos + FIRST_NANOS[sent]
              : now + INTERVAL_NANOS + jitter();
    }
    for (LanSocket socket : sockets) {
      if (isReachableOver(socket)) {
        traffic.beaconsSent(socket.send(own));
      }
    }
  }

  /** Whoever hears us will dial where the datagram came from: we must be listening there. */
  private boolean isReachableOver(LanSocket socket) {
    boolean any = settings.address().toInetAddress().isAnyLocalAddress();
    return settings.address().v6() ? any || socket.isV6() : !socket.isV6();
  }

  private static long jitter() {
    return ThreadLocalRandom.current().nextLong(-JITTER_NANOS, JITTER_NANOS + 1);
  }

  private long nextWakeNanos() {
    long next = Math.min(scanNanos - startNanos, nextNanos - startNanos);
    if (answerDue) {
      next = Math.min(next, sentNanos + ANSWER_NANOS - startNanos);
    }
    if (isFlooded()) {
      next = Math.min(next, windowNanos + SECOND_NANOS - startNanos);
    }
    return startNanos + next;
  }

  private boolean isFlooded() {
    return datagramsInWindow >= DATAGRAMS_PER_SECOND;
  }

  private void hear(long now) throws IOException {
    if (now - windowNanos >= SECOND_NANOS) {
      windowNanos = now;
      datagramsInWindow = 0;
    }
    for (LanSocket socket : sockets) {
      while (!isFlooded() && receive(socket, now)) {
        datagramsInWindow++;
      }
      SelectionKey key = socket.channel().keyFor(selector);
      if (key != null && key.isValid()) {
        key.interestOps(isFlooded() ? 0 : SelectionKey.OP_READ);
      }
    }
    selector.selectedKeys().clear();
  }

  private boolean receive(LanSocket socket, long now) throws IOException {
    datagram.clear();
    InetSocketAddress source = (InetSocketAddress) socket.channel().receive(datagram);
    if (source == null) {
      return false;
    }
    datagram.flip();
    try {
      heard(Beacon.decode(datagram), source.getAddress(), now);
    } catch (MalformedFrameException e) {
      ignored.incrementAndGet();
    }
    return true;
  }

  private void heard(Beacon beacon, InetAddress source, long now) {
    if (beacon.nodeId().equals(self)) {
      ownHeardNanos = now;
      return;
    }
    if (beacon.protocolVersion() != settings.protocolVersion()
        || beacon.networkId() != settings.networkId()
        || !Ip.of(source.getAddress()).isLocal()) {
      ignored.incrementAndGet();
      return;
    }
    traffic.beaconHeard();
    beacon.presence().ifPresent(who -> people.heard(source, who, now));
    Endpoint endpoint = new Endpoint(source.getHostAddress(), beacon.port());
    LanNeighbours.Answer answer = neighbours.heard(beacon.nodeId(), endpoint, now);
    if (answer == LanNeighbours.Answer.IGNORE) {
      return;
    }
    answerDue |= answer == LanNeighbours.Answer.REPORT_STRANGER;
    loop.execute(() -> receiver.heard(beacon.nodeId(), endpoint));
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
