package org.hearsay.net;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.FrameCodec;

/** A peer that speaks TLS through plain JDK sockets and sends whatever bytes it likes. */
final class RawPeer implements AutoCloseable {
  private final SSLSocket socket;

  private RawPeer(SSLSocket socket) {
    this.socket = socket;
  }

  /** One with a node key of its own. */
  static RawPeer honest(Endpoint endpoint) throws Exception {
    NodeCertificate own = NodeCertificate.issue(Certificates.identity());
    return connect(endpoint, context(own.tlsKey(), own.certificate()), "TLSv1.3");
  }

  static RawPeer with(Endpoint endpoint, Certificates made) throws Exception {
    return connect(endpoint, context(made.key(), made.build()), "TLSv1.3");
  }

  static RawPeer connect(Endpoint endpoint, SSLContext context, String protocol) throws Exception {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(endpoint.host(), endpoint.port());
    socket.setSoTimeout(Party.PATIENCE_SECONDS * 1000);
    socket.setEnabledProtocols(new String[] {protocol});
    return new RawPeer(socket);
  }

  static SSLContext anonymous() throws GeneralSecurityException {
    return context(new KeyManager[0], new PeerTrust());
  }

  static SSLContext context(PrivateKey key, X509Certificate certificate) throws Exception {
    return context(key, certificate, new PeerTrust());
  }

  static SSLContext context(PrivateKey key, X509Certificate certificate, TrustManager trust)
      throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("k", key, new char[0], new X509Certificate[] {certificate});
    KeyManagerFactory managers = KeyManagerFactory.getInstance("SunX509");
    managers.init(store, new char[0]);
    return context(managers.getKeyManagers(), trust);
  }

  private static SSLContext context(KeyManager[] managers, TrustManager trust)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers, new TrustManager[] {trust}, null);
    return context;
  }

  SSLSocket socket() {
    return socket;
  }

  void send(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  void send(Frame frame) throws IOException {
    send(framed(FrameCodec.encode(frame)));
  }

  static byte[] framed(byte[] body) {
    return ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).array();
  }

  byte[] receive() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] body = new byte[in.readInt()];
    in.readFully(body);
    return body;
  }

  /** Whether the other end closes without having sent anything; waits for that. */
  boolean isTurnedAway() {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
