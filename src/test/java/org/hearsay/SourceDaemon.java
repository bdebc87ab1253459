package org.hearsay;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.hearsay.chain.Block;
import org.hearsay.chain.Verdict;
import org.hearsay.wire.Endpoint;

/** A daemon in this process, to which a test gives the blocks that it tells others of. */
public final class SourceDaemon implements AutoCloseable {
  private final AtomicReference<Throwable> crash = new AtomicReference<>();
  private final Daemon daemon;

  private SourceDaemon(Settings settings) {
    daemon = Daemon.start(settings, crash::set);
  }

  /** Starts one on loopback at free ports. */
  public static SourceDaemon start(Path directory, Path genesis) {
    Map<String, List<String>> flags =
        Map.of(
            "datadir", List.of(directory.toString()),
            "chain", List.of(genesis.toString()),
            "mine", List.of("off"),
            "addr", List.of("127.0.0.1"),
            "lan", List.of("false"),
            "discover", List.of("false"),
            "port", List.of("0"),
            "rpc.port", List.of("0"));
    return new SourceDaemon(Settings.read(flags, Map.of()));
  }

  /** Gives it a block; it tells its peers when that is its tip. */
  public Verdict offer(Block block) {
    check();
    return daemon.onLoop(() -> daemon.node().following().ledger().orElseThrow().offer(block));
  }

  /** Keeps a link to a peer from now on. */
  public void link(String address) {
    check();
    boolean unused =
        daemon.onLoop(
            () -> {
              daemon.node().addPeer(endpoint(address));
              return true;
            });
  }

  /** Lets go of a peer, if it is still there. */
  public void unlink(String address) {
    check();
    boolean unused = daemon.onLoop(() -> daemon.node().removePeer(endpoint(address)));
  }

  private static Endpoint endpoint(String address) {
    return Values.endpoints(address).get(0);
  }

  private void check() {
    if (crash.get() != null) {
      throw new IllegalStateException("the source crashed", crash.get());
    }
  }

  @Override
  public void close() {
    daemon.stop();
  }
}
