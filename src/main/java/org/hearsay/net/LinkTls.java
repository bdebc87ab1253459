package org.hearsay.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.NodeId;

/** TLS 1.3 of the JDK with a {@link NodeCertificate} on both sides; section 4.12. */
final class LinkTls {
  // From the protocol; changing one forks the network.
  private static final String PROTOCOL = "TLSv1.3";
  private static final List<String> CIPHERS =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  // Ours to choose.
  /**
   * Longer than the 7 days a ticket may live, which makes the JDK issue none. A link lives for
   * hours; resuming one would save nothing and keep both certificates in memory.
   */
  private static final Duration SESSION_TIMEOUT = Duration.ofDays(8);

  private final SslContext accepting;
  private final SslContext dialling;
  private final Executor proving;
  private final Duration handshakeTimeout;

  /**
   * Makes the certificate.
   *
   * @param proving runs the expensive steps of handshakes, so that they do not stop the links that
   *     share a thread with them
   */
  LinkTls(KeyPair identity, Executor proving, Duration handshakeTimeout) {
    NodeCertificate own = NodeCertificate.issue(identity);
    this.proving = proving;
    this.handshakeTimeout = handshakeTimeout;
    try {
      this.accepting =
          configured(SslContextBuilder.forServer(own.tlsKey(), own.certificate()))
              .clientAuth(ClientAuth.REQUIRE)
              .build();
      this.dialling =
          configured(SslContextBuilder.forClient().keyManager(own.tlsKey(), own.certificate()))
              .endpointIdentificationAlgorithm(null)
              .build();
    } catch (SSLException e) {
      throw new IllegalStateException("every Java since 11 has TLS 1.3", e);
    }
  }

  private static SslContextBuilder configured(SslContextBuilder builder) {
    return builder
        .sslProvider(SslProvider.JDK)
        .protocols(PROTOCOL)
        .ciphers(CIPHERS)
        .trustManager(new PeerTrust())
        .sessionTimeout(SESSION_TIMEOUT.toSeconds());
  }

  /** A handler for one connection, which gives up after the handshake timeout. */
  SslHandler handler(boolean inbound, ByteBufAllocator buffers) {
    SslContext context = inbound ? accepting : dialling;
    // Without the peer's address the JDK does not look for a session to resume.
    SslHandler handler = context.newHandler(buffers, proving);
    handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
    return handler;
  }

  /** Who is at the other end, once the handshake is done. */
  static NodeId peer(SslHandler done) throws SSLPeerUnverifiedException, CertificateException {
    return NodeCertificate.nodeId(
        (X509Certificate) done.engine().getSession().getPeerCertificates()[0]);
  }
}
