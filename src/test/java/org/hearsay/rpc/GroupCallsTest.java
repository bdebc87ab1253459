package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.rpc.Acquaintances.call;

import java.util.List;
import org.hearsay.people.Contacts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Groups over the control port. */
final class GroupCallsTest {
  private Port port;
  private Contacts contacts;

  @BeforeEach
  void open() throws Exception {
    port =
        Port.withChain(
                new PortSettings().access(Port.ACCESS).settings(), Port.easyRules(1000, List.of()))
            .asOperator();
    contacts = Acquaintances.meet(port);
  }

  @AfterEach
  void close() {
    port.close();
  }

  private String reason(String method, String params) throws Exception {
    JsonNode answer = port.call(method, params);
    assertThat(answer.has("error")).as("%s", answer).isTrue();
    return answer.at("/error/data/reason").asString("");
  }

  @Test
  void aGroupIsMadeSpokenInRenamedAndLeft() throws Exception {
    JsonNode group = call(port, "group_create", "[\"friends\"]");
    assertThat(group.get("joined").asBoolean()).isTrue();
    assertThat(group.get("keeper").asBoolean()).isTrue();
    assertThat(group.get("members")).hasSize(1);
    assertThat(group.at("/members/0/self").asBoolean()).isTrue();
    JsonNode said = call(port, "group_send", "[\"Friends\",\"hello\"]");
    assertThat(said.get("state").asString()).isEqualTo("sent");
    assertThat(said.get("group")).isEqualTo(group.get("group"));
    call(port, "group_send", "[" + group.get("group") + ",\"again\"]");
    JsonNode page = call(port, "group_history", "[\"friends\",{\"limit\":1}]");
    assertThat(page.at("/messages/0/text").asString()).isEqualTo("again");
    assertThat(page.get("before").asInt()).isEqualTo(2);
    JsonNode older = call(port, "group_history", "[\"friends\",{\"before\":2}]");
    assertThat(older.at("/messages/0/text").asString()).isEqualTo("hello");
    assertThat(older.has("before")).isFalse();
    assertThat(call(port, "group_rename", "[\"friends\",\"family\"]").asBoolean()).isTrue();
    assertThat(call(port, "group_list", "[]").at("/groups/0/name").asString()).isEqualTo("family");
    assertThat(call(port, "group_leave", "[\"family\"]").asBoolean()).isTrue();
    assertThat(call(port, "group_list", "[]").get("groups")).isEmpty();
    String left = "[" + group.get("group") + "]";
    assertThat(call(port, "group_history", left).get("messages")).hasSize(2);
  }

  @Test
  void contactsAreInvited() throws Exception {
    call(port, "group_create", "[\"friends\"]");
    assertThat(call(port, "group_invite", "[\"friends\",\"bob\"]").asBoolean()).isTrue();
    assertThat(reason("group_invite", "[\"friends\",\"nobody\"]")).isEqualTo("no_such_contact");
    call(port, "contact_block", "[\"bob\"]");
    assertThat(reason("group_invite", "[\"friends\",\"bob\"]")).isEqualTo("unreachable");
  }

  @Test
  void whoComesIsInItAndWhoIsRemovedIsNot() throws Exception {
    Acquaintances.assemble(port, contacts);
    JsonNode members = call(port, "group_list", "[]").at("/groups/0/members");
    assertThat(members).hasSize(2);
    assertThat(members.get(1).get("contact").asString()).isEqualTo("old");
    call(port, "group_remove", "[\"friends\",\"old\"]");
    assertThat(call(port, "group_list", "[]").at("/groups/0/members")).hasSize(1);
    JsonNode invitation = call(port, "group_list", "[]").at("/invitations/0");
    assertThat(invitation.get("name").asString()).isEqualTo("book club");
    assertThat(invitation.get("contact").asString()).isEqualTo("bob");
    JsonNode joined = call(port, "group_join", "[\"book club\"]");
    assertThat(joined.get("joined").asBoolean()).isFalse();
    assertThat(reason("group_send", "[\"book club\",\"x\"]")).isEqualTo("not_in");
    assertThat(call(port, "group_list", "[]").get("invitations")).isEmpty();
  }

  @Test
  void refusalsSayWhy() throws Exception {
    assertThat(reason("group_create", "[\"\"]")).isEqualTo("bad_name");
    assertThat(reason("group_send", "[\"none\",\"x\"]")).isEqualTo("no_such_group");
    assertThat(reason("group_join", "[\"none\"]")).isEqualTo("no_such_group");
    String id = "\"0x" + "ab".repeat(32) + "\"";
    assertThat(reason("group_join", "[" + id + "]")).isEqualTo("no_such_invitation");
    call(port, "group_create", "[\"twins\"]");
    call(port, "group_create", "[\"twins\"]");
    assertThat(reason("group_send", "[\"twins\",\"x\"]")).isEqualTo("ambiguous");
    call(port, "group_create", "[\"one\"]");
    assertThat(reason("group_send", "[\"one\",\"\"]")).isEqualTo("empty");
    assertThat(reason("group_remove", "[\"one\",\"bob\"]")).isEqualTo("not_a_member");
    assertThat(reason("group_remove", "[\"one\",\"nobody\"]")).isEqualTo("not_a_member");
    assertThat(reason("group_send", "[\"one\",\"" + "x".repeat(48_001) + "\"]"))
        .isEqualTo("too_long");
  }
}
