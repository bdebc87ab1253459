package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks a daemon for its peers after the first of them came. */
final class LateListenerTest {
  @TempDir private Path directory;

  private Daemon daemon(String name, String... peers) {
    Map<String, List<String>> flags =
        Map.of(
            "datadir", List.of(directory.resolve(name).toString()),
            "addr", List.of("127.0.0.1"),
            "lan", List.of("false"),
            "port", List.of("0"),
            "rpc.port", List.of("0"),
            "ipcdisable", List.of("true"),
            "peer", List.of(peers));
    return Daemon.start(
        Settings.read(flags, Map.of()),
        bug -> {
          throw new AssertionError(bug);
        });
  }

  @Test
  void hearsOfPeersThatAreThereAlready() {
    Daemon one = daemon("one");
    Daemon other = daemon("other", "127.0.0.1:" + one.port());
    try {
      Queue<NodeId> first = new ConcurrentLinkedQueue<>();
      one.onPeer(event -> first.add(event.id()));
      await().until(() -> first.contains(other.id()));
      Queue<NodeId> late = new ConcurrentLinkedQueue<>();
      one.onPeer(event -> late.add(event.id()));
      await().untilAsserted(() -> assertThat(late).containsExactly(other.id()));
    } finally {
      other.stop();
      one.stop();
    }
  }
}
