package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactivex.Flowable;
import io.reactivex.disposables.Disposable;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.Web3jService;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.ShhFilter;
import org.web3j.protocol.core.methods.request.ShhPost;
import org.web3j.protocol.core.methods.response.EthSubscribe;
import org.web3j.protocol.http.HttpService;
import org.web3j.protocol.ipc.UnixIpcService;
import org.web3j.protocol.websocket.WebSocketService;
import org.web3j.protocol.websocket.events.Notification;

/** web3j, unchanged, as it spoke to geth's Whisper: over HTTP, WebSocket and the Unix socket. */
final class Web3jTest {
  private static final String TOPIC = "0x3ead3b0c";
  private static final int NOT_FOUND = -32601;
  private static final int BAD_PARAMS = -32602;
  private static final int FAILED = -32000;

  @TempDir private static Path directory;
  private static DaemonProcess daemon;
  private static final Map<Transport, Web3jService> SERVICES = new LinkedHashMap<>();

  private enum Transport {
    HTTP,
    WEB_SOCKET,
    UNIX_SOCKET;

    private Web3jService open() throws IOException {
      if (this == HTTP) {
        return new HttpService(daemon.endpoint());
      }
      if (this == UNIX_SOCKET) {
        return new UnixIpcService(daemon.directory().resolve("hearsay.ipc").toString());
      }
      WebSocketService service =
          new WebSocketService(daemon.endpoint().replace("http:", "ws:"), false);
      service.connect();
      return service;
    }
  }

  /** An answer of any kind. */
  public static final class Any extends Response<Object> {}

  /** What a subscription brings. */
  public static final class Message extends Notification<Map<String, Object>> {}

  @BeforeAll
  static void start() throws IOException {
    daemon = DaemonProcess.start(directory.resolve("web3j"), "--lan=false").awaitReady();
    for (Transport transport : Transport.values()) {
      SERVICES.put(transport, transport.open());
    }
  }

  @AfterAll
  static void end() throws IOException {
    for (Web3jService service : SERVICES.values()) {
      service.close();
    }
    daemon.close();
  }

  private static Request<Object, Any> request(Transport over, String method, Object... params) {
    return new Request<>(method, List.of(params), SERVICES.get(over), Any.class);
  }

  private static Object call(Transport over, String method, Object... params) throws IOException {
    Any answer = request(over, method, params).send();
    assertThat(answer.hasError()).as("%s: %s", method, said(answer)).isFalse();
    return answer.getResult();
  }

  private static void fails(Response<?> answer, int code, String text) {
    assertThat(answer.hasError()).as(text).isTrue();
    assertThat(answer.getError().getMessage()).isEqualTo(text);
    assertThat(answer.getError().getCode()).as(text).isEqualTo(code);
  }

  private static String said(Response<?> answer) {
    return answer.hasError() ? answer.getError().getMessage() : "";
  }

  private static Map<String, Object> message(Object keyId, String payload) {
    return Map.of(
        "symKeyID",
        keyId,
        "topic",
        TOPIC,
        "payload",
        payload,
        "ttl",
        20,
        "powTime",
        5,
        "powTarget",
        0.2);
  }

  private static Map<String, Object> criteria(Object keyId) {
    return Map.of("symKeyID", keyId, "topics", List.of(TOPIC));
  }

  @ParameterizedTest
  @EnumSource
  void itsOwnRequestsOfTheNodeSucceed(Transport over) throws IOException {
    Web3j web3j = Web3j.build(SERVICES.get(over));
    assertThat(web3j.shhVersion().send().getVersion()).isEqualTo("6.0");
    assertThat(web3j.web3ClientVersion().send().getWeb3ClientVersion()).startsWith("hearsay/v");
    assertThat(web3j.netListening().send().isListening()).isTrue();
    assertThat(web3j.netPeerCount().send().getQuantity()).isZero();
    assertThat(web3j.netVersion().send().getNetVersion()).isNotEmpty();
    assertThat(web3j.web3Sha3("0x68").send().getResult()).startsWith("0x").hasSize(66);
  }

  /** Its classes are older than version 6; what geth answered to them is what we answer. */
  @ParameterizedTest
  @EnumSource
  void itsRequestsOfWhisperTwoFailAsWithGeth(Transport over) throws IOException {
    Web3j web3j = Web3j.build(SERVICES.get(over));
    Map<String, Request<?, ? extends Response<?>>> gone = new LinkedHashMap<>();
    gone.put("shh_newIdentity", web3j.shhNewIdentity());
    gone.put("shh_hasIdentity", web3j.shhHasIdentity("0x04"));
    gone.put("shh_newGroup", web3j.shhNewGroup());
    gone.put("shh_addToGroup", web3j.shhAddToGroup("0x04"));
    gone.put("shh_newFilter", web3j.shhNewFilter(new ShhFilter("0x04").addSingleTopic(TOPIC)));
    gone.put("shh_uninstallFilter", web3j.shhUninstallFilter(BigInteger.ONE));
    gone.put("shh_getFilterChanges", web3j.shhGetFilterChanges(BigInteger.ONE));
    gone.put("shh_getMessages", web3j.shhGetMessages(BigInteger.ONE));
    for (Map.Entry<String, Request<?, ? extends Response<?>>> call : gone.entrySet()) {
      String text = "the method " + call.getKey() + " does not exist/is not available";
      fails(call.getValue().send(), NOT_FOUND, text);
    }
    ShhPost post = new ShhPost(List.of(TOPIC), "0x68", BigInteger.TEN, BigInteger.TEN);
    fails(
        web3j.shhPost(post).send(),
        BAD_PARAMS,
        "invalid argument 0: json: cannot unmarshal string into Go struct field NewMessage.ttl of"
            + " type uint32");
  }

  @ParameterizedTest
  @EnumSource
  void keysAreMadeUsedAndDeleted(Transport over) throws IOException {
    Object pair = call(over, "shh_newKeyPair");
    assertThat(call(over, "shh_hasKeyPair", pair)).isEqualTo(true);
    assertThat((String) call(over, "shh_getPublicKey", pair)).startsWith("0x04").hasSize(132);
    Object secret = call(over, "shh_getPrivateKey", pair);
    Object twin = call(over, "shh_addPrivateKey", secret);
    assertThat(call(over, "shh_getPrivateKey", twin)).isEqualTo(secret);
    assertThat(call(over, "shh_deleteKeyPair", pair)).isEqualTo(true);
    assertThat(call(over, "shh_deleteKeyPair", twin)).isEqualTo(true);
    Object shared = call(over, "shh_generateSymKeyFromPassword", "test");
    assertThat(call(over, "shh_getSymKey", shared))
        .isEqualTo("0xa82a520aff70f7a989098376e48ec128f25f767085e84d7fb995a9815eebff0a");
    assertThat(call(over, "shh_deleteSymKey", shared)).isEqualTo(true);
    assertThat(call(over, "shh_hasSymKey", shared)).isEqualTo(false);
    assertThat(call(over, "shh_hasSymKey", call(over, "shh_newSymKey"))).isEqualTo(true);
  }

  @ParameterizedTest
  @EnumSource
  void aMessageIsPostedAndPolled(Transport over) throws IOException {
    Object key = call(over, "shh_addSymKey", "0x" + "31".repeat(32));
    Object filter = call(over, "shh_newMessageFilter", criteria(key));
    Object hash = call(over, "shh_post", message(key, "0x68656c6c6f"));
    List<Object> messages = new ArrayList<>(); // as with geth, it is opened after the answer
    await().until(() -> messages.addAll((List<?>) call(over, "shh_getFilterMessages", filter)));
    assertThat(messages).hasSize(1);
    assertThat((Map<?, ?>) messages.get(0)).extracting("hash").isEqualTo(hash);
    assertThat((Map<?, ?>) messages.get(0)).extracting("payload").isEqualTo("0x68656c6c6f");
    assertThat(call(over, "shh_deleteMessageFilter", filter)).isEqualTo(true);
  }

  @ParameterizedTest
  @EnumSource
  void failuresKeepGethsTextsAndTheHintIsInData(Transport over) throws IOException {
    String nobody = "0".repeat(64);
    fails(request(over, "shh_getSymKey", nobody).send(), FAILED, "non-existent key ID");
    fails(request(over, "shh_getPublicKey", nobody).send(), FAILED, "invalid id");
    fails(request(over, "shh_addSymKey", "0x31").send(), FAILED, "wrong key size: 1");
    String either = "specify either a symmetric or an asymmetric key";
    fails(request(over, "shh_post", Map.of("ttl", 7)).send(), FAILED, either);
    String missing = "missing value for required argument 0";
    fails(request(over, "shh_hasSymKey").send(), BAD_PARAMS, missing);
    Any lost = request(over, "shh_getFilterMessages", nobody).send();
    fails(lost, FAILED, "filter not found");
    assertThat(lost.getError().getData()).contains("hint", "restart");
  }

  @ParameterizedTest
  @EnumSource
  void idsComeBackAsTheyWent(Transport over) throws IOException {
    for (long id : new long[] {0, 7, 7_000_000_000_000_000L}) {
      Request<Object, Any> request = request(over, "shh_version");
      request.setId(id);
      assertThat(request.send().getId()).isEqualTo(id);
    }
  }

  @Test
  void aBatchIsAnsweredInOrder() throws IOException {
    for (Transport over : List.of(Transport.HTTP, Transport.WEB_SOCKET)) {
      BatchRequest batch = new BatchRequest(SERVICES.get(over));
      batch.add(request(over, "shh_version")).add(request(over, "shh_hasSymKey", "0"));
      batch.add(request(over, "shh_getSymKey", "0"));
      List<? extends Response<?>> answers = batch.send().getResponses();
      assertThat(answers)
          .extracting(answer -> (Object) answer.getResult())
          .startsWith("6.0", false);
      fails(answers.get(2), FAILED, "non-existent key ID");
    }
  }

  @Test
  void aSubscriptionBringsEveryMessageInOrderAndEnds() throws Exception {
    Transport over = Transport.WEB_SOCKET;
    Object key = call(over, "shh_addSymKey", "0x" + "32".repeat(32));
    BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
    int filters = filters();
    Disposable subscription = messages(key).subscribe(heard::add);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add("0x%04x".formatted(i));
      Object unused = call(over, "shh_post", message(key, sent.get(i)));
    }
    for (String payload : sent) {
      Message message = heard.poll(10, TimeUnit.SECONDS);
      assertThat(message).as(payload).isNotNull();
      assertThat(message.getMethod()).isEqualTo("shh_subscription");
      assertThat(message.getParams().getResult()).containsEntry("payload", payload);
    }
    assertThat(filters()).isEqualTo(filters + 1);
    subscription.dispose();
    Object unused = call(over, "shh_version"); // on the same connection: the other one is done
    assertThat(filters()).isEqualTo(filters);
    assertThat(heard).isEmpty();
  }

  private static Flowable<Message> messages(Object keyId) {
    WebSocketService service = (WebSocketService) SERVICES.get(Transport.WEB_SOCKET);
    Request<Object, EthSubscribe> request =
        new Request<>(
            "shh_subscribe", List.of("messages", criteria(keyId)), service, EthSubscribe.class);
    return service.subscribe(request, "shh_unsubscribe", Message.class);
  }

  private static int filters() {
    return daemon.ipc("node_status").path("filters").asInt();
  }

  @Test
  void overHttpThereAreNoSubscriptions() throws IOException {
    Any answer = request(Transport.HTTP, "shh_subscribe", "messages", Map.of()).send();
    assertThat(said(answer)).isEqualTo("notifications not supported");
  }
}
