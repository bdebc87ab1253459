package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two levels of trust, and what tells them apart. */
final class AccessTest {
  private static final String NODE_STOP = "{\"id\":1,\"method\":\"node_stop\"}";
  private static final String REMOVE = "[\"127.0.0.1:1\"]";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Port port;

  @BeforeEach
  void open() {
    port = Port.withNode();
  }

  @AfterEach
  void close() {
    port.close();
  }

  private static String basic(String userAndPassword) {
    byte[] bytes = userAndPassword.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  private int status() throws Exception {
    return port.post("{\"id\":1,\"method\":\"shh_version\"}").statusCode();
  }

  private WebSocket webSocket(String credentials) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("Authorization", credentials)
        .buildAsync(URI.create("ws://127.0.0.1:" + port.number()), new WebSocket.Listener() {})
        .join();
  }

  @Test
  void withoutATokenThereIsWhatIsOpen() throws Exception {
    assertThat(port.result("shh_version", "[]")).isEqualTo("6.0");
    assertThat(port.error("admin_removePeer", REMOVE))
        .isEqualTo("-32601 the method admin_removePeer does not exist/is not available");
    assertThat(port.call("admin_removePeer", REMOVE).at("/error/data/hint").asString())
        .contains("see the token file");
    for (String open : List.of("admin_nodeInfo", "admin_peers", "node_status")) {
      assertThat(port.call(open, "[]").has("result")).as(open).isTrue();
    }
    assertThat(port.result("admin_addPeer", REMOVE)).isEqualTo("true");
  }

  @Test
  void theTokenIsTakenAsBearerAndAsPassword() throws Exception {
    for (String right :
        List.of("Bearer " + Port.TOKEN, "bearer  " + Port.TOKEN, basic("token:" + Port.TOKEN))) {
      assertThat(port.authorized(right).result("admin_removePeer", REMOVE)).isEqualTo("false");
    }
  }

  @Test
  void aWrongTokenIsToldWhereTheRightOneIs() throws Exception {
    for (String wrong :
        List.of("Bearer ", "Bearer x", "Bearer " + "6".repeat(64), basic("token:"))) {
      port.authorized(wrong);
      assertThat(port.post(NODE_STOP).statusCode()).as(wrong).isEqualTo(401);
      assertThat(port.post(NODE_STOP).body()).contains("wrong token", "see the token file");
    }
    assertThat(port.server().wrongTokens()).isEqualTo(8);
  }

  @Test
  void otherPasswordsAreTheClientsOwnAffair() throws Exception {
    for (String other : List.of(basic("user:password"), "Basic !", "Digest x", "")) {
      port.authorized(other);
      assertThat(status()).as(other).isEqualTo(200);
      assertThat(port.error("admin_removePeer", REMOVE)).startsWith("-32601");
    }
    assertThat(port.server().wrongTokens()).isZero();
  }

  @Test
  void aWebSocketHasTheTrustOfItsHandshake() throws Exception {
    webSocket(basic("token:" + Port.TOKEN)).abort();
    assertThatThrownBy(() -> webSocket("Bearer wrong")).isInstanceOf(CompletionException.class);
    assertThat(port.server().wrongTokens()).isEqualTo(1);
    String url = "ws://token:" + Port.TOKEN + "@127.0.0.1:" + port.number();
    String call = "{\"id\":1,\"method\":\"admin_removePeer\",\"params\":" + REMOVE + "}";
    try (WebSocketClient client = new WebSocketClient(URI.create(url))) {
      assertThat(client.ask(call)).contains("\"result\":false");
    }
    try (WebSocketClient client = new WebSocketClient(port.number())) {
      assertThat(client.ask(call)).contains("-32601");
    }
  }

  @Test
  void requiredClosesTheOpenLevelToo() throws Exception {
    Access required = new Access(Optional.of(Port.TOKEN), "see the token file", true);
    try (Port closed = Port.withNode(new PortSettings().access(required).settings())) {
      assertThat(closed.post(NODE_STOP).statusCode()).isEqualTo(401);
      assertThat(closed.post(NODE_STOP).body()).contains("a token is needed", "see the token file");
      assertThat(closed.post(NODE_STOP).headers().firstValue("WWW-Authenticate"))
          .contains("Bearer realm=\"hearsay\"");
      try (RawHttp http = new RawHttp(closed.number())) {
        String get = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n";
        assertThat(http.send(get.formatted("/livez")).reply().status()).isEqualTo(200);
        assertThat(http.send(get.formatted("/openrpc.json")).reply().status()).isEqualTo(401);
      }
      assertThat(closed.asOperator().result("shh_version", "[]")).isEqualTo("6.0");
      assertThat(closed.server().wrongTokens()).isZero();
    }
  }

  @Test
  void theClientIsTheOperatorWithTheToken() throws Exception {
    RpcClient client = RpcClient.connect(port.uri(), Optional.of(Port.TOKEN), PATIENCE);
    assertThat(client.call("admin_removePeer", List.of("127.0.0.1:1")).asBoolean()).isFalse();
    RpcClient stranger = RpcClient.connect(port.uri(), Optional.of("wrong"), PATIENCE);
    assertThatThrownBy(() -> stranger.call("shh_version", List.of()))
        .isInstanceOf(NotAdmittedException.class)
        .hasMessageContaining("wrong token");
  }

  private static HttpRequest request(String credentials) {
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    request.headers().add(HttpHeaderNames.AUTHORIZATION, credentials);
    return request;
  }

  private static int refusal(Doorkeeper door, HttpRequest request) {
    return door.judge(request) instanceof Doorkeeper.Verdict.Refused refused
        ? refused.refusal().status().code()
        : 0;
  }

  @Test
  void whoGuessesIsSlowedDownAndTheOperatorIsNot() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE); // nanoTime may wrap around
    Doorkeeper door = new Doorkeeper(Port.ACCESS, now::get);
    for (int i = 0; i < Doorkeeper.FAILURES_MAX; i++) {
      assertThat(refusal(door, request("Bearer x"))).isEqualTo(401);
    }
    assertThat(refusal(door, request("Bearer x"))).isEqualTo(429);
    assertThat(refusal(door, request("Bearer " + Port.TOKEN))).isZero();
    now.addAndGet(Doorkeeper.FAILURE_NANOS);
    assertThat(refusal(door, request("Bearer x"))).isEqualTo(401);
    assertThat(refusal(door, request("Bearer x"))).isEqualTo(429);
    assertThat(door.failures()).isEqualTo(Doorkeeper.FAILURES_MAX + 3);
  }

  @Test
  void twoTokensAreNone() {
    Doorkeeper door = new Doorkeeper(Port.ACCESS, System::nanoTime);
    HttpRequest request = request("Bearer " + Port.TOKEN);
    request.headers().add(HttpHeaderNames.AUTHORIZATION, "Bearer " + Port.TOKEN);
    assertThat(refusal(door, request)).isEqualTo(401);
  }

  @Test
  void theTokenIsInNoText() {
    assertThat(new PortSettings().access(Port.ACCESS).settings().toString())
        .doesNotContain(Port.TOKEN);
  }
}
