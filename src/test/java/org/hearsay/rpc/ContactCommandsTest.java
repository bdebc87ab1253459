package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
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
  private Typed typed;

  @BeforeEach
  void open() throws Exception {
    socket = Port.socketIn(directory);
    typed = new Typed(socket);
    RpcSettings settings = new PortSettings().access(Port.ACCESS).socket(socket).settings();
    port = Port.withChain(settings, Port.easyRules(1000, List.of())).asOperator();
    Acquaintances.meet(port);
  }

  @AfterEach
  void close() {
    port.close();
  }

  private static String hex(int secret) {
    return "0x" + Acquaintances.key(secret).toHex();
  }

  @Test
  void somebodyIsAddedByKeyAndComparedAndForgotten() {
    assertThat(typed.did("contact", "add", hex(8), "--petname", "Eve")).startsWith("Eve  new  0x");
    assertThat(typed.run("contact", "add", hex(9)).exit()).isEqualTo(Exit.USAGE);
    assertThat(typed.did("contact", "ls")).contains("Eve", "bob", "Somebody").contains(hex(3));
    Typed.Ended shown = typed.run("contact", "show", "bob");
    assertThat(shown.out()).contains("88918 93348 35347 58113 06080 23684");
    assertThat(shown.err()).contains("compare safety numbers");
    assertThat(typed.run("contact", "verify", "bob", "1".repeat(60)).exit()).isEqualTo(Exit.TRUST);
    assertThat(typed.run("contact", "verify", "bob").exit()).isEqualTo(Exit.USAGE);
    assertThat(typed.did("contact", "verify", "bob", DIGITS.substring(0, 30), DIGITS.substring(30)))
        .contains("verified");
    typed.did("contact", "rm", "Eve");
    Typed.Ended gone = typed.run("contact", "show", "Eva");
    assertThat(gone.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(gone.err()).contains("hearsay contact ls");
  }

  @Test
  void requestsAreAnswered() {
    assertThat(typed.did("contact", "accept", hex(3), "carol")).startsWith("carol  new");
    typed.did("contact", "ignore", hex(4));
    typed.did("contact", "rename", "carol", "Carol C.");
    typed.did("contact", "block", "Carol C.");
    assertThat(typed.did("contact", "ls"))
        .contains("Carol C.  new, blocked")
        .doesNotContain("Somebody");
    typed.did("contact", "unblock", "Carol C.");
    assertThat(typed.run("contact", "acknowledge", "bob", hex(3)).exit()).isEqualTo(Exit.FAILED);
    JsonNode all = JsonMapper.shared().readTree(typed.did("contact", "ls", "--json"));
    assertThat(all.get("v").asInt()).isEqualTo(1);
    assertThat(all.get("contacts").findValuesAsString("petname")).contains("Carol C.");
    assertThat(typed.did("contact", "rm", "bob", "--json")).contains("\"done\":true");
  }

  @Test
  void aNameOfTheChainIsAnchored() throws Exception {
    port.register("alice");
    assertThat(typed.did("contact", "add", "alice")).startsWith("alice  anchored");
    assertThat(typed.run("contact", "add", "nobody-at-all").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(typed.run("contact", "link", "--name", "alice").exit()).isEqualTo(Exit.FAILED);
  }

  @Test
  void aLinkIsPrintedAndDrawn() {
    String link = typed.did("contact", "link", "--nick", "Bob").strip();
    assertThat(link).matches("hearsay://[A-Za-z0-9_-]{86}\\?nick=Bob&check=[0-9a-f]{8}");
    List<String> drawn =
        typed.did("contact", "link", "--nick", "Bob", "--qr", "--ascii").lines().toList();
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
    assertThat(typed.did("contact", "nearby").lines().toList())
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).startsWith("Bobby").endsWith("bob"))
        .anySatisfy(line -> assertThat(line).startsWith("Nora").endsWith("-"));
    assertThat(typed.run("contact", "add", "Nobody", "--nearby").exit()).isEqualTo(Exit.NOT_FOUND);
    port.nearby = List.of(bob, nora, twin);
    Typed.Ended ambiguous = typed.run("contact", "add", "Nora", "--nearby");
    assertThat(ambiguous.exit()).isEqualTo(Exit.FAILED);
    assertThat(ambiguous.err()).contains("2 nearby call themselves Nora").contains("hearsay://");
    port.nearby = List.of(bob, nora);
    assertThat(typed.did("contact", "add", "Nora", "--nearby")).contains("Nora").contains("new");
    assertThat(typed.run("contact", "add", "Nora", "--nearby").exit())
        .as("twice")
        .isNotEqualTo(Exit.OK);
    port.nearby = List.of();
    Typed.Ended none = typed.run("contact", "nearby");
    assertThat(none.err()).contains("hearsay account visible on");
  }

  @Test
  void whoAsksWhoTheyAreCanShowTheirLink() {
    String link = typed.did("contact", "link").strip();
    List<String> plain = typed.did("whoami").lines().toList();
    List<String> drawn = typed.did("whoami", "--qr", "--ascii").lines().toList();
    assertThat(drawn.subList(0, plain.size())).isEqualTo(plain);
    assertThat(drawn.subList(plain.size(), drawn.size()))
        .isEqualTo(typed.did("contact", "link", "--qr", "--ascii").lines().toList())
        .endsWith(link);
    assertThat(typed.did("whoami", "--json")).doesNotContain("link");
    assertThat(typed.did("whoami", "--qr", "--json")).contains("\"link\":\"" + link + "\"");
  }
}
