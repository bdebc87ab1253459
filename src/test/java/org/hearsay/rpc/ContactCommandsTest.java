package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hearsay.Main;
import org.hearsay.cli.Exit;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Presence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code hearsay contact} against a port with contacts. */
final class ContactCommandsTest {
  private static final String DIGITS = ContactShapes.DIGITS;

  @TempDir private Path directory;
  private Path socket;
  private Port port;

  private record Ended(Exit exit, String out, String err) {}

  @BeforeEach
  void open() throws Exception {
    socket = Port.socketIn(directory);
    RpcSettings settings = new PortSettings().access(Port.ACCESS).socket(socket).settings();
    port = Port.withChain(settings, Port.easyRules(1000, List.of())).asOperator();
    Acquaintances.meet(port);
  }

  @AfterEach
  void close() {
    port.close();
  }

  private Ended run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--ipcpath", socket.toString()));
    Exit exit =
        Main.run(
            all,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private String did(String... args) {
    Ended ended = run(args);
    assertThat(ended.exit()).as(ended.err()).isEqualTo(Exit.OK);
    return ended.out();
  }

  private static String hex(int secret) {
    return "0x" + Acquaintances.key(secret).toHex();
  }

  @Test
  void somebodyIsAddedByKeyAndComparedAndForgotten() {
    assertThat(did("contact", "add", hex(8), "--petname", "Eve")).startsWith("Eve  new  0x");
    assertThat(run("contact", "add", hex(9)).exit()).isEqualTo(Exit.USAGE);
    assertThat(did("contact", "ls")).contains("Eve", "bob", "Somebody").contains(hex(3));
    Ended shown = run("contact", "show", "bob");
    assertThat(shown.out()).contains("88918 93348 35347 58113 06080 23684");
    assertThat(shown.err()).contains("compare safety numbers");
    assertThat(run("contact", "verify", "bob", "1".repeat(60)).exit()).isEqualTo(Exit.TRUST);
    assertThat(run("contact", "verify", "bob").exit()).isEqualTo(Exit.USAGE);
    assertThat(did("contact", "verify", "bob", DIGITS.substring(0, 30), DIGITS.substring(30)))
        .contains("verified");
    did("contact", "rm", "Eve");
    Ended gone = run("contact", "show", "Eva");
    assertThat(gone.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(gone.err()).contains("hearsay contact ls");
  }

  @Test
  void requestsAreAnswered() {
    assertThat(did("contact", "accept", hex(3), "carol")).startsWith("carol  new");
    did("contact", "ignore", hex(4));
    did("contact", "rename", "carol", "Carol C.");
    did("contact", "block", "Carol C.");
    assertThat(did("contact", "ls")).contains("Carol C.  new, blocked").doesNotContain("Somebody");
    did("contact", "unblock", "Carol C.");
    assertThat(run("contact", "acknowledge", "bob", hex(3)).exit()).isEqualTo(Exit.FAILED);
    JsonNode all = JsonMapper.shared().readTree(did("contact", "ls", "--json"));
    assertThat(all.get("v").asInt()).isEqualTo(1);
    assertThat(all.get("contacts").findValuesAsString("petname")).contains("Carol C.");
    assertThat(did("contact", "rm", "bob", "--json")).contains("\"done\":true");
  }

  @Test
  void aNameOfTheChainIsAnchored() throws Exception {
    port.register("alice");
    assertThat(did("contact", "add", "alice")).startsWith("alice  anchored");
    assertThat(run("contact", "add", "nobody-at-all").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(run("contact", "link", "--name", "alice").exit()).isEqualTo(Exit.FAILED);
  }

  @Test
  void aLinkIsPrintedAndDrawn() {
    String link = did("contact", "link", "--nick", "Bob").strip();
    assertThat(link).matches("hearsay://[A-Za-z0-9_-]{86}\\?nick=Bob&check=[0-9a-f]{8}");
    List<String> drawn =
        did("contact", "link", "--nick", "Bob", "--qr", "--ascii").lines().toList();
    assertThat(drawn).last().isEqualTo(link);
    int size = drawn.size() - 1;
    assertThat(drawn.subList(0, size)).allMatch(line -> line.length() == 2 * size);
    assertThat(drawn.get(0)).isEqualTo("##".repeat(size));
  }

  @Test
  void whoIsNearbyIsListedAndAdded() {
    Presence bob = new Presence(Acquaintances.key(1), "Bobby");
    Presence nora = new Presence(Acquaintances.key(5), "Nora");
    Presence twin = new Presence(Acquaintances.key(8), "Nora");
    Presence turned = new Presence(Acquaintances.key(9), "eve\u202E");
    Presence noPoint = new Presence(NodeId.of(new byte[NodeId.BYTES]), "nobody");
    Presence oneself = new Presence(Acquaintances.key(2), "me");
    port.nearby = List.of(bob, nora, turned, noPoint, oneself);
    assertThat(did("contact", "nearby").lines().toList())
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).startsWith("Bobby").endsWith("bob"))
        .anySatisfy(line -> assertThat(line).startsWith("Nora").endsWith("-"));
    assertThat(run("contact", "add", "Nobody", "--nearby").exit()).isEqualTo(Exit.NOT_FOUND);
    port.nearby = List.of(bob, nora, twin);
    Ended ambiguous = run("contact", "add", "Nora", "--nearby");
    assertThat(ambiguous.exit()).isEqualTo(Exit.FAILED);
    assertThat(ambiguous.err()).contains("2 nearby call themselves Nora").contains("hearsay://");
    port.nearby = List.of(bob, nora);
    assertThat(did("contact", "add", "Nora", "--nearby")).contains("Nora").contains("new");
    assertThat(run("contact", "add", "Nora", "--nearby").exit()).as("twice").isNotEqualTo(Exit.OK);
    port.nearby = List.of();
    Ended none = run("contact", "nearby");
    assertThat(none.err()).contains("hearsay account visible on");
  }

  @Test
  void whoAsksWhoTheyAreCanShowTheirLink() {
    String link = did("contact", "link").strip();
    List<String> plain = did("whoami").lines().toList();
    List<String> drawn = did("whoami", "--qr", "--ascii").lines().toList();
    assertThat(drawn.subList(0, plain.size())).isEqualTo(plain);
    assertThat(drawn.subList(plain.size(), drawn.size()))
        .isEqualTo(did("contact", "link", "--qr", "--ascii").lines().toList())
        .endsWith(link);
    assertThat(did("whoami", "--json")).doesNotContain("link");
    assertThat(did("whoami", "--qr", "--json")).contains("\"link\":\"" + link + "\"");
  }
}
