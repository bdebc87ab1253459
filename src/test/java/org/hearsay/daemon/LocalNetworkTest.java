package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two daemons that were told nothing about each other. */
final class LocalNetworkTest {
  /** What the README promises. */
  private static final Duration FOUND_WITHIN = Duration.ofSeconds(3);

  @TempDir private Path directory;
  private String lanPort;
  private DaemonProcess one;
  private DaemonProcess two;

  @BeforeEach
  void startTwo() throws IOException {
    try (DatagramSocket free = new DatagramSocket()) {
      lanPort = String.valueOf(free.getLocalPort());
    }
    one = start("one");
    two = start("two");
    one.awaitReady();
    two.awaitReady();
  }

  private DaemonProcess start(String name) throws IOException {
    return DaemonProcess.start(
        directory.resolve(name), "--lan=true", "--lan.if", "lo", "--lan.port", lanPort);
  }

  @AfterEach
  void endThem() {
    one.close();
    two.close();
  }

  @Test
  void theyFindEachOtherTalkAndDoSoAgainAfterOneWasKilled() throws Exception {
    awaitFound();
    Chat here = new Chat(one);
    Chat there = new Chat(two);
    String hash = here.say("did you hear?");
    assertThat(hash).matches("0x[0-9a-f]{64}");
    there.hears("did you hear?");

    String id = two.id();
    two.kill();
    two = start("two").awaitReady();
    assertThat(two.id()).isEqualTo(id);
    assertThat(two.http("shh_hasSymKey", there.keyId()).asBoolean()).isTrue();
    awaitFound();
    Chat again = new Chat(two);
    here.say("and now?");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(again.heard()).contains("and now?"));
  }

  private void awaitFound() {
    await()
        .atMost(FOUND_WITHIN)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> one.peers() == 1 && two.peers() == 1);
  }
}
