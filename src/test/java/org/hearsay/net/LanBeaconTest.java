package org.hearsay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hearsay.net.Party.next;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.hearsay.wire.Beacon;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Presence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Beacons over the loopback interface. */
final class LanBeaconTest {
  private final int lanPort = freePort();
  private final List<Party> parties = new ArrayList<>();

  @AfterEach
  void close() {
    parties.forEach(Party::close);
    assertThat(parties).allMatch(party -> party.crashes.isEmpty());
  }

  @Test
  void twoNodesOfOneMachineHearEachOtherWithinASecond() {
    Party ann = open(1, 7);
    assertThat(ann.heard).isEmpty();
    long start = System.nanoTime();
    Party ben = open(1, 7);
    assertThat(next(ben.heard)).isEqualTo(new Party.Heard(ann.id(), ann.endpoint()));
    assertThat(next(ann.heard)).isEqualTo(new Party.Heard(ben.id(), ben.endpoint()));
    System.out.printf("lan: both heard after %.0f ms%n", (System.nanoTime() - start) / 1e6);
    assertThat(System.nanoTime() - start).isLessThan(1_500_000_000L);
  }

  @Test
  void aNewcomerHearsThoseWhoHaveBeenThereForLong() {
    Party ann = open(1, 7);
    Party ben = open(1, 7);
    next(ann.heard);
    next(ben.heard);
    await().pollDelay(Duration.ofMillis(1500)).until(() -> true); // past the beacons of the start
    Party eve = open(1, 7);
    assertThat(List.of(next(eve.heard).id(), next(eve.heard).id()))
        .containsExactlyInAnyOrder(ann.id(), ben.id());
  }

  @Test
  void whatIsHeardCanBeDialled() {
    Party ann = open(1, 7);
    Party ben = open(1, 7);
    ann.dial(next(ann.heard).endpoint());
    assertThat(next(ann.ups).remoteId()).isEqualTo(ben.id());
  }

  @Test
  void anAnnouncementIsHeardSoon() {
    Party ann = open(1, 7);
    Party ben = open(1, 7);
    next(ann.heard);
    await().pollDelay(Duration.ofMillis(3200)).until(() -> true); // until it is reported again
    ann.heard.clear();
    long start = System.nanoTime();
    ben.loop.execute(ben.network::announce);
    assertThat(next(ann.heard).id()).isEqualTo(ben.id());
    System.out.printf("lan: announced after %.0f ms%n", (System.nanoTime() - start) / 1e6);
    assertThat(System.nanoTime() - start).isLessThan(1_500_000_000L);
  }

  @Test
  void whoeverWantsToBeSeenIsSeenByOthers() {
    Party ann = open(1, 7);
    Party ben = open(1, 7);
    next(ann.heard);
    assertThat(ann.network.nearby()).isEmpty();
    Presence benjamin = new Presence(ben.id(), "Benjamin");
    ben.network.present(Optional.of(benjamin));
    await().untilAsserted(() -> assertThat(ann.network.nearby()).containsExactly(benjamin));
    assertThat(ben.network.nearby()).as("oneself").isEmpty();
    Presence ben2 = new Presence(ben.id(), "Ben");
    ben.network.present(Optional.of(ben2));
    await().untilAsserted(() -> assertThat(ann.network.nearby()).contains(ben2));
  }

  @Test
  void otherNetworksAndVersionsAreNotHeard() {
    Party ann = open(1, 7);
    open(1, 8);
    open(2, 7);
    Party ben = open(1, 7);
    assertThat(next(ann.heard).id()).isEqualTo(ben.id());
    assertThat(ann.heard).isEmpty();
  }

  @Test
  void garbageIsIgnored() throws Exception {
    Party ann = open(1, 7);
    Random random = new Random(1);
    byte[] own = new Beacon(1, 7, ann.id(), 1).encode();
    byte[] padded = new byte[Beacon.MAX_BYTES + 1];
    System.arraycopy(own, 0, padded, 0, own.length);
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 300; i++) {
        byte[] noise = new byte[random.nextInt(600)];
        random.nextBytes(noise);
        send(socket, noise);
      }
      send(socket, padded);
      send(socket, own);
      NodeId stranger = Certificates.identity().open().nodeId();
      await()
          .until(
              () -> { // the kernel drops what comes too fast
                send(socket, new Beacon(1, 7, stranger, 4711).encode());
                return !ann.heard.isEmpty();
              });
      assertThat(ann.heard)
          .containsOnly(new Party.Heard(stranger, new Endpoint("127.0.0.1", 4711)));
    }
  }

  @Test
  void aFloodReachesTheLoopInDrops() throws Exception {
    Party ann = open(1, 7);
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      long end = System.nanoTime() + Duration.ofMillis(1500).toNanos();
      byte[] id = ann.id().toBytes();
      for (int i = 0; System.nanoTime() < end; i++) {
        id[i % 64] += 1;
        send(socket, new Beacon(1, 7, NodeId.of(id), 1 + i % 60000).encode());
      }
    }
    assertThat(ann.heard.size()).isBetween(100, 3 * LanNeighbours.REPORTS_PER_SECOND);
    Party ben = open(1, 7); // and a moment later all is as it was
    await()
        .until(
            () -> {
              ben.loop.execute(ben.network::announce);
              return ann.heard.stream().anyMatch(heard -> heard.id().equals(ben.id()));
            });
  }

  private void send(DatagramSocket socket, byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), lanPort));
  }

  private Party open(int version, long network) {
    Party party =
        new Party(
            new NetSettings(version, network, Party.LOOPBACK, 0, true, lanPort, Optional.of("lo")));
    parties.add(party);
    return party;
  }

  private static int freePort() {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
