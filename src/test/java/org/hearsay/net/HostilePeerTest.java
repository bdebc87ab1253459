package org.hearsay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hearsay.net.Party.next;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.hearsay.env.Link;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Frame;
import org.hearsay.wire.FrameCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a stranger can do to a node through its port, and what it costs. */
final class HostilePeerTest {
  private final Party node = Party.open();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void aPeerWrittenWithoutOurCodeIsHeard() throws Exception {
    try (RawPeer peer = RawPeer.honest(node.endpoint())) {
      peer.send(new Frame.Ping(5));
      assertThat(next(node.frames)).isEqualTo(new Frame.Ping(5));
      node.send(next(node.ups), new Frame.Pong(5, 0));
      assertThat(peer.receive()).isEqualTo(FrameCodec.encode(new Frame.Pong(5, 0)));
      assertThat(peer.socket().getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
    assertThat(next(node.downs)).isEqualTo("closed by peer");
  }

  @Test
  void aLongFrameOfWhoWasNotLetInWaitsUnread() throws Exception {
    node.admits = false;
    Frame known = new Frame.Known(Collections.nCopies(30_000, new Digest(1, 2, 3, 4)));
    try (RawPeer peer = RawPeer.honest(node.endpoint())) {
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(peer, known));
      Link link = next(node.ups);
      await().until(() -> link.bytesRead() > 0);
      await()
          .during(Duration.ofMillis(300))
          .untilAsserted(() -> assertThat(link.bytesRead()).isLessThan(256 << 10));
      assertThat(node.frames).isEmpty();
      node.loop.execute(link::admit);
      assertThat(next(node.frames)).isEqualTo(known);
      sending.join();
    }
  }

  private static void send(RawPeer peer, Frame frame) {
    try {
      peer.send(frame);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void framesCutIntoSingleBytesAreHeardWhole() throws Exception {
    try (RawPeer peer = RawPeer.honest(node.endpoint())) {
      for (byte one : RawPeer.framed(FrameCodec.encode(new Frame.Ping(6)))) {
        peer.send(new byte[] {one});
      }
      assertThat(next(node.frames)).isEqualTo(new Frame.Ping(6));
    }
  }

  @Test
  void manyFramesInOneWriteAreHeardOneByOne() throws Exception {
    byte[] one = RawPeer.framed(FrameCodec.encode(new Frame.Ping(7)));
    byte[] many = new byte[one.length * 5000];
    for (int i = 0; i < 5000; i++) {
      System.arraycopy(one, 0, many, i * one.length, one.length);
    }
    try (RawPeer peer = RawPeer.honest(node.endpoint())) {
      peer.send(many);
      for (int i = 0; i < 5000; i++) {
        assertThat(next(node.frames)).isEqualTo(new Frame.Ping(7));
      }
    }
  }

  @Test
  void whatIsNoFrameEndsTheLinkWithAReason() throws Exception {
    assertEnds("00000000", "malformed frame: empty frame");
    assertEnds("00000003ffffff", "malformed frame: frame does not parse");
    assertEnds("000000023a05", "malformed frame:");
  }

  @Test
  void aLengthThatIsTooLargeEndsTheLinkBeforeAnythingIsAllocated() throws Exception {
    String tooLong = "malformed frame: longer than " + FrameCodec.MAX_BYTES + " bytes";
    assertEnds(HexFormat.of().toHexDigits(FrameCodec.MAX_BYTES + 1), tooLong);
    assertEnds("7fffffff", tooLong);
    assertEnds("ffffffff", tooLong);
  }

  @Test
  void framesBeforeAMalformedOneStillCount() throws Exception {
    try (RawPeer peer = RawPeer.honest(node.endpoint())) {
      byte[] good = RawPeer.framed(FrameCodec.encode(new Frame.Ping(8)));
      peer.send(Arrays.copyOf(good, good.length + 4));
      assertThat(next(node.frames)).isEqualTo(new Frame.Ping(8));
      assertThat(next(node.downs)).startsWith("malformed frame");
    }
  }

  private void assertEnds(String hex, String why) throws Exception {
    try (RawPeer peer = RawPeer.honest(node.endpoint())) {
      peer.send(HexFormat.of().parseHex(hex));
      next(node.ups);
      assertThat(next(node.downs)).startsWith(why);
    }
    assertThat(node.frames).isEmpty();
  }

  @Test
  void halfAFrameIsForgotten() throws Exception {
    for (String half : new String[] {"00", "00000001", "0000000c3a0909010000000000"}) {
      try (RawPeer peer = RawPeer.honest(node.endpoint())) {
        peer.send(HexFormat.of().parseHex(half));
        next(node.ups);
      }
      assertThat(next(node.downs)).isEqualTo("closed by peer");
    }
    assertThat(node.frames).isEmpty();
  }

  @Test
  void plainTextIsTurnedAway() throws Exception {
    try (Socket socket = connect()) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(isClosed(socket)).isTrue();
    }
    assertNobodyCameUp();
  }

  @Test
  void tls12IsTurnedAway() throws Exception {
    NodeCertificate own = NodeCertificate.issue(Certificates.identity());
    var context = RawPeer.context(own.tlsKey(), own.certificate());
    try (RawPeer peer = RawPeer.connect(node.endpoint(), context, "TLSv1.2")) {
      assertThat(peer.isTurnedAway()).isTrue();
    }
    assertNobodyCameUp();
  }

  @Test
  void whoeverShowsNoCertificateIsTurnedAway() throws Exception {
    try (RawPeer peer = RawPeer.connect(node.endpoint(), RawPeer.anonymous(), "TLSv1.3")) {
      assertThat(peer.isTurnedAway()).isTrue();
    }
    assertNobodyCameUp();
  }

  @Test
  void whoeverProvesNothingIsTurnedAway() throws Exception {
    List<Certificates> bad =
        List.of(
            Certificates.p256(),
            Certificates.rsa().proven(Certificates.identity()),
            Certificates.p256().extension(Certificates.p256().proof(Certificates.identity())));
    for (Certificates made : bad) {
      try (RawPeer peer = RawPeer.with(node.endpoint(), made)) {
        assertThat(peer.isTurnedAway()).isTrue();
      }
    }
    assertNobodyCameUp();
  }

  @Test
  void anExpiredCertificateIsAsGoodAsAny() throws Exception {
    Certificates made = Certificates.p256().expired().proven(Certificates.identity());
    try (RawPeer peer = RawPeer.with(node.endpoint(), made)) {
      peer.send(new Frame.Ping(9));
      assertThat(next(node.frames)).isEqualTo(new Frame.Ping(9));
    }
  }

  @Test
  void noSessionIsResumedSoEveryConnectionProvesItself() throws Exception {
    NodeCertificate own = NodeCertificate.issue(Certificates.identity());
    AtomicInteger proofs = new AtomicInteger();
    var context = RawPeer.context(own.tlsKey(), own.certificate(), counting(proofs));
    for (int i = 1; i <= 3; i++) {
      try (RawPeer peer = RawPeer.connect(node.endpoint(), context, "TLSv1.3")) {
        peer.send(new Frame.Ping(i));
        node.send(next(node.ups), new Frame.Pong(i, 0));
        peer.receive(); // a ticket would have come before this
        assertThat(proofs).hasValue(i);
      }
    }
  }

  private static TrustManager counting(AtomicInteger proofs) {
    return new X509TrustManager() {
      @Override
      public void checkClientTrusted(X509Certificate[] chain, String type) {}

      @Override
      public void checkServerTrusted(X509Certificate[] chain, String type) {
        proofs.incrementAndGet();
      }

      @Override
      public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
      }
    };
  }

  @Test
  void aBugOfOursWhileReceivingStopsTheProcess() throws Exception {
    try (RawPeer peer = RawPeer.honest(node.endpoint())) {
      peer.send(new Frame.Ping(-1));
      assertThat(next(node.crashes)).hasMessage("receiving Ping").hasRootCauseMessage("a bug");
    }
  }

  @Test
  void aHandshakeThatTakesTooLongIsCut() throws Exception {
    try (Party hasty = new Party(Party.settings(Duration.ofMillis(300)));
        Socket socket = new Socket("127.0.0.1", hasty.network.port())) {
      socket.setSoTimeout(5000);
      long start = System.nanoTime();
      socket.getOutputStream().write(new byte[] {22, 3, 1});
      assertThat(isClosed(socket)).isTrue();
      assertThat((System.nanoTime() - start) / 1_000_000).isBetween(200L, 3000L);
      await().until(() -> hasty.network.pendingHandshakes() == 0);
    }
  }

  @Test
  void slowHandshakesAreCappedAndDoNotKeepOutAnHonestPeer() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try (Party honest = Party.open()) {
      for (int i = 0; i < 600; i++) {
        slow.add(connect());
      }
      await().until(() -> node.network.pendingHandshakes() == 256);
      long start = System.nanoTime();
      honest.dial(node.endpoint());
      while (honest.ups.isEmpty()) {
        if (honest.unreachables.poll() != null) {
          honest.dial(node.endpoint());
        }
        assertThat(node.network.pendingHandshakes()).isLessThanOrEqualTo(256);
        Thread.onSpinWait();
      }
      System.out.printf(
          "honest peer among 256 slow handshakes: %.0f ms%n", (System.nanoTime() - start) / 1e6);
      assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", node.network.port());
    socket.setSoTimeout(Party.PATIENCE_SECONDS * 1000);
    return socket;
  }

  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().readAllBytes().length < 100; // perhaps an alert, then the end
    } catch (IOException e) {
      return "Connection reset".equals(e.getMessage());
    }
  }

  private void assertNobodyCameUp() {
    await().until(() -> node.network.pendingHandshakes() == 0);
    assertThat(node.onLoop(() -> node.ups.isEmpty() && node.downs.isEmpty())).isTrue();
    assertThat(node.crashes).isEmpty();
  }
}
