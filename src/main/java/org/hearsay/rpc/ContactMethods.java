package org.hearsay.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.node.Node;
import org.hearsay.node.People;
import org.hearsay.people.Contact;
import org.hearsay.people.ContactRequest;
import org.hearsay.people.Contacts;
import org.hearsay.people.Contacts.Fault;
import org.hearsay.people.HearsayLink;
import org.hearsay.people.Names;
import org.hearsay.people.Petname;
import org.hearsay.wire.NodeId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code contact_}: whom the account knows, and who wants to be known. */
final class ContactMethods {
  private static final GoStruct HOW =
      new GoStruct(
              "hearsay",
              "NewContact",
              List.of(
                  new GoStruct.Field(
                      "petname",
                      GoTypes.STRING,
                      "how to call them; when missing, as the link or the name says")))
          .strictly();

  private static final GoStruct OWN =
      new GoStruct(
              "hearsay",
              "OwnLink",
              List.of(
                  new GoStruct.Field("name", GoTypes.STRING, "a name of this account on the chain"),
                  new GoStruct.Field("nick", GoTypes.STRING, "how you call yourself")))
          .strictly();

  private final ContactCall call;
  private final Audience audience = new Audience();

  ContactMethods(Node node) {
    this.call = new ContactCall(node);
  }

  List<RpcMethod> methods() {
    return List.of(
        list(), add(), accept(), ignore(), block(true), block(false), remove(), rename(), link());
  }

  static RpcMethod.Draft draft(
      String name, String summary, Shape result, String params, String example, String... names) {
    List<RpcMethod.Param> all = new ArrayList<>();
    for (String one : names) {
      all.add(RpcMethod.Param.of(one, GoTypes.STRING));
    }
    return new RpcMethod.Draft(
        "contact_" + name,
        summary,
        all,
        result,
        List.of(),
        Example.of(params, example),
        Trust.OPERATOR);
  }

  private RpcMethod list() {
    Shape answer =
        Shape.object("everybody")
            .with("contacts", Shape.listOf(ContactShapes.contact(), "by petname"))
            .with("requests", Shape.listOf(ContactShapes.request(), "the oldest first"))
            .with(
                "blocked",
                Shape.listOf(ChainShapes.key("a stranger's"), "strangers who are blocked"));
    return call.does(
        draft(
            "list",
            "Lists contacts, the requests of strangers, and who is blocked.",
            answer,
            "[]",
            "{\"contacts\":[" + ContactShapes.SOMEBODY + "],\"requests\":[],\"blocked\":[]}"),
        (contacts, args, done) -> done.accept(Answer.of(list(contacts))));
  }

  private static ObjectNode list(Contacts contacts) {
    ObjectNode json = ChainShapes.object();
    ArrayNode all = json.putArray("contacts");
    contacts.all().forEach(contact -> all.add(ContactShapes.json(contact)));
    ArrayNode requests = json.putArray("requests");
    contacts.strangers().requests().forEach(one -> requests.add(ContactShapes.json(one)));
    ArrayNode blocked = json.putArray("blocked");
    contacts.strangers().blocked().forEach(key -> blocked.add(Followed.hex(key)));
    return json;
  }

  private RpcMethod add() {
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "contact_add",
            "Adds a contact by a name on the chain, a key or a hearsay:// link.",
            List.of(
                RpcMethod.Param.of("who", GoTypes.STRING), RpcMethod.Param.optional("how", HOW)),
            ContactShapes.contact(),
            List.of(),
            Example.of(
                "[\"alice\",{\"petname\":\"Alice L.\"}]",
                ContactShapes.SOMEBODY
                    .replace("\"bob\"", "\"Alice L.\"")
                    .replace("verified", "anchored")),
            Trust.OPERATOR);
    return call.does(draft, this::add)
        .orFails(ContactFaults.NO_NAME)
        .orFails(ContactFaults.ofAdding())
        .noted("Nobody is told that they were added.");
  }

  private void add(Contacts contacts, Args args, Consumer<Answer> done)
      throws BadArgumentException {
    Optional<HearsayLink> meant = meant(args.text(0));
    if (meant.isEmpty()) {
      done.accept(Answer.failed(ContactFaults.NO_NAME));
      return;
    }
    HearsayLink link = meant.get();
    String petname = args.options(1).text("petname");
    if (petname.isEmpty()) {
      petname = link.nick().or(link::name).orElse("");
    }
    String checked = ContactCall.petname(petname, 1);
    contacts.add(checked, link.key(), link.name(), link.nick(), ContactCall.contact(done));
  }

  /** A link, a key, or a name that the chain knows; empty when it does not. */
  private Optional<HearsayLink> meant(String who) throws BadArgumentException {
    if (HearsayLink.isMeant(who)) {
      HearsayLink.Read read = HearsayLink.read(who);
      if (read instanceof HearsayLink.Read.Bad bad) {
        throw new BadArgumentException("invalid argument 0: the link " + bad.why());
      }
      return Optional.of(((HearsayLink.Read.Good) read).link());
    }
    Optional<NodeId> key = ContactCall.key(who);
    if (key.isPresent()) {
      return Optional.of(new HearsayLink(key.get(), Optional.empty(), Optional.empty()));
    }
    String name = Followed.name(who, 0).text();
    return call.node()
        .people()
        .names()
        .of(name)
        .flatMap(Names.Said::key)
        .map(found -> new HearsayLink(found, Optional.of(name), Optional.empty()));
  }

  private RpcMethod accept() {
    return call.does(
            draft(
                "accept",
                "Accepts a stranger's request: they are a contact then.",
                ContactShapes.contact(),
                "[\"" + ContactShapes.CAROL + "\",\"carol\"]",
                ContactShapes.SOMEBODY.replace("\"bob\"", "\"carol\""),
                "key",
                "petname"),
            (contacts, args, done) -> {
              NodeId key = ContactCall.key(args.text(0), 0);
              Optional<ContactRequest> request = contacts.strangers().requestOf(key);
              if (request.isEmpty()) {
                done.accept(Answer.failed(ContactFaults.NO_REQUEST));
                return;
              }
              contacts.add(
                  ContactCall.petname(args.text(1), 1),
                  key,
                  request.get().name().filter(HearsayLink::isName),
                  request.get().nick().filter(nick -> Petname.fault(nick).isEmpty()),
                  ContactCall.contact(done));
            })
        .orFails(ContactFaults.NO_REQUEST)
        .orFails(ContactFaults.ofAdding());
  }

  private RpcMethod ignore() {
    return call.does(
            draft(
                "ignore",
                "Forgets a stranger's request, and those that they send again.",
                Shape.done(),
                "[\"" + ContactShapes.DAVE + "\"]",
                "true",
                "key"),
            (contacts, args, done) ->
                contacts.strangers().bar(ContactCall.key(args.text(0), 0), false, told(done)))
        .orFails(ContactFaults.NO_REQUEST, ContactFaults.of(Fault.DISK_BEHIND))
        .noted("They are not told. The first who were ignored are forgotten when there are many.");
  }

  private static Consumer<Optional<Fault>> told(Consumer<Answer> done) {
    return fault ->
        done.accept(
            fault
                .map(why -> Answer.failed(ContactFaults.of(why)))
                .orElseGet(() -> Answer.of(true)));
  }

  private RpcMethod block(boolean blocks) {
    return call.does(
            draft(
                blocks ? "block" : "unblock",
                blocks
                    ? "Sends nothing to a contact or a stranger any more, and takes nothing."
                    : "Takes a block away.",
                Shape.done(),
                "[\"bob\"]",
                "true",
                "who"),
            (contacts, args, done) -> block(contacts, args.text(0), blocks, done))
        .orFails(ContactFaults.ofChanging(Fault.KNOWN_KEY, Fault.TOO_MANY_BLOCKED))
        .noted("A stranger is named by their key. They are not told.");
  }

  private static void block(Contacts contacts, String who, boolean blocks, Consumer<Answer> done) {
    Optional<Contact> contact = ContactCall.find(contacts, who);
    Optional<NodeId> key = ContactCall.key(who);
    if (contact.isPresent()) {
      contacts.setBlocked(contact.get().id(), blocks, outcome -> done.accept(done(outcome)));
    } else if (key.isEmpty()) {
      done.accept(Answer.failed(ContactFaults.NO_CONTACT));
    } else if (blocks) {
      contacts.strangers().bar(key.get(), true, told(done));
    } else {
      contacts.strangers().unbar(key.get(), told(done));
    }
  }

  private static Answer done(Contacts.Outcome outcome) {
    return outcome instanceof Contacts.Outcome.Refused refused
        ? Answer.failed(ContactFaults.of(refused.fault()))
        : Answer.of(true);
  }

  private RpcMethod remove() {
    return call.doesTo(
            draft("remove", "Forgets a contact.", Shape.done(), "[\"gone\"]", "true", "who"),
            (contacts, contact, args, done) ->
                contacts.remove(contact.id(), outcome -> done.accept(done(outcome))))
        .orFails(ContactFaults.ofChanging());
  }

  private RpcMethod rename() {
    return call.doesTo(
            draft(
                "rename",
                "Calls a contact otherwise; they are not told.",
                ContactShapes.contact(),
                "[\"old\",\"new\"]",
                ContactShapes.SOMEBODY.replace("\"bob\"", "\"new\""),
                "who",
                "petname"),
            (contacts, contact, args, done) ->
                contacts.rename(
                    contact.id(), ContactCall.petname(args.text(1), 1), ContactCall.contact(done)))
        .orFails(ContactFaults.ofChanging(Fault.PETNAME_TAKEN));
  }

  private RpcMethod link() {
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "contact_link",
            "Makes a link of this account's key, to be passed on.",
            List.of(RpcMethod.Param.optional("own", OWN)),
            Shape.object("a link")
                .with("link", Shape.text("section 12.1 of wire.md", "^hearsay://"))
                .with("key", ChainShapes.key("this account's")),
            List.of(),
            Example.of(
                "[{\"nick\":\"Al\"}]",
                "{\"link\":\"hearsay://...\",\"key\":\"" + ContactShapes.KEY + "\"}"),
            Trust.OPERATOR);
    return call.does(draft, this::link).orFails(NOT_OURS);
  }

  private static final RpcError NOT_OURS =
      RpcError.failed("the name is not this account's", "name_list with mine lists those that are")
          .because("not_yours");

  private void link(Contacts contacts, Args args, Consumer<Answer> done)
      throws BadArgumentException {
    GoStruct.Options own = args.options(0);
    Optional<String> nick = Optional.of(own.text("nick")).filter(text -> !text.isEmpty());
    if (nick.isPresent()) {
      nick = Optional.of(ContactCall.petname(nick.get(), 0));
    }
    Optional<String> name = Optional.of(own.text("name")).filter(text -> !text.isEmpty());
    if (name.isPresent()) {
      String checked = Followed.name(name.get(), 0).text();
      Optional<NodeId> holder = call.node().people().names().of(checked).flatMap(Names.Said::key);
      if (holder.filter(contacts.self()::equals).isEmpty()) {
        done.accept(Answer.failed(NOT_OURS));
        return;
      }
    }
    ObjectNode json = ChainShapes.object();
    json.put("link", new HearsayLink(contacts.self(), name, nick).toString());
    done.accept(Answer.of(json.put("key", Followed.hex(contacts.self()))));
  }

  RpcSubscription subscription() {
    Shape change =
        Shape.object("something happened to a contact, or a stranger asks to be one")
            .with("what", Shape.oneOf(ContactShapes.HAPPENINGS, "what"))
            .maybe("contact", ContactShapes.contact())
            .maybe("request", ContactShapes.request());
    return new RpcSubscription(
        "contact",
        "changes",
        "Tells when contacts are added, changed or removed, and when strangers ask.",
        List.of(),
        change,
        List.of(ContactFaults.LOCKED, Audience.TOO_MANY),
        Example.of(
            "[\"changes\"]", "{\"what\":\"added\",\"contact\":" + ContactShapes.SOMEBODY + "}"),
        Trust.OPERATOR,
        (args, deliver) -> open(deliver));
  }

  private RpcSubscription.Opened open(Consumer<JsonNode> deliver) {
    People people = call.node().people();
    Optional<Contacts> contacts = people.contacts();
    return contacts.isEmpty()
        ? new RpcSubscription.Opened.Refused(ContactFaults.LOCKED)
        : audience.open(
            () ->
                new WhileOpen(
                    people,
                    contacts.get(),
                    open -> open.listen(event -> deliver.accept(ContactShapes.json(event)))));
  }
}
