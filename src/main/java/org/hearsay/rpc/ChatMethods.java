package org.hearsay.rpc;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.node.Node;
import org.hearsay.people.Chat;
import org.hearsay.people.ChatMessage;
import org.hearsay.people.Chats;
import org.hearsay.people.Chats.Fault;
import org.hearsay.people.Contact;
import org.hearsay.people.Contacts;
import org.hearsay.people.Saying;
import org.hearsay.wire.NodeId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code chat_}: conversations, what is sent, and what becomes of it. */
final class ChatMethods {
  // Ours to choose.
  private static final int CHATS_MAX = 1000;
  private static final int CHATS = 200;

  private static final GoStruct OPTIONS =
      new GoStruct(
              "hearsay",
              "Sending",
              List.of(
                  new GoStruct.Field(
                      "life",
                      GoTypes.UINT32,
                      "seconds after which it has expired when it was not delivered; %d when missing, %d at most"
                          .formatted(Chats.LIFE.toSeconds(), Chats.LIFE_MAX.toSeconds())),
                  new GoStruct.Field(
                      "account",
                      GoTypes.STRING,
                      "the key of the account that is to say it; refused when another is current")))
          .strictly();

  private static final GoStruct QUERY =
      new GoStruct(
              "hearsay",
              "ChatQuery",
              List.of(
                  new GoStruct.Field(
                      "limit",
                      GoTypes.UINT32,
                      "most of them; %d when missing, %d at most".formatted(CHATS, CHATS_MAX))))
          .strictly();

  private final ChatCall call;
  private final Audience audience = new Audience();

  ChatMethods(Node node) {
    this.call = new ChatCall(node);
  }

  List<RpcMethod> methods() {
    return List.of(send(), open(), close(), list(), resend());
  }

  private RpcMethod send() {
    RpcMethod.Draft draft =
        ChatCall.draft(
            "send",
            "Sends a text or a file to a contact; answers when it is safe on the disk.",
            ChatShapes.message(),
            "[\"bob\",\"See you at noon.\",{\"life\":86400}]",
            ChatShapes.QUEUED);
    return call.doesWith(
            ChatCall.with(
                draft,
                RpcMethod.Param.secret("what", ChatSaying.TYPE),
                RpcMethod.Param.optional("options", OPTIONS)),
            this::send)
        .orFails(
            ChatFaults.of(
                Fault.KEY_CHANGED,
                Fault.BLOCKED,
                Fault.EMPTY,
                Fault.TOO_LONG,
                Fault.OUTBOX_FULL,
                Fault.DISK_BEHIND))
        .orFails(ChatFaults.OTHER_ACCOUNT)
        .noted(
            "It outlives a crash, is sent again until it is delivered or has expired, and arrives"
                + " once. Without a session one is asked for first. What becomes of it is told by"
                + " chat_subscribe(\"delivery\").");
  }

  private void send(Chats chats, Contact contact, Args args, Consumer<Answer> done)
      throws BadArgumentException {
    GoStruct.Options options = args.options(2);
    if (options.has("account") && !isCurrent(ContactCall.key(options.text("account"), 2))) {
      done.accept(Answer.failed(ChatFaults.OTHER_ACCOUNT));
      return;
    }
    Optional<Duration> life = Optional.empty();
    if (options.has("life")) {
      Duration given = Duration.ofSeconds(options.uint32("life"));
      if (given.isZero() || given.compareTo(Chats.LIFE_MAX) > 0) {
        throw new BadArgumentException(
            "invalid argument 2: life is 1 to %d seconds".formatted(Chats.LIFE_MAX.toSeconds()));
      }
      life = Optional.of(given);
    }
    chats.send(contact, args.value(1, Saying.class), life, ChatCall.sent(contact, done));
  }

  private boolean isCurrent(NodeId account) {
    return call.people().contacts().filter(open -> open.self().equals(account)).isPresent();
  }

  private RpcMethod open() {
    RpcMethod.Draft draft =
        ChatCall.draft(
            "open",
            "Asks a contact for a session, with a text that they see before they answer.",
            Shape.done(),
            "[\"old\",\"Hello, this is Alice.\"]",
            "true");
    return call.doesWith(
            ChatCall.with(draft, RpcMethod.Param.secret("text", GoTypes.STRING)),
            (chats, contact, args, done) -> chats.open(contact, args.text(1), ChatCall.told(done)))
        .orFails(ChatFaults.of(Fault.KEY_CHANGED, Fault.BLOCKED, Fault.TOO_LONG, Fault.DISK_BEHIND))
        .noted(
            "The text is not forward-secret: whoever has their key later reads it. chat_send alone"
                + " opens with an empty one.");
  }

  private RpcMethod close() {
    return call.doesWith(
            ChatCall.with(
                ChatCall.draft(
                    "close",
                    "Ends the session with a contact: both sides forget its keys.",
                    Shape.done(),
                    "[\"bob\"]",
                    "true")),
            (chats, contact, args, done) -> chats.close(contact, ChatCall.told(done)))
        .orFails(ChatFaults.of(Fault.NO_SESSION, Fault.DISK_BEHIND))
        .noted("What was not delivered yet expires. chat_send begins another.");
  }

  private RpcMethod resend() {
    RpcMethod.Draft draft =
        ChatCall.draft(
            "resend",
            "Sends a message that has expired again, as a new one.",
            ChatShapes.message(),
            "[\"gone\",1]",
            ChatShapes.QUEUED.replace("\"bob\"", "\"gone\""));
    return call.doesWith(
            ChatCall.with(draft, RpcMethod.Param.of("number", GoTypes.UINT53)),
            (chats, contact, args, done) ->
                chats.resend(contact, args.value(1, Long.class), ChatCall.sent(contact, done)))
        .orFails(
            ChatFaults.of(
                Fault.KEY_CHANGED,
                Fault.BLOCKED,
                Fault.NO_MESSAGE,
                Fault.NOT_EXPIRED,
                Fault.OUTBOX_FULL,
                Fault.DISK_BEHIND));
  }

  private RpcMethod list() {
    Shape answer =
        Shape.object("conversations")
            .with("chats", Shape.listOf(ChatShapes.chat(), "the latest first"))
            .with("total", Shape.count("how many there are in all"));
    RpcMethod.Draft draft =
        ChatCall.draft(
            "list",
            "Lists conversations, the latest first.",
            answer,
            "[]",
            "{\"chats\":[" + ChatShapes.CHAT + "],\"total\":1}");
    return call.does(
        ChatCall.taking(draft, List.of(RpcMethod.Param.optional("query", QUERY))),
        (contacts, chats, args, done) -> done.accept(list(contacts, chats, args.options(0))));
  }

  private static Answer list(Contacts contacts, Chats chats, GoStruct.Options query)
      throws BadArgumentException {
    int limit = ChatHistory.limit(query, CHATS, CHATS_MAX, 0);
    Map<Long, Contact> byId = new HashMap<>();
    contacts.all().forEach(contact -> byId.put(contact.id(), contact));
    List<Chat> all = chats.all();
    ObjectNode json = ChainShapes.object();
    ArrayNode list = json.putArray("chats");
    for (Chat chat : all.subList(0, Math.min(limit, all.size()))) {
      Contact contact = byId.get(chat.contact());
      if (contact != null) {
        list.add(ChatShapes.json(contact, chat));
      }
    }
    return Answer.of(json.put("total", all.size()));
  }

  List<RpcSubscription> subscriptions() {
    return List.of(
        subscription(
            "messages",
            "Tells messages of others as they come: each once, in order of each writer.",
            ChatShapes.CAME,
            deliver ->
                new Chats.Listener() {
                  @Override
                  public void message(ChatMessage message) {
                    deliver.accept(message);
                  }
                }),
        subscription(
            "delivery",
            "Tells whenever the state of a message changes that was written here.",
            ChatShapes.DELIVERED,
            deliver ->
                new Chats.Listener() {
                  @Override
                  public void delivery(ChatMessage message) {
                    deliver.accept(message);
                  }
                }));
  }

  /** Makes what hears some of what happens, and passes it on. */
  @FunctionalInterface
  private interface Hearing {
    Chats.Listener of(Consumer<ChatMessage> deliver);
  }

  private RpcSubscription subscription(
      String name, String summary, String example, Hearing hearing) {
    return new RpcSubscription(
        "chat",
        name,
        summary,
        List.of(),
        ChatShapes.message(),
        List.of(ContactFaults.LOCKED, Audience.TOO_MANY),
        Example.of("[" + JsonText.quote(name) + "]", example),
        Trust.OPERATOR,
        (args, deliver) -> open(hearing, deliver));
  }

  private RpcSubscription.Opened open(Hearing hearing, Consumer<JsonNode> deliver) {
    Optional<Contacts> contacts = call.people().contacts();
    Chats.Listener listener = hearing.of(message -> tell(message, deliver));
    return contacts.isEmpty()
        ? new RpcSubscription.Opened.Refused(ContactFaults.LOCKED)
        : audience.open(
            () ->
                new WhileOpen(
                    call.people(),
                    contacts.get(),
                    open -> call.people().chats().orElseThrow().listen(listener)));
  }

  private void tell(ChatMessage message, Consumer<JsonNode> deliver) {
    call.people()
        .contacts()
        .flatMap(contacts -> contacts.byId(message.contact()))
        .ifPresent(contact -> deliver.accept(ChatShapes.json(contact, message)));
  }
}
