package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.ChatSeat;
import org.hearsay.people.Names;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code hearsay chat} as a person types in it, with nobody on the other side. */
final class ChatTerminalTest {
  @TempDir private Path directory;
  private final Map<String, Names.Said> chain = new HashMap<>();
  private Path socket;
  private Port port;

  @BeforeEach
  void open() {
    socket = Port.socketIn(directory);
    port =
        Port.withNode(new PortSettings().access(Port.ACCESS).socket(socket).settings())
            .asOperator();
  }

  @AfterEach
  void close() {
    port.close();
  }

  private JsonNode last(String who) throws Exception {
    JsonNode page = port.call("chat_history", "[\"" + who + "\"]").at("/result/messages");
    return page.get(page.size() - 1);
  }

  @Test
  void petnamesAreCompletedWithTheirBlanks() throws Exception {
    Acquaintances.meet(port);
    port.call("contact_rename", "[\"old\",\"Carol C.\"]");
    try (ChatSeat seat = new ChatSeat(socket, "bob")) {
      seat.showsLast("bob (new)>");
      seat.types("/sw\t");
      seat.showsLast("bob (new)> /switch");
      seat.types("ca\t");
      seat.showsLast("bob (new)> /switch Carol C.");
      seat.types("\r");
      seat.showsLast("Carol C. (new)>");
      seat.types("for carol\r");
      seat.shows("-> Carol C.: for carol  [queued]");
      assertThat(last("Carol C.").get("text").asString()).isEqualTo("for carol");
    }
  }

  @Test
  void whoDoesNotKnowWhatToTypeIsHelped() throws Exception {
    Acquaintances.meet(port);
    try (ChatSeat seat = new ChatSeat(socket, "")) {
      seat.shows("  bob  new");
      seat.types("hello?\r");
      seat.shows("To whom? Nobody is chosen yet.");
      seat.showsLast("(nobody)> hello?"); // what was typed is not lost
      seat.types("\u0015/stat\r");
      seat.shows("Did you mean /state?");
      seat.types("/switch bab\r");
      seat.shows("did you mean bob?");
      seat.types("/help\r");
      seat.shows("/switch   WHO: talk with somebody else");
      seat.types("/switch bob\r");
      seat.showsLast("bob (new)>");
      seat.types("//help me\r");
      seat.shows("-> bob: /help me  [queued]");
      seat.types("/state\r");
      seat.shows("to bob: 1 [queued] /help me");
    }
  }

  @Test
  void aChangedKeyRefusesAndSaysWhatToDo() throws Exception {
    Acquaintances.know(port, 2, name -> Optional.ofNullable(chain.get(name)));
    Acquaintances.add(
        port, port.node().people().contacts().orElseThrow(), "bob", Acquaintances.key(1), "bob");
    try (ChatSeat seat = new ChatSeat(socket, "bob")) {
      seat.types("half a thou");
      chain.put("bob", new Names.Said(Optional.of(Acquaintances.key(3)), false));
      port.onLoop(
          () -> {
            port.node().people().contacts().orElseThrow().look();
            return true;
          });
      seat.shows("The key of bob has changed: nothing is sent until you say which counts.");
      seat.shows("hearsay contact show bob tells both; hearsay contact acknowledge bob KEY");
      seat.showsLast("bob (new)> half a thou"); // the word changes with the next prompt
      seat.types("ght\r");
      seat.showsLast("bob (changed!)> half a thought");
      assertThat(last("bob")).isNull();
      String key = "0x" + Acquaintances.key(3).toHex();
      port.call("contact_acknowledge", "[\"bob\",\"" + key + "\"]");
      seat.shows("The key of bob is anchored now.");
      seat.types("\r");
      seat.shows("-> bob: half a thought  [queued]");
    }
  }

  @Test
  void nothingIsSaidUnderTheKeyOfAnotherAccount() throws Exception {
    Acquaintances.meet(port);
    try (ChatSeat seat = new ChatSeat(socket, "bob")) {
      Acquaintances.meet(port, 5); // who knows bob, too
      seat.types("between us\r");
      seat.shows("another account is current");
      seat.showsLast("bob (new)> between us");
      assertThat(last("bob")).isNull();
      Acquaintances.meet(port);
      seat.types("\r");
      seat.shows("-> bob: between us  [queued]");
    }
  }

  @Test
  void aLineOfSeveralIsOneMessage() throws Exception {
    Acquaintances.meet(port);
    try (ChatSeat seat = new ChatSeat(socket, "bob")) {
      seat.types("\u001b[200~one\ntwo\u001b[201~");
      seat.types("\r");
      seat.shows("-> bob: one  [queued]");
      seat.shows("    | two");
      assertThat(last("bob").get("text").asString()).isEqualTo("one\ntwo");
    }
  }

  @Test
  void filesAreSavedAndExpiredMessagesSentAgain() throws Exception {
    Acquaintances.meet(port);
    Acquaintances.talk(port);
    Path saved = directory.resolve("saved.txt");
    try (ChatSeat seat = new ChatSeat(socket, "gone")) {
      seat.shows("-> gone: Good bye.  [expired: nobody said that it arrived]");
      String number = last("gone").get("number").asString();
      seat.types("/save " + number + " " + saved + "\r");
      seat.shows("Written to " + saved);
      assertThat(saved).hasContent("Good bye.");
      seat.types("/again " + number + "\r");
      seat.shows("-> gone: Good bye.  [queued]");
      seat.types("/close\r");
      seat.shows("The session is over");
      await().until(() -> last("gone").get("state").asString().equals("expired"));
    }
  }

  @Test
  void itGoesOnWhenTheDaemonWasAway() throws Exception {
    Acquaintances.meet(port);
    try (ChatSeat seat = new ChatSeat(socket, "bob")) {
      port.close();
      seat.shows("It is asked again until it answers.");
      seat.types("are you there?\r");
      seat.showsLast("bob (new)> are you there?");
      open();
      Acquaintances.meet(port);
      seat.shows("The daemon answers again.");
      seat.types("\r");
      seat.shows("-> bob: are you there?  [queued]");
    }
    assertThat(List.of(last("bob").get("text").asString())).containsExactly("are you there?");
  }
}
