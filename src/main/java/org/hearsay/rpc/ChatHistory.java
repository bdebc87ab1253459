package org.hearsay.rpc;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.node.Node;
import org.hearsay.people.ChatMessage;
import org.hearsay.people.Chats;
import org.hearsay.people.Chats.Fault;
import org.hearsay.people.Contact;
import org.hearsay.people.Contacts;
import org.hearsay.people.Saying;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code chat_}: what was said. */
final class ChatHistory {
  // Ours to choose.
  private static final int MESSAGES = 50;
  private static final int MESSAGES_MAX = 200;

  private static final GoStruct.Field LIMIT =
      new GoStruct.Field(
          "limit",
          GoTypes.UINT32,
          "most of them; %d when missing, %d at most".formatted(MESSAGES, MESSAGES_MAX));

  private static final GoStruct PAGE =
      new GoStruct(
              "hearsay",
              "Page",
              List.of(
                  new GoStruct.Field(
                      "before",
                      GoTypes.UINT53,
                      "only those with a smaller number; the latest when missing"),
                  LIMIT))
          .strictly();

  private static final GoStruct SEARCH =
      new GoStruct("hearsay", "Search", List.of(LIMIT)).strictly();

  private final ChatCall call;

  ChatHistory(Node node) {
    this.call = new ChatCall(node);
  }

  List<RpcMethod> methods() {
    return List.of(history(), search(), content(), markRead(), delete());
  }

  /** What is asked for, or what usually does. */
  static int limit(GoStruct.Options query, int usual, int most, int argument)
      throws BadArgumentException {
    long limit = query.has("limit") ? query.uint32("limit") : usual;
    if (limit < 1 || limit > most) {
      throw new BadArgumentException(
          "invalid argument %d: limit is 1 to %d".formatted(argument, most));
    }
    return (int) limit;
  }

  private RpcMethod history() {
    Shape answer =
        Shape.object("a page")
            .with("messages", Shape.listOf(ChatShapes.message(), "the oldest first"))
            .maybe("before", Shape.count("there are older ones: those before this number"));
    RpcMethod.Draft draft =
        ChatCall.draft(
            "history",
            "Lists the messages of a conversation.",
            answer,
            "[\"bob\",{\"limit\":2}]",
            "{\"messages\":[" + ChatShapes.DELIVERED + "," + ChatShapes.CAME + "]}");
    return call.doesWith(
            ChatCall.with(draft, RpcMethod.Param.optional("page", PAGE)), this::history)
        .orFails(ContactFaults.NO_CONTACT)
        .noted("A page ends early when its texts are long.");
  }

  private void history(Chats chats, Contact contact, Args args, Consumer<Answer> done)
      throws BadArgumentException {
    GoStruct.Options page = args.options(1);
    int limit = limit(page, MESSAGES, MESSAGES_MAX, 1);
    long before = page.has("before") ? page.value("before", Long.class) : Long.MAX_VALUE;
    chats.history(contact, before, limit + 1, found -> done.accept(history(contact, found, limit)));
  }

  private static Answer history(Contact contact, List<ChatMessage> found, int limit) {
    List<ChatMessage> fitting = ChatShapes.lastThatFit(found, limit);
    ObjectNode json = ChainShapes.object();
    ArrayNode list = json.putArray("messages");
    fitting.forEach(message -> list.add(ChatShapes.json(contact, message)));
    if (fitting.size() < found.size()) {
      json.put("before", fitting.get(0).number());
    }
    return Answer.of(json);
  }

  private RpcMethod search() {
    Shape answer =
        Shape.object("what was found")
            .with("messages", Shape.listOf(ChatShapes.message(), "the latest first"))
            .with("more", Shape.truth("whether there is more than was asked for"));
    RpcMethod.Draft draft =
        ChatCall.draft(
            "search",
            "Finds messages with a text in them, of all conversations; upper and lower case are the"
                + " same.",
            answer,
            "[\"noon\"]",
            "{\"messages\":[" + ChatShapes.DELIVERED + "],\"more\":false}");
    return call.does(
        ChatCall.taking(
            draft,
            List.of(
                RpcMethod.Param.secret("text", GoTypes.STRING),
                RpcMethod.Param.optional("query", SEARCH))),
        ChatHistory::search);
  }

  private static void search(Contacts contacts, Chats chats, Args args, Consumer<Answer> done)
      throws BadArgumentException {
    int limit = limit(args.options(1), MESSAGES, MESSAGES_MAX, 1);
    if (args.text(0).isBlank()) {
      throw new BadArgumentException("invalid argument 0: there is nothing to look for");
    }
    chats.search(args.text(0), limit + 1, found -> done.accept(found(contacts, found, limit)));
  }

  private static Answer found(Contacts contacts, List<ChatMessage> found, int limit) {
    List<ChatMessage> fitting = ChatShapes.firstThatFit(found, limit);
    ObjectNode json = ChainShapes.object();
    ArrayNode list = json.putArray("messages");
    for (ChatMessage message : fitting) {
      contacts
          .byId(message.contact())
          .ifPresent(contact -> list.add(ChatShapes.json(contact, message)));
    }
    return Answer.of(json.put("more", fitting.size() < found.size()));
  }

  private RpcMethod content() {
    Shape file =
        Shape.object("a file")
            .with("name", Shape.text("as the writer called it: chosen by them"))
            .with("data", Shape.hex("what is in it"));
    Shape answer =
        Shape.object("one of the two").maybe("text", Shape.text("all of it")).maybe("file", file);
    RpcMethod.Draft draft =
        ChatCall.draft(
            "content",
            "Tells all that is in a message, however long.",
            answer,
            "[\"bob\",1]",
            "{\"text\":\"See you at noon.\"}");
    return call.doesWith(
            ChatCall.with(draft, RpcMethod.Param.of("number", GoTypes.UINT53)),
            (chats, contact, args, done) ->
                chats.content(
                    contact, args.value(1, Long.class), said -> done.accept(content(said))))
        .orFails(ChatFaults.of(Fault.NO_MESSAGE));
  }

  private static Answer content(Optional<Saying> said) {
    if (said.isEmpty()) {
      return Answer.failed(ChatFaults.NO_MESSAGE);
    }
    Saying saying = said.get();
    ObjectNode json = ChainShapes.object();
    if (saying.file().isPresent()) {
      ObjectNode file = json.putObject("file");
      file.put("name", saying.file().get());
      file.put("data", "0x" + HexFormat.of().formatHex(saying.content()));
    } else {
      json.put("text", saying.text());
    }
    return Answer.of(json);
  }

  private RpcMethod markRead() {
    RpcMethod.Draft draft =
        ChatCall.draft(
            "markRead",
            "Says that messages up to a number were looked at.",
            Shape.done(),
            "[\"bob\",2]",
            "true");
    return call.doesWith(
            ChatCall.with(draft, RpcMethod.Param.of("upTo", GoTypes.UINT53)),
            (chats, contact, args, done) ->
                chats.markRead(contact, args.value(1, Long.class), ChatCall.told(done)))
        .orFails(ChatFaults.of(Fault.DISK_BEHIND))
        .noted("The other side is told, unless that is off.");
  }

  private RpcMethod delete() {
    RpcMethod.Draft draft =
        ChatCall.draft(
            "delete",
            "Deletes a message, or all of a conversation when no number is given.",
            Shape.done(),
            "[\"bob\",1]",
            "true");
    return call.doesWith(
            ChatCall.with(draft, RpcMethod.Param.optional("number", Maybe.NUMBER)),
            (chats, contact, args, done) ->
                chats.delete(
                    contact,
                    Optional.of(args.value(1, Long.class)).filter(number -> number >= 0),
                    ChatCall.told(done)))
        .orFails(ChatFaults.of(Fault.NO_MESSAGE, Fault.DISK_BEHIND))
        .noted("Only here: the other side keeps theirs.");
  }

  /** A number that is negative when it was not given: 0 must not stand for all of them. */
  private record Maybe(GoType given) implements GoType {
    static final GoType NUMBER = new Maybe(GoTypes.UINT53);

    @Override
    public String goName() {
      return given.goName();
    }

    @Override
    public Shape shape() {
      return given.shape();
    }

    @Override
    public Object zero() {
      return -1L;
    }

    @Override
    public Object decode(Json json, Place place) throws BadArgumentException {
      return given.decode(json, place);
    }
  }
}
