package org.hearsay.rpc;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.node.Node;
import org.hearsay.people.Contact;
import org.hearsay.people.Contacts;
import org.hearsay.people.GroupFault;
import org.hearsay.people.GroupMessage;
import org.hearsay.people.GroupSummary;
import org.hearsay.people.Groups;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code group_}: groups, who is in them, and what is said there. */
final class GroupMethods {
  // Ours to choose.
  private static final int MESSAGES = 50;
  private static final int MESSAGES_MAX = 200;

  private static final RpcMethod.Param GROUP = RpcMethod.Param.of("group", GoTypes.STRING);
  private static final RpcMethod.Param WHO = RpcMethod.Param.of("who", GoTypes.STRING);

  /** For an example: somebody who need not be a contact. */
  private static final String FORMER =
      "0xfff97bd5755eeea420453a14355235d382f6472f8568a18b2f057a1460297556"
          + "ae12777aacfbb620f3be96017f45c560de80f0f6518fe4a03c870c36b075f297";

  private static final GoStruct PAGE =
      new GoStruct(
              "hearsay",
              "GroupPage",
              List.of(
                  new GoStruct.Field(
                      "before",
                      GoTypes.UINT53,
                      "only those with a smaller number; the latest when missing"),
                  new GoStruct.Field(
                      "limit",
                      GoTypes.UINT32,
                      "most of them; %d when missing, %d at most"
                          .formatted(MESSAGES, MESSAGES_MAX))))
          .strictly();

  private final GroupCall call;
  private final Audience audience = new Audience();

  GroupMethods(Node node) {
    this.call = new GroupCall(node);
  }

  List<RpcMethod> methods() {
    return List.of(
        create(), invite(), join(), leave(), remove(), rename(), list(), send(), history());
  }

  private RpcMethod create() {
    return call.does(
            GroupCall.draft(
                "create",
                "Makes a group of one.",
                List.of(RpcMethod.Param.of("name", GoTypes.STRING)),
                GroupShapes.group(),
                Example.of("[\"family\"]", GroupShapes.GROUP)),
            (contacts, groups, args, done) ->
                groups.create(args.text(0), GroupCall.entered(contacts, done)))
        .orFails(
            GroupFaults.of(GroupFault.BAD_NAME),
            GroupFaults.of(GroupFault.TOO_MANY_GROUPS),
            GroupFaults.of(GroupFault.DISK_BEHIND));
  }

  private RpcMethod invite() {
    return call.doesIn(
            GroupCall.draft(
                "invite",
                "Invites a contact into a group.",
                List.of(GROUP, WHO),
                Shape.done(),
                Example.of("[\"friends\",\"bob\"]", "true")),
            (contacts, groups, group, args, done) -> {
              Optional<Contact> who = ContactCall.find(contacts, args.text(1));
              if (who.isPresent()) {
                groups.invite(group, who.get(), GroupCall.told(done));
              } else {
                done.accept(Answer.failed(ContactFaults.NO_CONTACT));
              }
            })
        .orFails(
            GroupFaults.of(
                GroupFault.ALREADY_A_MEMBER,
                GroupFault.FULL,
                GroupFault.NOT_IN,
                GroupFault.UNREACHABLE,
                GroupFault.DISK_BEHIND))
        .orFails(ContactFaults.NO_CONTACT)
        .noted(
            "They come when they accept and the keeper lets them in; they read nothing of what was"
                + " said before. Whom the keeper removed the keeper alone can invite again.");
  }

  private RpcMethod join() {
    return call.doesIn(
            GroupCall.draft(
                "join",
                "Accepts an invitation.",
                List.of(GROUP),
                GroupShapes.group(),
                Example.of(
                    "[\"book club\"]",
                    GroupShapes.GROUP.replace("\"joined\":true", "\"joined\":false"))),
            (contacts, groups, group, args, done) ->
                groups.join(group, Optional.empty(), GroupCall.entered(contacts, done)))
        .orFails(
            GroupFaults.of(
                GroupFault.ALREADY_A_MEMBER,
                GroupFault.NO_INVITATION,
                GroupFault.UNREACHABLE,
                GroupFault.TOO_MANY_GROUPS,
                GroupFault.DISK_BEHIND))
        .noted(
            "All who are in the group become contacts, and are told the nickname of this account.");
  }

  private RpcMethod leave() {
    return call.doesIn(
            GroupCall.draft(
                "leave",
                "Leaves a group, or declines an invitation.",
                List.of(GROUP),
                Shape.done(),
                Example.of("[\"old friends\"]", "true")),
            (contacts, groups, group, args, done) -> groups.leave(group, GroupCall.told(done)))
        .orFails(GroupFaults.of(GroupFault.DISK_BEHIND))
        .noted("What was said stays here. When the keeper leaves, the longest there is the next.");
  }

  private RpcMethod remove() {
    return call.doesIn(
            GroupCall.draft(
                "remove",
                "Removes somebody from a group of which this account is the keeper.",
                List.of(GROUP, WHO),
                Shape.done(),
                Example.of("[\"friends\",\"" + FORMER + "\"]", "true")),
            (contacts, groups, group, args, done) -> {
              Optional<NodeId> who =
                  ContactCall.find(contacts, args.text(1))
                      .map(Contact::key)
                      .or(() -> ContactCall.key(args.text(1)));
              groups.remove(group, who.orElse(contacts.self()), GroupCall.told(done));
            })
        .orFails(
            GroupFaults.of(
                GroupFault.NOT_A_MEMBER,
                GroupFault.NOT_KEEPER,
                GroupFault.NOT_IN,
                GroupFault.DISK_BEHIND))
        .noted("All others take fresh keys, which whoever was removed does not get.");
  }

  private RpcMethod rename() {
    return call.doesIn(
            GroupCall.draft(
                "rename",
                "Renames a group of which this account is the keeper.",
                List.of(GROUP, RpcMethod.Param.of("name", GoTypes.STRING)),
                Shape.done(),
                Example.of("[\"friends\",\"friends\"]", "true")),
            (contacts, groups, group, args, done) ->
                groups.rename(group, args.text(1), GroupCall.told(done)))
        .orFails(
            GroupFaults.of(
                GroupFault.NOT_KEEPER,
                GroupFault.NOT_IN,
                GroupFault.BAD_NAME,
                GroupFault.DISK_BEHIND));
  }

  private RpcMethod list() {
    Shape answer =
        Shape.object("groups")
            .with("groups", Shape.listOf(GroupShapes.group(), "those that we are in, or wait for"))
            .with(
                "invitations",
                Shape.listOf(GroupShapes.invitation(), "those that wait, the oldest first"));
    return call.does(
        GroupCall.draft(
            "list",
            "Lists groups and invitations to some.",
            List.of(),
            answer,
            Example.of("[]", "{\"groups\":[" + GroupShapes.GROUP + "],\"invitations\":[]}")),
        (contacts, groups, args, done) -> done.accept(list(contacts, groups)));
  }

  private static Answer list(Contacts contacts, Groups groups) {
    ObjectNode json = ChainShapes.object();
    ArrayNode all = json.putArray("groups");
    groups.all().forEach(one -> all.add(GroupShapes.json(contacts, one)));
    ArrayNode invitations = json.putArray("invitations");
    groups.invitations().forEach(one -> invitations.add(GroupShapes.json(contacts, one)));
    return Answer.of(json);
  }

  private RpcMethod send() {
    return call.doesIn(
            GroupCall.draft(
                "send",
                "Sends a text to all in a group; answers when it is safe on the disk.",
                List.of(GROUP, RpcMethod.Param.of("text", GoTypes.STRING)),
                GroupShapes.message(),
                Example.of("[\"friends\",\"Is everybody here?\"]", GroupShapes.MESSAGE)),
            (contacts, groups, group, args, done) ->
                groups.send(
                    group,
                    args.text(1),
                    sent ->
                        done.accept(
                            sent instanceof Groups.Sent.Accepted accepted
                                ? Answer.of(json(contacts, groups, accepted.message()))
                                : Answer.failed(
                                    GroupFaults.of(((Groups.Sent.Refused) sent).fault())))))
        .orFails(
            GroupFaults.of(
                GroupFault.EMPTY,
                GroupFault.TOO_LONG,
                GroupFault.NOT_IN,
                GroupFault.FULL,
                GroupFault.DISK_BEHIND))
        .noted("It is said again to whoever lacks it for 14 days, and arrives once.");
  }

  private static ObjectNode json(Contacts contacts, Groups groups, GroupMessage message) {
    String name = groups.of(message.group()).map(GroupSummary::name).orElse("");
    return GroupShapes.json(contacts, name, message);
  }

  private RpcMethod history() {
    Shape answer =
        Shape.object("a page")
            .with("messages", Shape.listOf(GroupShapes.message(), "the oldest first"))
            .maybe("before", Shape.count("there are older ones: those before this number"));
    return call.doesIn(
            GroupCall.draft(
                "history",
                "Lists the messages of a group; of one that was left, by its id.",
                List.of(GROUP, RpcMethod.Param.optional("page", PAGE)),
                answer,
                Example.of(
                    "[\"friends\",{\"limit\":2}]",
                    "{\"messages\":[" + GroupShapes.MESSAGE + "," + GroupShapes.CAME + "]}")),
            this::history)
        .orFails(GroupFaults.NO_GROUP, GroupFaults.AMBIGUOUS)
        .noted("A page ends early when its texts are long.");
  }

  private void history(
      Contacts contacts, Groups groups, Digest group, Args args, Consumer<Answer> done)
      throws BadArgumentException {
    GoStruct.Options page = args.options(1);
    int limit = ChatHistory.limit(page, MESSAGES, MESSAGES_MAX, 1);
    long before = page.has("before") ? page.value("before", Long.class) : Long.MAX_VALUE;
    groups.history(
        group,
        before,
        limit + 1,
        found -> {
          List<GroupMessage> fitting = GroupShapes.lastThatFit(found, limit);
          ObjectNode json = ChainShapes.object();
          ArrayNode messages = json.putArray("messages");
          fitting.forEach(one -> messages.add(json(contacts, groups, one)));
          if (fitting.size() < found.size() && !fitting.isEmpty()) {
            json.put("before", fitting.get(0).number());
          }
          done.accept(Answer.of(json));
        });
  }

  RpcSubscription subscription() {
    return new RpcSubscription(
        "group",
        "messages",
        "Tells messages of others as they come: each once, in order of each writer.",
        List.of(),
        GroupShapes.message(),
        List.of(ContactFaults.LOCKED, Audience.TOO_MANY),
        Example.of("[\"messages\"]", GroupShapes.CAME),
        Trust.OPERATOR,
        (args, deliver) -> open(deliver));
  }

  private RpcSubscription.Opened open(Consumer<JsonNode> deliver) {
    Optional<Contacts> contacts = call.people().contacts();
    return contacts.isEmpty()
        ? new RpcSubscription.Opened.Refused(ContactFaults.LOCKED)
        : audience.open(
            () ->
                new WhileOpen(
                    call.people(),
                    contacts.get(),
                    open -> {
                      Groups groups = call.people().chats().orElseThrow().groups();
                      return groups.listen(
                          new Groups.Listener() {
                            @Override
                            public void message(GroupMessage message) {
                              deliver.accept(json(open, groups, message));
                            }
                          });
                    }));
  }
}
