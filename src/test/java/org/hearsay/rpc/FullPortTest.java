package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More clients than there are seats, and more bytes than there is room. */
final class FullPortTest {
  private final TestMethods methods = new TestMethods();
  private final Port port = Port.with(new PortSettings().settings(), methods.table());
  private final List<RawHttp> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (RawHttp http : open) {
      http.close();
    }
    port.close();
  }

  private RawHttp connect() throws Exception {
    RawHttp http = new RawHttp(port.number());
    open.add(http);
    return http;
  }

  private String call(String method, String param) {
    return RawHttp.post(
        port.number(), "{\"id\":1,\"method\":\"" + method + "\",\"params\":[\"" + param + "\"]}");
  }

  private void awaitOwed(int count) {
    Awaitility.await().until(() -> port.onLoop(() -> methods.owed.size()) == count);
  }

  @Test
  void idleOnesMakePlace() throws Exception {
    RawHttp waits = connect().send(call("t_wait", "w"));
    awaitOwed(1);
    RawHttp first = connect().send(call("t_echo", "first"));
    assertThat(first.reply().status()).isEqualTo(200);
    while (open.size() < Seats.SEATS_MAX) {
      assertThat(connect().send(call("t_echo", "x")).reply().status()).isEqualTo(200);
    }
    assertThat(connect().send(call("t_echo", "newcomer")).reply().body()).contains("newcomer");
    assertThat(first.isClosed()).isTrue();
    assertThat(open.get(2).send(call("t_echo", "second")).reply().status()).isEqualTo(200);
    port.loop.execute(() -> methods.owed.get("w").accept(Answer.of("at last")));
    assertThat(waits.reply().body()).contains("at last");
  }

  @Test
  void whenAllAreBusyTheNextIsToldToComeBack() throws Exception {
    while (open.size() < Seats.SEATS_MAX) {
      connect().send(call("t_wait", "w" + open.size()));
    }
    awaitOwed(Seats.SEATS_MAX);
    RawHttp late = connect().send(call("t_echo", "late"));
    RawHttp.Reply reply = late.reply();
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.headers()).containsEntry("retry-after", "1");
    assertThat(reply.body()).contains("all connections are in use");
    assertThat(late.isClosed()).isTrue();
    port.loop.execute(() -> methods.owed.get("w1").accept(Answer.of("done")));
    assertThat(open.get(0).reply().body()).contains("done");
    assertThat(connect().send(call("t_echo", "again")).reply().body()).contains("again");
  }

  @Test
  void whoLeavesDoesNotWaitAnyLonger() throws Exception {
    RawHttp waits = connect().send(call("t_wait", "w"));
    awaitOwed(1);
    waits.close();
    Awaitility.await().until(() -> port.onLoop(() -> methods.stopped.contains("w")));
  }

  @Test
  void whoOnlyEndsItsSendingGetsItsAnswers() throws Exception {
    RawHttp waits = connect().send(call("t_wait", "w") + call("t_echo", "next"));
    waits.endSending();
    awaitOwed(1);
    assertThat(waits.reply().status()).as("still at it").isEqualTo(100);
    port.loop.execute(() -> methods.owed.get("w").accept(Answer.of("late")));
    RawHttp.Reply reply = waits.reply();
    while (reply.status() == 100) {
      reply = waits.reply();
    }
    assertThat(reply.body()).contains("late");
    assertThat(waits.reply().body()).contains("next");
    assertThat(waits.isClosed()).isTrue();
  }

  @Test
  void whoEndsItsSendingTooEarlyIsNotWaitedFor() throws Exception {
    RawHttp idle = connect();
    idle.endSending();
    assertThat(idle.isClosed()).isTrue();
    RawHttp half = connect().send(call("t_echo", "x").substring(0, 100));
    half.endSending();
    assertThat(half.isClosed()).isTrue();
  }

  @Test
  void whatIsLeftOfABatchIsNotBegunForNobody() throws Exception {
    String wait = "{\"id\":1,\"method\":\"t_wait\",\"params\":[\"w\"]}";
    String echo = "{\"id\":2,\"method\":\"t_echo\",\"params\":[\"e\"]}";
    RawHttp leaves = connect().send(RawHttp.post(port.number(), "[" + wait + "," + echo + "]"));
    awaitOwed(1);
    leaves.close();
    Awaitility.await().until(() -> port.onLoop(() -> methods.stopped.contains("w")));
    port.loop.execute(() -> methods.owed.get("w").accept(Answer.of("too late")));
    assertThat(connect().send(call("t_echo", "other")).reply().status()).isEqualTo(200);
    assertThat(port.onLoop(() -> List.copyOf(methods.called))).containsExactly("other");
  }
}
