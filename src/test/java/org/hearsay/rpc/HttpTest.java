package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpTest {
  private static final Duration READ_TIMEOUT = Duration.ofMillis(700);
  private static final int BODY_MAX = 4096;

  private final TestMethods methods = new TestMethods();
  private Port port;

  @BeforeEach
  void open() {
    RpcSettings settings =
        new PortSettings()
            .vhosts("node.lan")
            .origins("https://page.example")
            .bodyBytesMax(BODY_MAX)
            .readTimeout(READ_TIMEOUT)
            .settings();
    port = Port.with(settings, methods.table());
  }

  @AfterEach
  void close() {
    port.close();
  }

  private static String echo(String text) {
    return "{\"id\":1,\"method\":\"t_echo\",\"params\":[\"" + text + "\"]}";
  }

  private RawHttp.Reply ask(String request) throws Exception {
    try (RawHttp http = new RawHttp(port.number())) {
      return http.send(request).reply();
    }
  }

  private String postTo(String host, String more) {
    return "POST / HTTP/1.1\r\nHost: " + host + "\r\n" + more + "Content-Length: 0\r\n\r\n";
  }

  private int statusForHost(String host) throws Exception {
    return ask(postTo(host, "Content-Type: application/json\r\n")).status();
  }

  @Test
  void hostsThatAreOursAreServed() throws Exception {
    int p = port.number();
    for (String host :
        List.of(
            "localhost:" + p,
            "127.0.0.1:" + p,
            "[::1]:" + p,
            "LOCALHOST:" + p,
            "node.lan",
            "node.lan:80",
            "localhost")) {
      assertThat(statusForHost(host)).as(host).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "localhost:1",
        "127.0.0.1:1",
        "10.0.0.1",
        "",
        "[::1",
        "localhost@evil"
      })
  void otherHostsAreNot(String host) throws Exception {
    assertThat(statusForHost(host)).isEqualTo(403);
  }

  @Test
  void theHostOfAWholeUrlCountsMoreThanTheHeader() throws Exception {
    String request =
        "POST http://evil.example/ HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/json\r\n"
            + "Content-Length: 0\r\n\r\n";
    assertThat(ask(request.formatted(port.number())).status()).isEqualTo(403);
  }

  @Test
  void oneHostIsNamedNotTwoAndNotNone() throws Exception {
    String two = "localhost:" + port.number() + "\r\nHost: evil.example";
    assertThat(statusForHost(two)).isIn(400, 403);
    String none = "POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n";
    assertThat(ask(none).status()).isEqualTo(403);
  }

  @Test
  void aStrangeHostIsRefusedBeforeItsBodyIsRead() throws Exception {
    try (RawHttp http = new RawHttp(port.number())) {
      http.send("POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 4000\r\n\r\n");
      assertThat(http.reply().status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "application/json-rpc",
        "application/jsonrequest",
        "Application/JSON"
      })
  void mediaTypesOfJsonAreTaken(String type) throws Exception {
    assertThat(ask(postTo("localhost", "Content-Type: " + type + "\r\n")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""})
  void othersAreNotBecauseAnyPageMaySendThem(String type) throws Exception {
    RawHttp.Reply reply = ask(postTo("localhost", "Content-Type: " + type + "\r\n"));
    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.body())
        .isEqualTo("invalid content type, only application/json is supported\n");
    assertThat(ask(postTo("localhost", "")).status()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE"})
  void otherMethodsAreNotAllowed(String method) throws Exception {
    RawHttp.Reply reply =
        ask(postTo("localhost", "Content-Type: application/json\r\n").replace("POST", method));
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.body()).isEqualTo("method not allowed\n");
  }

  @Test
  void anEmptyGetIsFineAndEmpty() throws Exception {
    RawHttp.Reply reply = ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEmpty();
    assertThat(ask("GET /?a=b HTTP/1.1\r\nHost: localhost\r\n\r\n").status()).isEqualTo(415);
  }

  @Test
  void aProbeAsksWhetherTheLoopTurns() throws Exception {
    String probe = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assertThat(ask(probe).status()).isEqualTo(200);
    CountDownLatch stuck = new CountDownLatch(1);
    port.loop.execute(
        () -> {
          try {
            stuck.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(ask(probe).status()).isEqualTo(503);
    stuck.countDown();
    assertThat(ask(probe.replace("livez", "readyz")).status()).isEqualTo(200);
  }

  @Test
  void aGetIsNeverACall() throws Exception {
    String get = RawHttp.post(port.number(), echo("x")).replace("POST", "GET");
    assertThat(ask(get).status()).isEqualTo(405);
    assertThat(port.onLoop(() -> methods.called.size())).isZero();
  }

  @Test
  void noPageMayReadAnswersFromElsewhere() throws Exception {
    RawHttp.Reply reply =
        ask(
            "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: https://page.example\r\n"
                + "Access-Control-Request-Method: POST\r\n\r\n");
    assertThat(reply.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
  }

  @Test
  void aBodyOverTheLimitIsRefusedByItsLengthOrWhenItGetsThere() throws Exception {
    assertThat(ask(RawHttp.post(port.number(), " ".repeat(BODY_MAX))).status()).isEqualTo(200);
    RawHttp.Reply reply = ask(RawHttp.post(port.number(), " ".repeat(BODY_MAX + 1)));
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.body()).isEqualTo("content length too large (4097>4096)\n");
    String chunked =
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n";
    String chunk = "800\r\n" + " ".repeat(0x800) + "\r\n";
    assertThat(ask(chunked + chunk + chunk + "0\r\n\r\n").status()).isEqualTo(200);
    assertThat(ask(chunked + chunk + chunk + chunk + "0\r\n\r\n").status()).isEqualTo(413);
  }

  @Test
  void headsAreBounded() throws Exception {
    try (RawHttp http = new RawHttp(port.number())) {
      http.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(9_000) + "\r\n\r\n");
      assertThat(http.reply().status()).isEqualTo(431);
      assertThat(http.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "POST / HT",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"
      })
  void aRequestThatDoesNotComeInTimeEndsTheConnection(String beginning) throws Exception {
    try (RawHttp http = new RawHttp(port.number())) {
      assertThat(http.send(beginning).isClosed()).isTrue();
    }
  }

  @Test
  void anAnswerMayTakeLongerThanARequest() throws Exception {
    try (RawHttp http = new RawHttp(port.number())) {
      http.send(RawHttp.post(port.number(), "{\"id\":1,\"method\":\"t_wait\",\"params\":[\"w\"]}"));
      Awaitility.await().until(() -> port.onLoop(() -> methods.owed.containsKey("w")));
      port.loop.schedule(
          READ_TIMEOUT.multipliedBy(2), () -> methods.owed.get("w").accept(Answer.of("late")));
      assertThat(http.reply().body()).contains("late");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    int p = port.number();
    String slow = RawHttp.post(p, "{\"id\":1,\"method\":\"t_wait\",\"params\":[\"w\"]}");
    String quick =
        IntStream.range(0, 50)
            .mapToObj(i -> RawHttp.post(p, echo("e" + i)))
            .collect(Collectors.joining());
    try (RawHttp http = new RawHttp(p)) {
      http.send(slow + quick + RawHttp.post(p, "nonsense"));
      Awaitility.await().until(() -> port.onLoop(() -> methods.owed.containsKey("w")));
      assertThat(port.onLoop(() -> methods.called.size())).isZero();
      port.loop.execute(() -> methods.owed.get("w").accept(Answer.of("first")));
      assertThat(http.reply().body()).contains("first");
      for (int i = 0; i < 50; i++) {
        assertThat(http.reply().body()).contains("\"e" + i + "\"");
      }
      assertThat(http.reply().body()).contains("-32700");
    }
  }

  @Test
  void howeverManyArePipelinedAllAreAnswered() throws Exception {
    int p = port.number();
    int count = 2_000;
    String all =
        IntStream.range(0, count)
            .mapToObj(i -> RawHttp.post(p, echo("e" + i)))
            .collect(Collectors.joining());
    try (RawHttp http = new RawHttp(p)) {
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(http, all));
      for (int i = 0; i < count; i++) {
        assertThat(http.reply().body()).contains("\"e" + i + "\"");
      }
      sending.join();
    }
  }

  private static void send(RawHttp http, String text) {
    try {
      http.send(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aConnectionIsKeptUnlessItIsNotWanted() throws Exception {
    try (RawHttp http = new RawHttp(port.number())) {
      assertThat(http.send(RawHttp.post(port.number(), echo("a"))).reply().status()).isEqualTo(200);
      String last =
          RawHttp.post(port.number(), echo("b")).replace("Host:", "Connection: close\r\nHost:");
      assertThat(http.send(last).reply().body()).contains("\"b\"");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void aClientThatAsksWhetherToContinueIsTold() throws Exception {
    String head =
        "POST / HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
            + "Content-Length: "
            + echo("c").length()
            + "\r\n\r\n";
    try (RawHttp http = new RawHttp(port.number())) {
      assertThat(http.send(head.formatted("localhost")).reply().status()).isEqualTo(100);
      assertThat(http.send(echo("c")).reply().body()).contains("\"c\"");
    }
    assertThat(ask(head.formatted("evil.example")).status()).isEqualTo(403);
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    RpcSettings taken = new PortSettings().port(port.number()).settings();
    assertThatThrownBy(() -> Port.with(taken, new MethodTable()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining(String.valueOf(port.number()));
  }

  @Test
  void anAddressThatOthersReachIsRefused() {
    RpcSettings open = new PortSettings().address("0.0.0.0").settings();
    assertThatThrownBy(() -> Port.with(open, new MethodTable()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("--rpc.addr 127.0.0.1");
  }
}
