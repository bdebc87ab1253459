package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.hearsay.people.Chats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What {@code chat_} answers, on a node that nobody is connected to. */
final class ChatCallsTest {
  @TempDir private Path directory;
  private Port port;

  @BeforeEach
  void open() {
    RpcSettings settings =
        new PortSettings().access(Port.ACCESS).socket(Port.socketIn(directory)).settings();
    port = Port.withNode(settings).asOperator();
  }

  @AfterEach
  void close() {
    port.close();
  }

  private JsonNode result(String method, String params) throws Exception {
    JsonNode answer = port.call(method, params);
    assertThat(answer.has("result")).as("%s", answer).isTrue();
    return answer.get("result");
  }

  private String reason(String method, String params) throws Exception {
    JsonNode error = port.call(method, params).get("error");
    return error.get("code").asInt() + " " + error.at("/data/reason").asString("none");
  }

  private List<String> texts(String method, String params) throws Exception {
    return result(method, params).get("messages").findValuesAsString("text");
  }

  @Test
  void withoutAnAccountThereAreNoConversations() throws Exception {
    assertThat(reason("chat_list", "[]")).isEqualTo("-32012 no_account");
    assertThat(reason("chat_send", "[\"bob\",\"hi\"]")).isEqualTo("-32012 no_account");
    assertThat(port.call("chat_send", "[\"bob\",\"hi\"]").at("/error/data/hint").asString())
        .contains("account_unlock");
  }

  @Test
  void whatIsSentIsInTheConversation() throws Exception {
    Acquaintances.meet(port);
    JsonNode sent = result("chat_send", "[\"BOB\",\"first\"]");
    assertThat(sent.get("contact").asString()).isEqualTo("bob");
    assertThat(sent.get("key").asString()).isEqualTo("0x" + Acquaintances.key(1).toHex());
    assertThat(sent.get("id").asString()).matches("0x[0-9a-f]{32}");
    assertThat(sent.get("ours").asBoolean()).isTrue();
    assertThat(sent.get("text").asString()).isEqualTo("first");
    assertThat(sent.get("state").asString()).isEqualTo("queued");
    assertThat(sent.get("at").asLong())
        .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis() + 1000);
    result("chat_send", "[\"bob\",{\"text\":\"second\"},{\"life\":60}]");
    result("chat_send", "[\"old\",\"elsewhere\"]");
    assertThat(texts("chat_history", "[\"bob\"]")).containsExactly("first", "second");
    JsonNode chats = result("chat_list", "[]");
    assertThat(chats.get("total").asInt()).isEqualTo(2);
    assertThat(chats.get("chats").findValuesAsString("trust")).containsExactly("new", "new");
    assertThat(chats.at("/chats/0/unread").asInt()).isZero();
    assertThat(result("chat_list", "[{\"limit\":1}]").get("chats").size()).isEqualTo(1);
  }

  @Test
  void aHistoryIsReadPageByPage() throws Exception {
    Acquaintances.meet(port);
    for (int i = 0; i < 5; i++) {
      result("chat_send", "[\"bob\",\"message " + i + "\"]");
    }
    JsonNode last = result("chat_history", "[\"bob\",{\"limit\":2}]");
    assertThat(last.get("messages").findValuesAsString("text"))
        .containsExactly("message 3", "message 4");
    long before = last.get("before").asLong();
    JsonNode first = result("chat_history", "[\"bob\",{\"limit\":4,\"before\":" + before + "}]");
    assertThat(first.get("messages").findValuesAsString("text"))
        .containsExactly("message 0", "message 1", "message 2");
    assertThat(first.has("before")).isFalse();
    assertThat(reason("chat_history", "[\"bob\",{\"limit\":201}]")).isEqualTo("-32602 none");
    assertThat(reason("chat_history", "[\"bob\",{\"limit\":0}]")).isEqualTo("-32602 none");
  }

  @Test
  void aPageOfLongTextsEndsEarly() throws Exception {
    Acquaintances.meet(port);
    String text = "x".repeat(60_000);
    for (int i = 0; i < 40; i++) {
      result("chat_send", "[\"bob\",\"" + text + "\"]");
    }
    JsonNode page = result("chat_history", "[\"bob\",{\"limit\":200}]");
    assertThat(page.get("messages").size()).isEqualTo((2 << 20) / 60_000);
    assertThat(page.has("before")).isTrue();
    assertThat(result("chat_list", "[]").at("/chats/0/last/text").asString()).hasSize(256);
  }

  @Test
  void aFileComesOutAsItWentIn() throws Exception {
    Acquaintances.meet(port);
    JsonNode sent =
        result("chat_send", "[\"bob\",{\"file\":{\"name\":\"a b.png\",\"data\":\"0x00ff10\"}}]");
    assertThat(sent.at("/file/name").asString()).isEqualTo("a b.png");
    assertThat(sent.at("/file/bytes").asInt()).isEqualTo(3);
    assertThat(sent.has("text")).isFalse();
    JsonNode content = result("chat_content", "[\"bob\"," + sent.get("number") + "]");
    assertThat(content.at("/file/data").asString()).isEqualTo("0x00ff10");
    for (String bad : List.of("", "..", "a/b", "a\\\\b", "a\\u202eb", "a\\nb", "x".repeat(256))) {
      String params = "[\"bob\",{\"file\":{\"name\":\"" + bad + "\",\"data\":\"0x00\"}}]";
      assertThat(reason("chat_send", params)).as(bad).isEqualTo("-32602 none");
    }
    assertThat(
            reason(
                "chat_send",
                "[\"bob\",{\"text\":\"a\",\"file\":{\"name\":\"b\",\"data\":\"0x\"}}]"))
        .isEqualTo("-32602 none");
    assertThat(reason("chat_send", "[\"bob\",{}]")).isEqualTo("-32602 none");
    assertThat(reason("chat_send", "[\"bob\",{\"txt\":\"a\"}]")).isEqualTo("-32602 none");
    assertThat(reason("chat_send", "[\"bob\",7]")).isEqualTo("-32602 none");
  }

  @Test
  void aMessageOfAWholeMebibyteIsKeptWhole() throws Exception {
    Acquaintances.meet(port);
    String text = "é".repeat(Chats.CONTENT_BYTES_MAX / 2);
    JsonNode sent = result("chat_send", "[\"bob\",\"" + text + "\"]");
    assertThat(sent.get("bytes").asInt()).isEqualTo(Chats.CONTENT_BYTES_MAX);
    assertThat(sent.get("text").asString().length()).isLessThanOrEqualTo(1 << 16);
    assertThat(
            result("chat_content", "[\"bob\"," + sent.get("number") + "]").get("text").asString())
        .isEqualTo(text);
    assertThat(reason("chat_send", "[\"bob\",\"" + text + "x\"]")).isEqualTo("-32017 too_long");
  }

  @Test
  void whatIsWrongIsSaidPrecisely() throws Exception {
    Acquaintances.meet(port);
    assertThat(reason("chat_send", "[\"bab\",\"hi\"]")).isEqualTo("-32010 no_such_contact");
    assertThat(port.call("chat_send", "[\"bab\",\"hi\"]").at("/error/data/hint").asString())
        .isEqualTo("did you mean bob?");
    assertThat(reason("chat_send", "[\"bob\",\"\"]")).isEqualTo("-32000 empty");
    assertThat(reason("chat_send", "[\"bob\",\"hi\",{\"life\":0}]")).isEqualTo("-32602 none");
    assertThat(reason("chat_send", "[\"bob\",\"hi\",{\"lief\":1}]")).isEqualTo("-32602 none");
    assertThat(reason("chat_content", "[\"bob\",99]")).isEqualTo("-32010 no_such_message");
    assertThat(reason("chat_resend", "[\"bob\",99]")).isEqualTo("-32010 no_such_message");
    assertThat(reason("chat_close", "[\"bob\"]")).isEqualTo("-32010 no_session");
    assertThat(reason("chat_search", "[\" \"]")).isEqualTo("-32602 none");
    JsonNode sent = result("chat_send", "[\"bob\",\"hi\"]");
    assertThat(reason("chat_resend", "[\"bob\"," + sent.get("number") + "]"))
        .isEqualTo("-32000 not_expired");
    result("contact_block", "[\"bob\"]");
    assertThat(reason("chat_send", "[\"bob\",\"hi\"]")).isEqualTo("-32000 blocked");
  }

  @Test
  void whatIsDeletedIsGone() throws Exception {
    Acquaintances.meet(port);
    JsonNode sent = result("chat_send", "[\"bob\",\"See you at NOON.\"]");
    result("chat_send", "[\"bob\",\"or later\"]");
    assertThat(texts("chat_search", "[\"noon\"]")).containsExactly("See you at NOON.");
    result("chat_delete", "[\"bob\"," + sent.get("number") + "]");
    for (String number : List.of("0", sent.get("number").asString())) { // none of them, and not all
      assertThat(reason("chat_delete", "[\"bob\"," + number + "]"))
          .isEqualTo("-32010 no_such_message");
    }
    assertThat(texts("chat_search", "[\"noon\"]")).isEmpty();
    assertThat(texts("chat_history", "[\"bob\"]")).containsExactly("or later");
    result("chat_delete", "[\"bob\"]");
    assertThat(texts("chat_history", "[\"bob\"]")).isEmpty();
  }

  @Test
  void whoListensGoesOnWhenTheAccountIsUnlockedAgain() throws Exception {
    Acquaintances.meet(port);
    try (RpcClient client = RpcClient.connect(Port.socketIn(directory), Acquaintances.PATIENCE);
        RpcClient other = RpcClient.connect(Port.socketIn(directory), Acquaintances.PATIENCE)) {
      client.subscribe("chat", List.of("delivery"));
      other.subscribe("contact", List.of("changes"));
      port.onLoop(
          () -> {
            port.node().people().close();
            return true;
          });
      assertThat(reason("chat_send", "[\"bob\",\"hi\"]")).isEqualTo("-32012 no_account");
      Acquaintances.meet(port, 5); // another account
      result("chat_send", "[\"bob\",\"of another\",{\"life\":1}]");
      await().until(() -> result("chat_history", "[\"bob\"]").toString().contains("\"expired\""));
      Acquaintances.meet(port);
      result("chat_send", "[\"bob\",\"of this\",{\"life\":1}]");
      JsonNode told = client.next(Acquaintances.PATIENCE).orElseThrow().get("result");
      assertThat(told.get("text").asString()).isEqualTo("of this");
      JsonNode change = other.next(Acquaintances.PATIENCE).orElseThrow().get("result");
      assertThat(change.get("what").asString()).isEqualTo("added");
    }
  }

  @Test
  void whatHasExpiredIsToldAndSentAgain() throws Exception {
    Acquaintances.meet(port);
    try (RpcClient client = RpcClient.connect(Port.socketIn(directory), Acquaintances.PATIENCE)) {
      client.subscribe("chat", List.of("delivery"));
      JsonNode sent = result("chat_send", "[\"bob\",\"quick\",{\"life\":1}]");
      await()
          .until(
              () -> {
                JsonNode told = client.next(Acquaintances.PATIENCE).orElseThrow().get("result");
                assertThat(told.get("id")).isEqualTo(sent.get("id"));
                return told.get("state").asString().equals("expired");
              });
      JsonNode again = result("chat_resend", "[\"bob\"," + sent.get("number") + "]");
      assertThat(again.get("number").asLong()).isGreaterThan(sent.get("number").asLong());
      assertThat(again.get("text").asString()).isEqualTo("quick");
    }
  }
}
