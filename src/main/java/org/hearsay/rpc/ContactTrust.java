package org.hearsay.rpc;

import java.util.List;
import java.util.function.Consumer;
import org.hearsay.env.Work;
import org.hearsay.node.Node;
import org.hearsay.people.Contact;
import org.hearsay.people.Contacts;
import org.hearsay.people.Contacts.Fault;
import org.hearsay.people.SafetyNumber;
import org.hearsay.wire.NodeId;
import tools.jackson.databind.node.ObjectNode;

/** {@code contact_}: whether a key is a contact's. */
final class ContactTrust {
  private final ContactCall call;
  private final Work work;

  ContactTrust(Node node, Work work) {
    this.call = new ContactCall(node);
    this.work = work;
  }

  List<RpcMethod> methods() {
    return List.of(show(), verify(), acknowledge());
  }

  private RpcMethod show() {
    Shape answer =
        ContactShapes.contact()
            .with("safetyNumber", Shape.text("the digits to compare", "^[0-9]{60}$"))
            .maybe("offeredNumber", Shape.text("those of the key that is offered", "^[0-9]{60}$"))
            .with("hint", Shape.text("what the word means, and what to do"));
    return call.doesTo(
            ContactMethods.draft(
                "show",
                "Shows a contact, and the safety number to compare.",
                answer,
                "[\"bob\"]",
                ContactShapes.SHOWN,
                "who"),
            (contacts, contact, args, done) -> show(contacts.self(), contact, done))
        .orFails(ContactFaults.NO_CONTACT);
  }

  private void show(NodeId self, Contact contact, Consumer<Answer> done) {
    work.start(
        () -> {
          ObjectNode json = ContactShapes.json(contact);
          json.put("safetyNumber", SafetyNumber.of(self, contact.key()));
          contact.offered().ifPresent(key -> json.put("offeredNumber", SafetyNumber.of(self, key)));
          return json.put("hint", hint(contact));
        },
        json -> done.accept(Answer.of(json)));
  }

  private static String hint(Contact contact) {
    return switch (contact.trust()) {
      case NEW -> "somebody said that this is their key: compare safety numbers";
      case ANCHORED ->
          "the chain binds the name to this key; it never says who holds it: compare safety numbers";
      case VERIFIED -> "the safety number was compared";
      case CHANGED ->
          "the chain says something else than before; nothing is sent until contact_acknowledge"
              + " says which key counts";
    };
  }

  private RpcMethod verify() {
    return call.doesTo(
            ContactMethods.draft(
                "verify",
                "Says that the safety number was compared: the one that the other side sees.",
                ContactShapes.contact(),
                "[\"bob\",\"" + ContactShapes.DIGITS + "\"]",
                ContactShapes.SOMEBODY,
                "who",
                "number"),
            this::verify)
        .orFails(ContactFaults.ofChanging(Fault.KEY_CHANGED, Fault.DIFFERENT_NUMBER));
  }

  private void verify(Contacts contacts, Contact contact, Args args, Consumer<Answer> done)
      throws BadArgumentException {
    String digits = args.text(1).replace(" ", "");
    if (!digits.matches("[0-9]{" + SafetyNumber.DIGITS + "}")) {
      throw new BadArgumentException(
          "invalid argument 1: a safety number has " + SafetyNumber.DIGITS + " digits");
    }
    NodeId self = contacts.self();
    work.start(
        () -> SafetyNumber.of(self, contact.key()).equals(digits),
        same -> contacts.verify(contact.id(), contact.key(), same, ContactCall.contact(done)));
  }

  private RpcMethod acknowledge() {
    return call.doesTo(
            ContactMethods.draft(
                "acknowledge",
                "Says which key counts, after what the chain says has changed.",
                ContactShapes.contact(),
                "[\"turncoat\",\"" + ContactShapes.TURNED + "\"]",
                ContactShapes.SOMEBODY.replace("\"bob\"", "\"turncoat\""),
                "who",
                "key"),
            (contacts, contact, args, done) ->
                contacts.acknowledge(
                    contact.id(), ContactCall.key(args.text(1), 1), ContactCall.contact(done)))
        .orFails(
            ContactFaults.ofChanging(Fault.NOTHING_CHANGED, Fault.NEITHER_KEY, Fault.KNOWN_KEY))
        .noted(
            "The old key or the new one. With the old one the contact loses its name: the chain"
                + " says that it is somebody else's.");
  }
}
