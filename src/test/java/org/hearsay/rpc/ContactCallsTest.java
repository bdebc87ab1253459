package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.people.Contacts;
import org.hearsay.people.HearsayLink;
import org.hearsay.people.Names;
import org.hearsay.people.SafetyNumber;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What {@code contact_} answers. */
final class ContactCallsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private final Map<String, Names.Said> chain = new HashMap<>();
  private Port port;
  private Contacts contacts;

  @BeforeEach
  void open() throws Exception {
    RpcSettings settings =
        new PortSettings().access(Port.ACCESS).socket(Port.socketIn(directory)).settings();
    port = Port.withNode(settings).asOperator();
  }

  @AfterEach
  void close() {
    port.close();
    assertThat(port.bug.get()).isNull();
  }

  private static String hex(int secret) {
    return "0x" + Acquaintances.key(secret).toHex();
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

  @Test
  void withoutAnAccountThereAreNoContacts() throws Exception {
    assertThat(reason("contact_list", "[]")).isEqualTo("-32012 no_account");
  }

  @Test
  void aContactIsAddedByALinkOfTheOtherSide() throws Exception {
    contacts = Acquaintances.know(port, 2);
    String link = result("contact_link", "[{\"nick\":\"Bob B.\"}]").get("link").asString();
    assertThat(HearsayLink.read(link)).isInstanceOf(HearsayLink.Read.Good.class);
    assertThat(reason("contact_add", "[\"" + link + "\"]")).isEqualTo("-32000 oneself");
    contacts = Acquaintances.know(port, 1);
    JsonNode bob = result("contact_add", "[\"" + link + "\"]");
    assertThat(bob.get("petname").asString()).isEqualTo("Bob B.");
    assertThat(bob.get("key").asString()).isEqualTo(hex(2));
    assertThat(bob.get("trust").asString()).isEqualTo("new");
    assertThat(port.call("contact_add", "[\"" + link + "0\"]").at("/error/message").asString())
        .contains("the link is not complete");
    assertThat(reason("contact_add", "[\"alice\"]")).isEqualTo("-32010 no_such_name");
    assertThat(reason("contact_add", "[\"" + hex(3) + "\"]")).isEqualTo("-32602 none");
  }

  @Test
  void aNumberIsComparedAndAWrongOneIsRefused() throws Exception {
    contacts = Acquaintances.meet(port);
    JsonNode bob = result("contact_show", "[\"BOB\"]");
    String digits = bob.get("safetyNumber").asString();
    assertThat(digits).isEqualTo(SafetyNumber.of(Acquaintances.key(1), Acquaintances.key(2)));
    String wrong = digits.substring(1) + (digits.startsWith("0") ? "1" : "0");
    assertThat(reason("contact_verify", "[\"bob\",\"" + wrong + "\"]"))
        .isEqualTo("-32011 different_number");
    assertThat(
            result("contact_verify", "[\"bob\",\"" + SafetyNumber.spaced(digits) + "\"]")
                .get("trust")
                .asString())
        .isEqualTo("verified");
  }

  private void chainSays(String name, NodeId key) {
    chain.put(name, new Names.Said(Optional.of(key), false));
    port.onLoop(
        () -> {
          contacts.look();
          return true;
        });
  }

  @Test
  void aChangedKeyIsToldAndHasToBeAcknowledged() throws Exception {
    contacts = Acquaintances.know(port, 2, name -> Optional.ofNullable(chain.get(name)));
    Acquaintances.add(port, contacts, "bob", Acquaintances.key(1), "bob");
    try (RpcClient client = RpcClient.connect(Port.socketIn(directory), PATIENCE)) {
      client.subscribe("contact", List.of("changes"));
      chainSays("bob", Acquaintances.key(3));
      JsonNode told = client.next(PATIENCE).orElseThrow().get("result");
      assertThat(told.get("what").asString()).isEqualTo("changed");
      assertThat(told.at("/contact/trust").asString()).isEqualTo("changed");
      assertThat(told.at("/contact/offered").asString()).isEqualTo(hex(3));
      assertThat(told.at("/contact/maySend").asBoolean()).isFalse();
    }
    assertThat(result("contact_show", "[\"bob\"]").has("offeredNumber")).isTrue();
    assertThat(reason("contact_verify", "[\"bob\",\"" + "0".repeat(60) + "\"]"))
        .isEqualTo("-32011 key_changed");
    assertThat(reason("contact_acknowledge", "[\"bob\",\"" + hex(4) + "\"]"))
        .isEqualTo("-32000 neither_key");
    JsonNode bob = result("contact_acknowledge", "[\"bob\",\"" + hex(3) + "\"]");
    assertThat(bob.get("trust").asString()).isEqualTo("anchored");
    assertThat(bob.get("maySend").asBoolean()).isTrue();
  }

  @Test
  void requestsAreAnswered() throws Exception {
    contacts = Acquaintances.meet(port);
    assertThat(result("contact_list", "[]").get("requests").size()).isEqualTo(2);
    assertThat(reason("contact_accept", "[\"" + hex(9) + "\",\"x\"]"))
        .isEqualTo("-32010 no_such_request");
    assertThat(reason("contact_accept", "[\"" + hex(3) + "\",\"Bob\"]"))
        .isEqualTo("-32000 petname_taken");
    assertThat(result("contact_accept", "[\"" + hex(3) + "\",\"carol\"]").get("nick").asString())
        .isEqualTo("Somebody");
    assertThat(result("contact_ignore", "[\"" + hex(4) + "\"]").asBoolean()).isTrue();
    assertThat(result("contact_block", "[\"" + hex(9) + "\"]").asBoolean()).isTrue();
    JsonNode all = result("contact_list", "[]");
    assertThat(all.get("requests").isEmpty()).isTrue();
    assertThat(all.at("/blocked/0").asString()).isEqualTo(hex(9));
    assertThat(result("contact_unblock", "[\"" + hex(9) + "\"]").asBoolean()).isTrue();
    assertThat(reason("contact_unblock", "[\"" + hex(9) + "\"]"))
        .isEqualTo("-32010 no_such_contact");
  }

  @Test
  void contactsAreRenamedBlockedAndRemoved() throws Exception {
    contacts = Acquaintances.meet(port);
    result("contact_rename", "[\"old\",\"older\"]");
    assertThat(reason("contact_show", "[\"old one\"]")).isEqualTo("-32010 no_such_contact");
    assertThat(port.call("contact_show", "[\"oldr\"]").at("/error/data/hint").asString())
        .isEqualTo("did you mean older?");
    result("contact_block", "[\"older\"]");
    assertThat(result("contact_show", "[\"older\"]").get("maySend").asBoolean()).isFalse();
    result("contact_remove", "[\"" + hex(6) + "\"]");
    assertThat(result("contact_list", "[]").at("/contacts").findValuesAsString("petname"))
        .containsExactly("bob", "gone");
    assertThat(
            port.call("contact_rename", "[\"bob\",\"b\\u202eb\"]").at("/error/message").asString())
        .contains("cannot be seen");
  }
}
