package org.hearsay.net;

import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.NodeId;

/** TLS 1.3 of the JDK with a {@link NodeCertificate} on both sides; section 4.12. */
final class LinkTls {
  // From the protocol; changing one forks the network.
  private static final String PROTOCOL = "TLSv1.3";
  private static final String[] CIPHERS = {
    "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
  };

  // Ours to choose.
  /**
   * Longer than the 7 days a ticket may live, which makes the JDK issue none. A link lives for
   * hours; resuming one would save nothing and keep both certificates in memory.
   */
  private static final Duration SESSION_TIMEOUT = Duration.ofDays(8);

  private final SSLContext context;
  private final Executor proving;
  private final Duration handshakeTimeout;

  /**
   * Makes the certificate.
   *
   * @param proving runs the expensive steps of handshakes, so that they do not stop the links that
   *     share a thread with them
   */
  LinkTls(KeyPair identity, Executor proving, Duration handshakeTimeout) {
    this.context = context(NodeCertificate.issue(identity));
    this.proving = proving;
    this.handshakeTimeout = handshakeTimeout;
  }

  /** Not by Netty's builder, which starts the whole BouncyCastle provider: 0.3 s of each start. */
  private static SSLContext context(NodeCertificate own) {
    try {
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(new KeyManager[] {new OwnKey(own)}, new TrustManager[] {new PeerTrust()}, null);
      int seconds = (int) SESSION_TIMEOUT.toSeconds();
      context.getServerSessionContext().setSessionTimeout(seconds);
      context.getClientSessionContext().setSessionTimeout(seconds);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java since 11 has TLS 1.3", e);
    }
  }

  /** A handler for one connection, which gives up after the handshake timeout. */
  SslHandler handler(boolean inbound) {
    SslHandler handler = new SslHandler(engine(inbound), false, proving);
    handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
    return handler;
  }

  private SSLEngine engine(boolean inbound) {
    // Without the peer's address the JDK does not look for a session to resume.
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(!inbound);
    engine.setNeedClientAuth(inbound);
    engine.setEnabledProtocols(new String[] {PROTOCOL});
    engine.setEnabledCipherSuites(CIPHERS.clone());
    return engine;
  }

  /** Who is at the other end, once the handshake is done. */
  static NodeId peer(SslHandler done) throws SSLPeerUnverifiedException, CertificateException {
    return NodeCertificate.nodeId(
        (X509Certificate) done.engine().getSession().getPeerCertificates()[0]);
  }
}
