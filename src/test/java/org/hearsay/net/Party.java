package org.hearsay.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hearsay.env.Link;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.Ip;
import org.hearsay.wire.NodeId;

/** A network on loopback with a loop of its own, which writes down what happens to it. */
final class Party implements AutoCloseable {
  static final int PATIENCE_SECONDS = 10;
  static final Ip LOOPBACK = Ip.parse("127.0.0.1").orElseThrow();

  record Heard(NodeId id, Endpoint endpoint) {}

  final KeyPair identity = Certificates.identity();
  final LinkedBlockingQueue<Throwable> crashes = new LinkedBlockingQueue<>();
  final DaemonLoop loop = new DaemonLoop(crashes::add);
  final LinkedBlockingQueue<Link> ups = new LinkedBlockingQueue<>();
  final LinkedBlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
  final LinkedBlockingQueue<Link> writables = new LinkedBlockingQueue<>();
  final LinkedBlockingQueue<String> downs = new LinkedBlockingQueue<>();
  final LinkedBlockingQueue<String> unreachables = new LinkedBlockingQueue<>();
  final LinkedBlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  final LinkedBlockingQueue<String> order = new LinkedBlockingQueue<>();
  final NettyNetwork network;

  /** Whether whoever comes is let in at once. */
  volatile boolean admits = true;

  Party(NetSettings settings) {
    network = NettyNetwork.open(settings, identity, loop, new Notes());
  }

  static Party open() {
    return new Party(settings(NetSettings.HANDSHAKE_TIMEOUT));
  }

  static NetSettings settings(Duration handshakeTimeout) {
    return new NetSettings(
        1, 7, LOOPBACK, 0, false, 7471, Optional.empty(), handshakeTimeout, 256, 32);
  }

  Endpoint endpoint() {
    return Endpoint.of(LOOPBACK, network.port());
  }

  NodeId id() {
    return identity.open().nodeId();
  }

  void dial(Endpoint endpoint) {
    loop.execute(() -> network.dial(endpoint));
  }

  /** Dials and returns our end of the link. */
  Link link(Party other) {
    dial(other.endpoint());
    return next(ups);
  }

  boolean send(Link link, Frame frame) {
    return onLoop(() -> link.send(frame));
  }

  void close(Link link) {
    loop.execute(link::close);
  }

  <T> T onLoop(Supplier<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(() -> result.complete(task.get()));
    return result.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Keeps the loop from doing anything until the latch is counted down. */
  CountDownLatch stall() {
    CountDownLatch released = new CountDownLatch(1);
    loop.execute(
        () -> {
          try {
            released.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    return released;
  }

  static <T> T next(LinkedBlockingQueue<T> queue) {
    try {
      T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("nothing happened").isNotNull();
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    network.close();
    loop.close();
  }

  private final class Notes implements Link.Receiver {
    @Override
    public void up(Link link) {
      loop.requireCurrent();
      order.add("up");
      if (admits) {
        link.admit();
      }
      ups.add(link);
    }

    @Override
    public Runnable received(Link link, Frame frame) {
      if (frame instanceof Frame.Ping ping && ping.nonce() == -1) {
        throw new IllegalArgumentException("a bug");
      }
      return () -> {
        loop.requireCurrent();
        order.add("frame");
        frames.add(frame);
      };
    }

    @Override
    public void writable(Link link) {
      loop.requireCurrent();
      writables.add(link);
    }

    @Override
    public void down(Link link, String why) {
      loop.requireCurrent();
      order.add("down");
      downs.add(why);
    }

    @Override
    public void unreachable(Endpoint endpoint, String why) {
      loop.requireCurrent();
      unreachables.add(why);
    }

    @Override
    public void heard(NodeId id, Endpoint endpoint) {
      loop.requireCurrent();
      heard.add(new Heard(id, endpoint));
    }
  }
}
