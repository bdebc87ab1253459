package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WebSocketTest {
  private static final String SUBSCRIBE =
      "{\"id\":1,\"method\":\"t_subscribe\",\"params\":[\"events\"]}";

  private static final int BODY_MAX = 1 << 20;

  private final TestMethods methods = new TestMethods();
  private Port port;
  private WebSocketClient client;

  @BeforeEach
  void open() {
    RpcSettings settings =
        new PortSettings().origins("https://page.example").bodyBytesMax(BODY_MAX).settings();
    port = Port.with(settings, methods.table());
    client = new WebSocketClient(port.number());
  }

  @AfterEach
  void close() {
    client.close();
    port.close();
  }

  private static String echo(int id, String text) {
    return "{\"id\":" + id + ",\"method\":\"t_echo\",\"params\":[\"" + text + "\"]}";
  }

  private static String waiting(int id, String name) {
    return "{\"id\":" + id + ",\"method\":\"t_wait\",\"params\":[\"" + name + "\"]}";
  }

  private RawHttp.Reply upgrade(String more) throws Exception {
    try (RawHttp http = new RawHttp(port.number())) {
      return http.send(
              "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                  + more
                  + "\r\n")
          .reply();
    }
  }

  @Test
  void itSharesThePortWithHttp() throws Exception {
    assertThat(client.ask(echo(1, "hi")))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"hi\"}\n");
    assertThat(port.post(echo(2, "ho")).body()).contains("\"ho\"");
  }

  @Test
  void aSlowCallIsOvertaken() throws Exception {
    client.send(waiting(1, "slow"));
    assertThat(client.ask(echo(2, "quick"))).contains("\"quick\"");
    port.loop.execute(() -> methods.owed.get("slow").accept(Answer.of("done")));
    assertThat(client.next()).contains("\"id\":1").contains("\"done\"");
  }

  @Test
  void theReplyComesBeforeTheFirstNotification() throws Exception {
    client.send("[" + SUBSCRIBE + "," + waiting(2, "hold") + "]");
    Awaitility.await().until(() -> port.onLoop(() -> methods.owed.containsKey("hold")));
    port.loop.execute(() -> methods.notifyAll("early"));
    port.loop.execute(() -> methods.owed.get("hold").accept(Answer.of("go")));
    String reply = client.next();
    assertThat(reply).startsWith("[");
    String id = JsonText.readTree(reply).at("/0/result").asString();
    assertThat(id).matches("0x[0-9a-f]{32}");
    assertThat(client.next())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"method\":\"t_subscription\",\"params\":{\"subscription\":\""
                + id
                + "\",\"result\":\"early\"}}\n");
  }

  @Test
  void aSubscriptionEndsWhenToldAndOnlyOnce() throws Exception {
    String id = JsonText.readTree(client.ask(SUBSCRIBE)).get("result").asString();
    String end = "{\"id\":2,\"method\":\"t_unsubscribe\",\"params\":[\"" + id + "\"]}";
    assertThat(client.ask(end)).contains("\"result\":true");
    assertThat(port.onLoop(() -> List.copyOf(methods.stopped))).containsExactly("events");
    assertThat(client.ask(end)).contains("-32000").contains("subscription not found");
  }

  @Test
  void subscriptionsThatDoNotExistAreNamed() throws Exception {
    assertThat(client.ask("{\"id\":1,\"method\":\"t_subscribe\",\"params\":[\"foo\"]}"))
        .contains("-32601")
        .contains("no \\\"foo\\\" subscription in t namespace");
    assertThat(client.ask("{\"id\":1,\"method\":\"t_subscribe\",\"params\":[]}"))
        .contains("-32602")
        .contains("expected subscription name as first argument");
    assertThat(client.ask("{\"id\":1,\"method\":\"t_subscribe\"}")).contains("non-array args");
    assertThat(client.ask("{\"id\":1,\"method\":\"t_subscribe\",\"params\":[\"events\",1]}"))
        .contains("too many arguments, want at most 1");
    assertThat(client.ask("{\"id\":1,\"method\":\"t_unsubscribe\",\"params\":[5]}"))
        .contains("cannot unmarshal number into Go value of type rpc.ID");
  }

  @Test
  void aConnectionTakesWhatItBeganWithIt() throws Exception {
    client.ask(SUBSCRIBE);
    client.send(waiting(2, "sealing"));
    Awaitility.await().until(() -> port.onLoop(() -> methods.owed.containsKey("sealing")));
    client.close();
    Awaitility.await()
        .until(() -> port.onLoop(() -> methods.stopped.containsAll(List.of("events", "sealing"))));
  }

  @Test
  void aClientThatDoesNotReadItsNotificationsIsClosedAndCounted() throws Exception {
    try (RawHttp raw = new RawHttp(port.number())) {
      raw.send(
          "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
      raw.reply();
      raw.send(masked(SUBSCRIBE));
      Awaitility.await().until(() -> port.onLoop(() -> !methods.subscribers.isEmpty()));
      String page = "x".repeat(1 << 20);
      Awaitility.await()
          .until(
              () -> {
                port.loop.execute(() -> methods.notifyAll(page));
                return port.onLoop(() -> methods.stopped.contains("events"));
              });
    }
    assertThat(port.server().slowClientsClosed()).isEqualTo(1);
    assertThat(client.ask(echo(1, "well"))).contains("well");
  }

  /** A short text frame; a mask of zeros leaves the text as it is. */
  private static byte[] masked(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(6 + bytes.length)
        .put((byte) 0x81)
        .put((byte) (0x80 | bytes.length))
        .putInt(0)
        .put(bytes)
        .array();
  }

  @Test
  void pingsAreAnsweredAndCloseIsToo() throws Exception {
    client.socket().sendPing(ByteBuffer.wrap(new byte[5])).join();
    assertThat(client.next()).isEqualTo("pong 5");
    client.socket().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    assertThat(client.next()).isEqualTo("closed 1000");
  }

  @Test
  void fragmentsAndBinaryAreOneText() throws Exception {
    String text = echo(1, "whole");
    client.socket().sendText(text.substring(0, 9), false).join();
    client.socket().sendText(text.substring(9), true).join();
    assertThat(client.next()).contains("\"whole\"");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    client.socket().sendBinary(ByteBuffer.wrap(bytes), true).join();
    assertThat(client.next()).contains("\"whole\"");
  }

  @Test
  void aMessageOverTheLimitEndsTheConnection() throws Exception {
    client.socket().sendText("x".repeat(BODY_MAX + 1), true);
    assertThat(client.next()).isEqualTo("closed 1009");
  }

  @Test
  void nonsenseIsAnsweredAndTheConnectionStays() throws Exception {
    assertThat(client.ask("{")).contains("-32700");
    assertThat(client.ask("null")).contains("-32600");
    assertThat(client.ask(echo(1, "on"))).contains("\"on\"");
  }

  @Test
  void onlyListedPagesMayOpenOne() throws Exception {
    String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
    assertThat(upgrade(key).status()).isEqualTo(101);
    assertThat(upgrade(key + "Origin: https://page.example\r\n").status()).isEqualTo(101);
    assertThat(upgrade(key + "Origin: https://evil.example\r\n").status()).isEqualTo(403);
    assertThat(upgrade(key + "Origin: null\r\n").status()).isEqualTo(403);
  }

  @Test
  void compressionIsDeclined() throws Exception {
    RawHttp.Reply reply =
        upgrade(
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
    assertThat(reply.status()).isEqualTo(101);
    assertThat(reply.headers().keySet()).doesNotContain("sec-websocket-extensions");
    assertThat(reply.headers().get("sec-websocket-accept"))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  void anUpgradeThatIsNoneIsRefused() throws Exception {
    assertThat(upgrade("Sec-WebSocket-Version: 13\r\n").status()).isEqualTo(400);
    RawHttp.Reply old = upgrade("Sec-WebSocket-Key: x\r\nSec-WebSocket-Version: 8\r\n");
    assertThat(old.status()).isEqualTo(426);
    assertThat(old.headers().get("sec-websocket-version")).isEqualTo("13");
  }
}
