package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control port with TLS, as it must be beyond loopback. */
final class TlsTest {
  private static final String PASSWORD = "changeit";
  private static final Access REQUIRED = new Access(Optional.of(Port.TOKEN), "see", true);

  @TempDir private static Path directory;
  private static Tls tls;
  private static HttpClient client;

  /** The JDK's own tool makes a certificate for 127.0.0.1. */
  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = directory.resolve("store.p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    ProcessBuilder keytool =
        new ProcessBuilder(
            (tool + " -genkeypair -alias x -keyalg EC -groupname secp256r1 -storetype PKCS12")
                .split(" "));
    keytool.command().addAll(List.of("-keystore", store.toString()));
    keytool.command().addAll(List.of("-storepass", PASSWORD, "-dname", "CN=localhost"));
    keytool.command().addAll(List.of("-ext", "san=ip:127.0.0.1"));
    assertThat(keytool.redirectErrorStream(true).start().waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    byte[] key = keys.getKey("x", PASSWORD.toCharArray()).getEncoded();
    byte[] certificate = keys.getCertificate("x").getEncoded();
    tls = new Tls(pem("CERTIFICATE", certificate), pem("PRIVATE KEY", key));
    keys.setCertificateEntry("root", keys.getCertificate("x"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    client = HttpClient.newBuilder().sslContext(context).build();
  }

  private static Path pem(String kind, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    String whole = "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind);
    return Files.writeString(directory.resolve(kind.replace(' ', '-') + ".pem"), whole);
  }

  private static Port open(String address) {
    return Port.withNode(new PortSettings().access(REQUIRED).address(address).tls(tls).settings());
  }

  @Test
  void httpAndWebSocketGoThroughIt() throws Exception {
    try (Port port = open("127.0.0.1")) {
      String place = "://127.0.0.1:" + port.number() + "/";
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("https" + place))
                  .header("Content-Type", "application/json")
                  .header("Authorization", "Bearer " + Port.TOKEN)
                  .POST(
                      HttpRequest.BodyPublishers.ofString("{\"id\":1,\"method\":\"shh_version\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).contains("\"6.0\"");
      client
          .newWebSocketBuilder()
          .header("Authorization", "Bearer " + Port.TOKEN)
          .buildAsync(URI.create("wss" + place), new WebSocket.Listener() {})
          .join()
          .abort();
    }
  }

  @Test
  void withoutItNothingIsAnswered() throws Exception {
    try (Port port = open("127.0.0.1");
        RawHttp http = new RawHttp(port.number())) {
      http.send(RawHttp.post(port.number(), "{\"id\":1,\"method\":\"shh_version\"}"));
      assertThatThrownBy(http::reply).isInstanceOf(IOException.class);
    }
  }

  @Test
  void beyondLoopbackItNeedsTheToken() {
    RpcSettings anybody =
        new PortSettings().access(Port.ACCESS).address("0.0.0.0").tls(tls).settings();
    assertThatThrownBy(() -> Port.with(anybody, new MethodTable()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("--rpc.auth required");
  }

  @Test
  void filesThatAreNoneAreNamed() throws Exception {
    Path none = directory.resolve("none.pem");
    assertThatThrownBy(() -> new Tls(none, tls.key()).context())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(none.toString());
    Path junk = Files.writeString(directory.resolve("junk.pem"), "junk");
    assertThatThrownBy(() -> new Tls(tls.certificate(), junk).context())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(junk.toString());
  }
}
