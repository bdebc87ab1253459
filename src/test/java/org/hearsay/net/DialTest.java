package org.hearsay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hearsay.net.Party.next;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hearsay.env.Link;
import org.hearsay.wire.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of dials, and of ports that cannot be had. */
final class DialTest {
  private final Party ann = new Party(Party.settings(Duration.ofMillis(500)));

  @AfterEach
  void close() {
    ann.close();
    assertThat(ann.crashes).isEmpty();
  }

  @Test
  void aNameIsLookedUp() {
    try (Party ben = Party.open()) {
      Endpoint name = new Endpoint("localhost", ben.network.port());
      ann.dial(name);
      Link link = next(ann.ups);
      assertThat(link.remoteId()).isEqualTo(ben.id());
      assertThat(link.dialled()).as("known by it ever after").contains(name);
      assertThat(next(ben.ups).dialled()).isEmpty();
    }
  }

  @Test
  void aNameNobodyHasIsUnreachable() {
    String longerThanAnyName = "x".repeat(300); // refused before anybody is asked
    ann.dial(new Endpoint(longerThanAnyName, 7470));
    assertThat(next(ann.unreachables)).isEqualTo("no address is known for " + longerThanAnyName);
  }

  @Test
  void aClosedPortIsUnreachable() throws IOException {
    ann.dial(closedPort());
    assertThat(next(ann.unreachables)).containsIgnoringCase("connection refused");
  }

  @Test
  void everyDialOfManyIsAnswered() throws IOException {
    Endpoint closed = closedPort();
    for (int i = 0; i < 500; i++) {
      ann.dial(closed);
    }
    for (int i = 0; i < 500; i++) {
      next(ann.unreachables);
    }
    for (int i = 0; i < 2000; i++) {
      ann.dial(closed);
    }
    for (int i = 0; i < 2000; i++) {
      next(ann.unreachables);
    }
    try (Party ben = Party.open()) {
      assertThat(ann.link(ben).remoteId()).isEqualTo(ben.id());
    }
    assertThat(ann.unreachables).isEmpty();
  }

  @Test
  void aServerOfAnotherKindIsUnreachable() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ann.dial(new Endpoint("127.0.0.1", other.getLocalPort()));
      try (Socket accepted = other.accept()) {
        accepted.getOutputStream().write("220 mail.example ESMTP ready\r\n".getBytes());
        assertThat(next(ann.unreachables)).startsWith("handshake failed: ");
      }
    }
  }

  @Test
  void aServerThatSaysNothingIsUnreachableWhenTheTimeIsOver() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ann.dial(new Endpoint("127.0.0.1", silent.getLocalPort()));
      assertThat(next(ann.unreachables)).startsWith("handshake failed: ").contains("timed out");
    }
  }

  @Test
  void aServerThatHangsUpIsUnreachable() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ann.dial(new Endpoint("127.0.0.1", other.getLocalPort()));
      other.accept().close();
      assertThat(next(ann.unreachables)).startsWith("handshake failed: ");
    }
  }

  /** Whether that is of use is for the node to decide. */
  @Test
  void aDialToOneselfIsALinkToOneself() {
    ann.dial(ann.endpoint());
    List<Link> ends = List.of(next(ann.ups), next(ann.ups));
    assertThat(ends).allMatch(end -> end.remoteId().equals(ann.id()));
    assertThat(ends).extracting(Link::inbound).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    assertThatThrownBy(() -> new Party(settings(ann.network.port())))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("port " + ann.network.port() + " is in use (peers, on 127.0.0.1)");
  }

  @Test
  void afterCloseEveryDialIsUnreachable() {
    ann.network.close();
    ann.dial(ann.endpoint());
    assertThat(next(ann.unreachables)).isEqualTo("stopping");
  }

  private static NetSettings settings(int port) {
    return new NetSettings(1, 7, Party.LOOPBACK, port, false, 7471, Optional.empty());
  }

  private static Endpoint closedPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Endpoint("127.0.0.1", free.getLocalPort());
    }
  }
}
