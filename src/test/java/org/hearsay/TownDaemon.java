package org.hearsay;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.hearsay.cli.Exit;
import org.hearsay.env.Link;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Frame;
import org.hearsay.wire.NodeId;

/** A daemon that lives at another time and does not hear all that is sent to it, as a program. */
public final class TownDaemon {
  private TownDaemon() {}

  /** Takes how many seconds it is ahead, which part of all envelopes it loses, and its flags. */
  public static void main(String[] args) throws InterruptedException {
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(Long.parseLong(args[0])));
    double loss = Double.parseDouble(args[1]);
    Settings settings = Settings.read(flags(Arrays.asList(args)), Map.of());
    Daemon daemon =
        Daemon.start(
            settings,
            clock,
            ears -> new Deaf(ears, loss),
            bug -> {
              bug.printStackTrace();
              Runtime.getRuntime().halt(Exit.CRASHED.code());
            });
    new Announcer(System.out, true, settings).announce(daemon, Duration.ZERO);
    Thread.currentThread().join();
  }

  private static Map<String, List<String>> flags(List<String> args) {
    Map<String, List<String>> flags = new TreeMap<>();
    for (int i = 2; i < args.size(); i += 2) {
      flags.computeIfAbsent(args.get(i), name -> new ArrayList<>()).add(args.get(i + 1));
    }
    return flags;
  }

  /** Loses envelopes of frames that arrive, each by itself. */
  private record Deaf(Link.Receiver ears, double loss) implements Link.Receiver {
    @Override
    public Runnable received(Link link, Frame frame) {
      if (!(frame instanceof Frame.Envelopes all)) {
        return ears.received(link, frame);
      }
      List<Envelope> heard = new ArrayList<>(all.envelopes());
      heard.removeIf(one -> ThreadLocalRandom.current().nextDouble() < loss);
      return ears.received(link, new Frame.Envelopes(heard));
    }

    @Override
    public void up(Link link) {
      ears.up(link);
    }

    @Override
    public void writable(Link link) {
      ears.writable(link);
    }

    @Override
    public void down(Link link, String why) {
      ears.down(link, why);
    }

    @Override
    public void unreachable(Endpoint endpoint, String why) {
      ears.unreachable(endpoint, why);
    }

    @Override
    public void heard(NodeId id, Endpoint endpoint) {
      ears.heard(id, endpoint);
    }
  }
}
