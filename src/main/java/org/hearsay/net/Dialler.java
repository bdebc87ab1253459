package org.hearsay.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.hearsay.env.Link;
import org.hearsay.env.Loop;
import org.hearsay.wire.Endpoint;

/** Opens links, some at a time. On the loop. */
final class Dialler {
  // Ours to choose.
  /** Dials under way; each holds a socket and, for a moment, a half-open TLS engine. */
  private static final int DIALS_MAX = 64;

  /** Dials that wait for their turn: more than a node has peers. */
  private static final int WAITING_MAX = 1024;

  /** Addresses of one name that are tried, one after the other. */
  private static final int ADDRESSES_MAX = 4;

  private final Bootstrap client;
  private final LinkPipeline pipeline;
  private final Executor resolving;
  private final Loop loop;
  private final Link.Receiver receiver;
  private final Traffic traffic;

  private final Queue<Endpoint> waiting = new ArrayDeque<>();
  private int underWay;

  /**
   * Makes a dialler.
   *
   * @param resolving asks DNS, which blocks
   */
  Dialler(
      Bootstrap client,
      LinkPipeline pipeline,
      Executor resolving,
      Loop loop,
      Link.Receiver receiver,
      Traffic traffic) {
    this.client = client;
    this.pipeline = pipeline;
    this.resolving = resolving;
    this.loop = loop;
    this.receiver = receiver;
    this.traffic = traffic;
  }

  void dial(Endpoint endpoint) {
    loop.requireCurrent();
    if (underWay < DIALS_MAX) {
      begin(endpoint);
    } else if (waiting.size() < WAITING_MAX) {
      waiting.add(endpoint);
    } else {
      traffic.dialled(Traffic.Dial.TOO_MANY);
      loop.execute(() -> receiver.unreachable(endpoint, "too many dials at once"));
    }
  }

  private void begin(Endpoint endpoint) {
    underWay++;
    Attempt attempt = new Attempt(endpoint);
    if (endpoint.ip().isPresent()) {
      attempt.resolve();
    } else {
      resolving.execute(attempt::resolve);
    }
  }

  private void concluded() {
    underWay--;
    Endpoint next = waiting.poll();
    if (next != null) {
      begin(next);
    }
  }

  private static Traffic.Dial kind(Throwable cause) {
    if (cause instanceof ConnectTimeoutException) {
      return Traffic.Dial.TIMED_OUT;
    }
    return cause instanceof ConnectException ? Traffic.Dial.REFUSED : Traffic.Dial.UNREACHABLE;
  }

  private final class Attempt implements Outcome {
    private final Endpoint endpoint;

    Attempt(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    /** On the loop for an address, which needs no DNS; on a resolver's thread for a name. */
    void resolve() {
      try {
        List<InetAddress> all = Arrays.asList(InetAddress.getAllByName(endpoint.host()));
        connect(all.subList(0, Math.min(all.size(), ADDRESSES_MAX)));
      } catch (UnknownHostException e) {
        String why = "no address is known for " + endpoint.host();
        loop.execute(() -> ended(Traffic.Dial.UNKNOWN_HOST, why));
      }
    }

    /** Tries the first; if nobody is there, the next. */
    private void connect(List<InetAddress> addresses) {
      InetSocketAddress address = new InetSocketAddress(addresses.get(0), endpoint.port());
      ChannelFuture connection =
          client.clone().handler(pipeline.dialled(address, this)).connect(address);
      connection.addListener(
          done -> {
            if (done.isSuccess()) {
              return; // the pipeline says what becomes of it
            }
            if (addresses.size() > 1) {
              connect(addresses.subList(1, addresses.size()));
            } else {
              String why = String.valueOf(done.cause().getMessage());
              loop.execute(() -> ended(kind(done.cause()), why));
            }
          });
    }

    @Override
    public void up(NettyLink link) {
      traffic.dialled(Traffic.Dial.CONNECTED);
      concluded();
      link.dialledAs(endpoint);
      receiver.up(link);
    }

    @Override
    public void failed(String why) {
      ended(Traffic.Dial.HANDSHAKE_FAILED, why);
    }

    private void ended(Traffic.Dial kind, String why) {
      traffic.dialled(kind);
      concluded();
      receiver.unreachable(endpoint, why);
    }
  }
}
