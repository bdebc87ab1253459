package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.hearsay.cli.Exit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands of conversations, against a port that nobody is connected to. */
final class ChatCommandsTest {
  /** Colours, a line that pretends, and a turn of the direction of writing. */
  private static final String EVIL = "a\u001b[31mb\u202ec\r12:00 carol: d\u009be";

  @TempDir private Path directory;
  private Path socket;
  private Port port;
  private Typed typed;

  @BeforeEach
  void open() {
    socket = Port.socketIn(directory);
    typed = new Typed(socket);
    port =
        Port.withNode(new PortSettings().access(Port.ACCESS).socket(socket).settings())
            .asOperator();
  }

  @AfterEach
  void close() {
    port.close();
  }

  @Test
  void aMessageIsSentAndItsStateTold() {
    Acquaintances.meet(port);
    assertThat(typed.did("send", "bob", "hello")).matches("Message \\d+ to bob: queued\n");
    assertThat(typed.did("send", "bob", "hello", "-q")).matches("\\d+\n");
    JsonNode sent = typed.json("send", "bob", "--life", "2m", "hello");
    assertThat(sent.get("state").asString()).isEqualTo("queued");
    assertThat(sent.get("contact").asString()).isEqualTo("bob");
  }

  @Test
  void whatIsPipedInIsSent() {
    Acquaintances.meet(port);
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("up 3 days\n".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(typed.json("send", "bob", "-").get("text").asString()).isEqualTo("up 3 days");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void whoIsMistypedIsAskedBack() {
    Acquaintances.meet(port);
    Typed.Ended ended = typed.run("send", "bab", "hello");
    assertThat(ended.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(ended.err()).contains("did you mean bob?");
    assertThat(typed.run("listen", "bab").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(typed.run("history", "bab").exit()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void whileItIsLockedTheWayOutIsSaid() {
    for (String command : List.of("send bob hi", "inbox", "history bob", "search x", "listen")) {
      Typed.Ended ended = typed.run(command.split(" "));
      assertThat(ended.exit()).as(command).isEqualTo(Exit.LOCKED);
      assertThat(ended.err()).as(command).contains("hearsay account unlock");
    }
  }

  @Test
  void whoWaitsInVainIsToldWhatBecameOfIt() {
    Acquaintances.meet(port);
    Typed.Ended late = typed.run("send", "bob", "hello", "--wait", "relayed", "--within", "200ms");
    assertThat(late.exit()).isEqualTo(Exit.TIMED_OUT);
    assertThat(late.err()).contains("is not relayed within 200ms: queued", "hearsay history bob");
    Typed.Ended expired =
        typed.run("send", "bob", "hello", "--wait", "delivered", "--life", "1s", "--json");
    assertThat(expired.exit()).isEqualTo(Exit.TIMED_OUT);
    JsonNode error = JsonMapper.shared().readTree(expired.out()).get("error");
    assertThat(error.get("code").asString()).isEqualTo("HS-EXPIRED");
    String again = error.get("hint").asString();
    assertThat(again).matches("hearsay send bob --again \\d+");
    assertThat(typed.did(Arrays.copyOfRange(again.split(" "), 1, 5))).contains("to bob: queued");
    assertThat(typed.run("listen", "-W", "1", "-C", "1").exit()).isEqualTo(Exit.TIMED_OUT);
  }

  @Test
  void whatMakesNoSenseIsRefusedBeforeAnythingIsSent() {
    Acquaintances.meet(port);
    assertThat(typed.run("send", "bob").exit()).isEqualTo(Exit.USAGE);
    assertThat(typed.run("send", "bob", "hi", "--again", "1").exit()).isEqualTo(Exit.USAGE);
    assertThat(typed.run("send", "bob", "hi", "--file", "x").exit()).isEqualTo(Exit.USAGE);
    assertThat(typed.run("send", "bob", "--file", directory + "/none").err()).contains("no file");
    assertThat(typed.run("send", "bob", "hi", "--wait", "deliverd").err())
        .contains("Did you mean --wait delivered?");
    assertThat(typed.run("send", "bob", "hi", "--life", "soon").exit()).isEqualTo(Exit.USAGE);
    assertThat(typed.run("listen", "bob", "--all").exit()).isEqualTo(Exit.USAGE);
    assertThat(typed.run("history", "bob", "--save", "1").exit()).isEqualTo(Exit.USAGE);
    assertThat(typed.run("send", "bob", "").exit()).isEqualTo(Exit.FAILED);
    assertThat(typed.json("history", "bob").get("messages")).isEmpty();
  }

  @Test
  void whatWasSaidIsShownPageByPageAndFound() {
    Acquaintances.meet(port);
    for (int i = 0; i < 5; i++) {
      typed.did("send", "bob", "message " + i);
    }
    typed.did("send", "old", "Message of old");
    Typed.Ended last = typed.run("history", "bob", "-n", "2");
    assertThat(last.out().lines()).hasSize(2);
    assertThat(last.out()).contains("-> bob: message 3  [queued]").contains("message 4");
    String before = last.err().replaceFirst("(?s).*--before (\\d+).*", "$1");
    assertThat(typed.did("history", "bob", "--before", before, "-n", "9").lines()).hasSize(3);
    assertThat(typed.did("search", "MESSAGE").lines()).hasSize(6);
    assertThat(typed.run("search", "message", "-n", "2").err()).contains("There is more");
    assertThat(typed.did("inbox").lines().map(String::strip))
        .anyMatch(line -> line.startsWith("old  new"))
        .anyMatch(line -> line.contains("-> bob: message 4"));
    assertThat(typed.run("inbox").err()).contains("2 strangers would like to talk");
    assertThat(typed.json("inbox").get("chats").findValuesAsString("unread")).containsOnly("0");
  }

  @Test
  void aFileIsSavedForItsOwnerAlone() throws Exception {
    Acquaintances.meet(port);
    Path file = Files.write(directory.resolve("a.bin"), new byte[] {0, 1, (byte) 0xff});
    String number = typed.did("send", "bob", "--file", file + "", "-q").strip();
    assertThat(typed.did("history", "bob"))
        .contains("-> bob: file number " + number + " of 3 bytes: a.bin  [queued]");
    Path saved = directory.resolve("saved");
    assertThat(typed.did("history", "bob", "--save", number, "--to", saved + ""))
        .contains("Written");
    assertThat(saved).hasBinaryContent(new byte[] {0, 1, (byte) 0xff});
    assertThat(Files.getPosixFilePermissions(saved))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(typed.run("history", "bob", "--save", number, "--to", saved + "").err())
        .contains("is there already");
  }

  @Test
  void whatIsDeletedIsGoneHere() {
    Acquaintances.meet(port);
    String number = typed.did("send", "bob", "one", "-q").strip();
    typed.did("send", "bob", "two");
    typed.did("history", "bob", "--delete", number, "-y");
    assertThat(typed.did("history", "bob")).contains("two").doesNotContain("one");
    typed.did("history", "bob", "--delete-all", "-y");
    assertThat(typed.did("history", "bob")).isEmpty();
  }

  @Test
  void nothingThatSomebodyWroteReachesTheTerminalAsMoreThanText() {
    Acquaintances.meet(port);
    typed.did("send", "bob", EVIL + "\n12:01 carol: second line");
    for (String command : List.of("history bob", "search carol", "inbox", "history bob --json")) {
      String shown = typed.did(command.split(" "));
      assertThat(shown).as(command).doesNotContain("\u001b", "\u202e", "\u009b", "\r");
      assertThat(shown.lines())
          .as(command)
          .noneMatch(line -> line.startsWith("12:0") || line.matches("\\s*12:0.*"));
    }
    assertThat(typed.did("history", "bob"))
        .contains("a\\u{1b}[31mb\\u{202e}c", "    | 12:01 carol");
    String text = typed.json("history", "bob").at("/messages/0/text").asString();
    assertThat(text).isEqualTo(EVIL + "\n12:01 carol: second line");
  }

  @Test
  void aContactIsAskedWhenAdded() {
    Acquaintances.know(port, 2);
    String key = "0x" + Acquaintances.key(8).toHex();
    assertThat(typed.did("contact", "add", key, "--petname", "Eve", "--say", "It is me."))
        .startsWith("Eve  new");
    assertThat(typed.json("inbox").at("/chats/0/session").asString()).isEqualTo("asked");
  }
}
