package org.hearsay.rpc;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.hearsay.people.Contact;
import org.hearsay.people.Contacts;
import org.hearsay.people.GroupInvitation;
import org.hearsay.people.GroupMessage;
import org.hearsay.people.GroupSummary;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupItem.Member;
import org.hearsay.wire.NodeId;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What groups, invitations to them, and their messages look like. */
final class GroupShapes {
  // Ours to choose.
  /** Of all texts of one answer, as {@link ChatShapes} has it. */
  private static final int PAGE_CHARS_MAX = 2 << 20;

  private static final List<String> STATES =
      Arrays.stream(GroupMessage.State.values()).map(GroupShapes::word).toList();

  private static final String ID =
      "0x66c1f0aa20b34d5e8f7a9b0c1d2e3f405162738495a6b7c8d9eafb0c1d2e3f40";

  static final String GROUP =
      ("{\"group\":\"%s\",\"name\":\"friends\",\"joined\":true,\"keeper\":true,"
              + "\"members\":[{\"key\":\"%s\",\"nick\":\"Alice\",\"self\":true,\"keeper\":true}],"
              + "\"lacking\":0}")
          .formatted(ID, ContactShapes.KEY);

  static final String MESSAGE =
      ("{\"group\":\"%s\",\"name\":\"friends\",\"number\":1,"
              + "\"id\":\"0x5a7f0b2c9d3e41688f1a2b3c4d5e6f70\",\"ours\":true,"
              + "\"text\":\"Is everybody here?\",\"at\":1600000000000,\"written\":1600000000000,"
              + "\"state\":\"sent\",\"having\":0}")
          .formatted(ID);

  static final String CAME =
      ("{\"group\":\"%s\",\"name\":\"friends\",\"number\":2,"
              + "\"id\":\"0x6a7f0b2c9d3e41688f1a2b3c4d5e6f70\",\"ours\":false,"
              + "\"key\":\"%s\",\"contact\":\"bob\","
              + "\"text\":\"I am.\",\"at\":1600000000000,\"written\":1600000000000,"
              + "\"state\":\"received\",\"having\":0}")
          .formatted(ID, ContactShapes.KEY);

  private GroupShapes() {}

  private static String word(GroupMessage.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  static Shape group() {
    Shape member =
        Shape.object("somebody in it")
            .with("key", ChainShapes.key("their identity key"))
            .with("nick", Shape.text("how they call themselves; may be empty, and is no proof"))
            .maybe("contact", Shape.text("their petname"))
            .with("self", Shape.truth("whether it is this account"))
            .with("keeper", Shape.truth("who lets in, removes and renames"));
    return Shape.object("a group")
        .with("group", Shape.hex(32, "its id"))
        .with("name", Shape.text("as its keeper says"))
        .with("joined", Shape.truth("false until somebody has let us in"))
        .with("keeper", Shape.truth("whether this account is the keeper"))
        .with("members", Shape.listOf(member, "the longest there first"))
        .with("lacking", Shape.count("messages of ours that not all are known to have"));
  }

  static Shape invitation() {
    return Shape.object("an invitation")
        .with("group", Shape.hex(32, "the group's id"))
        .with("name", Shape.text("as whoever invites says"))
        .with("members", Shape.count("how many there are, as they say"))
        .with("key", ChainShapes.key("who invites"))
        .maybe("contact", Shape.text("their petname"))
        .with("at", Shape.count("when it came: ms since 1970 by this clock"));
  }

  static Shape message() {
    return Shape.object("a message in a group")
        .with("group", Shape.hex(32, "the group's id"))
        .with("name", Shape.text("the group's name; empty when we left it"))
        .with("number", Shape.count("grows with each message of a group"))
        .with("id", Shape.hex(16, "the same for all"))
        .with("ours", Shape.truth("whether it was written here"))
        .maybe("key", ChainShapes.key("who wrote it, when somebody else did"))
        .maybe("contact", Shape.text("their petname"))
        .with("text", Shape.text("what it says"))
        .with("at", Shape.count("when it was accepted or came: ms since 1970 by this clock"))
        .with("written", Shape.count("the same by the writer's clock"))
        .with(
            "state",
            Shape.oneOf(
                STATES,
                "ours: sent, until all who are in the group say they have it: delivered; expired"
                    + " when some have not said so in 14 days. received: of others"))
        .with("having", Shape.count("of ours: how many of the others are known to have it"));
  }

  private static String hex(Digest id) {
    return "0x" + id.toHex();
  }

  static ObjectNode json(Contacts contacts, GroupSummary group) {
    boolean isKeeper = group.keeper().filter(contacts.self()::equals).isPresent();
    ObjectNode json = ChainShapes.object();
    json.put("group", hex(group.id())).put("name", group.name());
    json.put("joined", group.joined()).put("keeper", isKeeper);
    ArrayNode members = json.putArray("members");
    for (Member member : group.members()) {
      ObjectNode one = members.addObject();
      one.put("key", Followed.hex(member.key())).put("nick", member.nick());
      named(one, contacts, member.key());
      one.put("self", member.key().equals(contacts.self()));
      one.put("keeper", group.keeper().filter(member.key()::equals).isPresent());
    }
    return json.put("lacking", group.lacking());
  }

  private static void named(ObjectNode json, Contacts contacts, NodeId key) {
    contacts.of(key).map(Contact::petname).ifPresent(petname -> json.put("contact", petname));
  }

  static ObjectNode json(Contacts contacts, GroupInvitation invitation) {
    ObjectNode json = ChainShapes.object();
    json.put("group", hex(invitation.what().group())).put("name", invitation.what().name());
    json.put("members", invitation.what().members());
    json.put("key", Followed.hex(invitation.from()));
    named(json, contacts, invitation.from());
    return json.put("at", invitation.at().toEpochMilli());
  }

  static ObjectNode json(Contacts contacts, String name, GroupMessage message) {
    ObjectNode json = ChainShapes.object();
    json.put("group", hex(message.group())).put("name", name).put("number", message.number());
    json.put("id", "0x" + HexFormat.of().formatHex(message.id().toBytes()));
    json.put("ours", message.from().isEmpty());
    message
        .from()
        .ifPresent(
            from -> {
              json.put("key", Followed.hex(from));
              named(json, contacts, from);
            });
    json.put("text", message.text()).put("at", message.at().toEpochMilli());
    json.put("written", millis(message.written()));
    return json.put("state", word(message.state())).put("having", message.having());
  }

  private static long millis(Instant written) {
    return Math.max(0, written.toEpochMilli()); // read from milliseconds: it can be written so
  }

  /** The last of these that fit an answer, at most so many. */
  static List<GroupMessage> lastThatFit(List<GroupMessage> messages, int most) {
    int first = messages.size();
    long chars = 0;
    while (first > 0 && messages.size() - first < most) {
      chars += messages.get(first - 1).text().length();
      if (chars > PAGE_CHARS_MAX) {
        break;
      }
      first--;
    }
    return messages.subList(first, messages.size());
  }
}
