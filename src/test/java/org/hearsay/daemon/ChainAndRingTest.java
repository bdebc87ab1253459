package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five daemons, each of which knows only the next. */
final class ChainAndRingTest {
  private static final int DAEMONS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @TempDir private Path directory;
  private final List<DaemonProcess> daemons = new ArrayList<>();

  @BeforeEach
  void startAChain() throws IOException {
    for (int i = 0; i < DAEMONS; i++) {
      daemons.add(DaemonProcess.start(directory.resolve("d" + i), "--nodiscover"));
    }
    daemons.forEach(DaemonProcess::awaitReady);
    for (int i = 0; i + 1 < DAEMONS; i++) {
      link(i, i + 1);
    }
    awaitPeers(1, 2, 2, 2, 1);
  }

  private void link(int from, int to) {
    assertThat(daemons.get(from).ipc("admin_addPeer", daemons.get(to).address()).asBoolean())
        .isTrue();
  }

  private void awaitPeers(Integer... expected) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> assertThat(daemons.stream().map(DaemonProcess::peers)).containsExactly(expected));
  }

  @AfterEach
  void endThem() {
    daemons.forEach(DaemonProcess::close);
  }

  @Test
  void aMessageGoesFromEndToEndAndAroundARingArrivesOnce() {
    List<Chat> chats = daemons.stream().map(Chat::new).toList();
    chats.get(0).say("along the chain");
    chats.forEach(chat -> chat.hears("along the chain"));

    link(DAEMONS - 1, 0);
    awaitPeers(2, 2, 2, 2, 2);
    chats.get(2).say("around the ring");
    chats.forEach(chat -> chat.hears("around the ring"));
    // Both ways around met somewhere: only now is it known that nothing comes a second time.
    await().atMost(PATIENCE).until(() -> duplicates() > 0);
    assertThat(chats).allSatisfy(chat -> assertThat(chat.heard()).isEmpty());
  }

  private long duplicates() {
    return daemons.stream()
        .mapToLong(daemon -> daemon.ipc("node_status").path("duplicates").asLong())
        .sum();
  }
}
