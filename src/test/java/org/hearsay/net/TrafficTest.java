package org.hearsay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hearsay.net.Party.next;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.hearsay.env.Link;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted of links. */
final class TrafficTest {
  private final Party ann = Party.open();
  private final Party ben = Party.open();

  @AfterEach
  void close() {
    ann.close();
    ben.close();
  }

  @Test
  void framesAndBytesAreCountedAtBothEnds() {
    Link link = ann.link(ben);
    assertThat(ann.send(link, new Frame.Ping(7))).isTrue();
    next(ben.frames);
    assertThat(ann.network.traffic().framesOut()).containsEntry("ping", 1L);
    assertThat(ben.network.traffic().framesIn()).containsEntry("ping", 1L).containsKey("hello");
    assertThat(ben.network.traffic().framesOut()).containsEntry("ping", 0L);
    long sent = ann.network.traffic().bytes().get("out");
    assertThat(sent).isGreaterThan(500); // a handshake with a certificate
    await().until(() -> ben.network.traffic().bytes().get("in") == sent);
  }

  @Test
  void dialsAreCountedByWhatBecameOfThem() throws IOException {
    ann.link(ben);
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    ann.dial(new Endpoint("127.0.0.1", nobody));
    next(ann.unreachables);
    assertThat(ann.network.traffic().dials())
        .containsEntry("connected", 1L)
        .containsEntry("refused", 1L)
        .containsEntry("handshake_failed", 0L);
    assertThat(ben.network.traffic().dials().values()).containsOnly(0L);
  }

  @Test
  void anEndIsCountedByTheGoodbyeThatWasSaid() {
    Link link = ann.link(ben);
    next(ben.ups);
    ann.send(link, new Frame.Goodbye(Frame.Goodbye.Reason.TOO_MANY_PEERS));
    ann.close(link);
    next(ben.downs);
    next(ann.downs);
    for (Party party : new Party[] {ann, ben}) {
      assertThat(party.network.traffic().downs())
          .containsEntry("too_many_peers", 1L)
          .containsEntry("closed_here", 0L)
          .containsEntry("closed_by_peer", 0L);
    }
  }

  @Test
  void anEndWithoutAGoodbyeIsCountedByWhatWasSeen() {
    Link link = ann.link(ben);
    next(ben.ups);
    ann.close(link);
    next(ben.downs);
    next(ann.downs);
    assertThat(ann.network.traffic().downs()).containsEntry("closed_here", 1L);
    assertThat(ben.network.traffic().downs()).containsEntry("closed_by_peer", 1L);
  }
}
