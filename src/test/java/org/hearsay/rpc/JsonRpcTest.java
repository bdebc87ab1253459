package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** JSON-RPC 2.0 as it goes over every transport, looked at through HTTP. */
final class JsonRpcTest {
  private final TestMethods methods = new TestMethods();
  private Port port;

  @BeforeEach
  void open() {
    port = Port.with(new PortSettings().settings(), methods.table());
  }

  @AfterEach
  void close() {
    port.close();
  }

  private String ask(String text) throws Exception {
    return port.post(text).body().strip();
  }

  private static String echo(String id, String text) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\"t_echo\",\"params\":[\""
        + text
        + "\"]}";
  }

  private static String error(String id, int code, String message) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":\"%s\"}}"
        .formatted(id, code, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "7.4e15",
        "7400000000000000",
        "-1.5",
        "1.0",
        "1E2",
        "123456789012345678901234567890",
        "\"bf9c1c3c-0d5f-4b4e-9c1e-111111111111\"",
        "\"\"",
        "\"ü\\\"\\\\\"",
        "true",
        "null"
      })
  void anIdComesBackAsItWasWritten(String id) throws Exception {
    assertThat(ask(echo(id, "hi")))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":\"hi\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "1",
        "\"x\"",
        "true",
        "null",
        "{\"id\":{},\"method\":\"t_echo\"}",
        "{\"id\":[1],\"method\":\"t_echo\"}",
        "{\"params\":[]}"
      })
  void whatIsNoRequestIsAnsweredToNobody(String text) throws Exception {
    assertThat(ask(text)).isEqualTo(error("null", -32600, "invalid request"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1}",
        "{\"id\":1,\"method\":\"\"}",
        "{\"id\":1,\"method\":5}",
        "{\"id\":1,\"result\":2}"
      })
  void aRequestWithoutMethodIsAnsweredToItsId(String text) throws Exception {
    assertThat(ask(text)).isEqualTo(error("1", -32600, "invalid request"));
  }

  @Test
  void namesOfMembersIgnoreCaseAndTheVersionIsNotLookedAt() throws Exception {
    assertThat(ask("{\"ID\":1,\"Method\":\"t_echo\",\"PARAMS\":[\"hi\"],\"jsonrpc\":3}"))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"hi\"}");
  }

  @Test
  void aHintTravelsInData() throws Exception {
    assertThat(ask("{\"id\":1,\"method\":\"t_fail\"}"))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"it did not"
                + " work\",\"data\":{\"hint\":\"try something else\"}}}");
  }

  @Test
  void aNotificationIsDoneAndNotAnswered() throws Exception {
    assertThat(ask("{\"jsonrpc\":\"2.0\",\"method\":\"t_echo\",\"params\":[\"quiet\"]}")).isEmpty();
    assertThat(port.onLoop(() -> List.copyOf(methods.called))).containsExactly("quiet");
  }

  @Test
  void textThatIsNoJsonIsAParseError() throws Exception {
    JsonNode answer = JsonText.readTree(ask("{\"id\":1,"));
    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32700);
    assertThat(answer.at("/error/message").asString()).isEqualTo("parse error");
    assertThat(answer.get("id").isNull()).isTrue();
  }

  @Test
  void jsonAHundredThousandDeepIsAParseErrorLikeAnyOther() throws Exception {
    assertThat(ask("[".repeat(100_000))).contains("-32700");
    assertThat(ask("{\"a\":".repeat(100_000))).contains("-32700");
    String deep = "[".repeat(63) + "]".repeat(63);
    assertThat(ask("{\"id\":1,\"method\":\"t_echo\",\"params\":" + deep + "}")).contains("-32602");
  }

  @Test
  void aBatchIsAnsweredInItsOrder() throws Exception {
    String batch =
        "["
            + echo("1", "a")
            + ",{\"method\":\"t_echo\",\"params\":[\"n\"]},7,"
            + echo("3", "b")
            + "]";
    assertThat(ask(batch))
        .isEqualTo(
            "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"a\"},"
                + error("null", -32600, "invalid request")
                + ",{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":\"b\"}]");
    assertThat(port.onLoop(() -> List.copyOf(methods.called))).containsExactly("a", "n", "b");
  }

  @Test
  void aBatchOfNotificationsHasNoAnswer() throws Exception {
    assertThat(ask("[{\"method\":\"t_echo\",\"params\":[\"n\"]}]")).isEmpty();
  }

  @Test
  void anEmptyBatchIsOneError() throws Exception {
    assertThat(ask("[]")).isEqualTo(error("null", -32600, "empty batch"));
  }

  @Test
  void aThousandMembersAreABatchAndOneMoreAreNot() throws Exception {
    assertThat(JsonText.readTree(ask(batchOf(1000))).size()).isEqualTo(1000);
    assertThat(ask(batchOf(1001))).contains("\"id\":null").contains("-32600");
    assertThat(port.onLoop(() -> methods.called.size())).isEqualTo(1000);
  }

  private static String batchOf(int members) {
    return IntStream.range(0, members)
        .mapToObj(i -> echo(String.valueOf(i), "x"))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void aBatchWhoseAnswerGrowsTooLargeSaysWhichPartsAreMissing() throws Exception {
    String big = "{\"id\":1,\"method\":\"t_big\",\"params\":[9000000]}";
    JsonNode answers =
        JsonText.readTree(ask("[" + String.join(",", big, big, big, echo("4", "x")) + "]"));
    assertThat(answers.get(1).get("result").asString()).hasSize(9_000_000);
    assertThat(answers.get(2).at("/error/code").asInt()).isEqualTo(-32003);
    assertThat(answers.get(3).at("/error/code").asInt()).isEqualTo(-32003);
    assertThat(port.onLoop(() -> List.copyOf(methods.called))).isEmpty();
  }

  @Test
  void subscriptionsNeedAConnectionThatStays() throws Exception {
    assertThat(ask("{\"id\":1,\"method\":\"t_subscribe\",\"params\":[\"events\"]}"))
        .contains("-32000")
        .contains("notifications not supported");
  }

  @Test
  void everyMethodOfTheTableTellsWhatItIs() {
    try (Port real = Port.withNode()) {
      MethodTable table = Methods.of(real.node(), real.work, real.secrets);
      assertThat(table.methods())
          .hasSizeGreaterThan(30)
          .allSatisfy(
              method -> {
                assertThat(method.summary()).as(method.name()).endsWith(".");
                assertThat(method.result().words()).as(method.name()).isNotEmpty();
                Args.decode(
                    JsonText.readFirst(JsonText.write(method.example().params())), method.params());
              });
    }
  }
}
