package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemons without a local network, of which two know the address of the third. */
final class FindingPeersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  private DaemonProcess start(String name, String... flags) throws Exception {
    return DaemonProcess.start(directory.resolve(name), flags);
  }

  private static void awaitPeers(DaemonProcess daemon, int peers) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(daemon.peers()).isEqualTo(peers));
  }

  @Test
  void whoKnowsTheSameNodeMeetsAndRemembersAfterAKill() throws Exception {
    try (DaemonProcess known = start("known", "--lan=false").awaitReady();
        DaemonProcess one = start("one", "--lan=false", "--peer", known.address())) {
      one.awaitReady();
      awaitPeers(one, 1);
      try (DaemonProcess two = start("two", "--lan=false", "--peer", known.address())) {
        two.awaitReady();
        awaitPeers(one, 2);
        awaitPeers(two, 2);
        Path book = two.directory().resolve("peers");
        await().atMost(PATIENCE).until(() -> Files.readString(book).lines().count() >= 2);
        two.kill();
      }
      try (DaemonProcess again = start("two", "--lan=false").awaitReady()) {
        awaitPeers(again, 2);
      }
    }
  }
}
