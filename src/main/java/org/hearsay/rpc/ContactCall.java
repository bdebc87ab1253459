package org.hearsay.rpc;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.hearsay.node.Node;
import org.hearsay.people.Contact;
import org.hearsay.people.Contacts;
import org.hearsay.people.Petname;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.NodeId;

/** What all methods about contacts need: an open account, and who is meant. On the loop. */
final class ContactCall {
  private static final Pattern KEY = Pattern.compile("(?:0x)?(?:04)?([0-9a-fA-F]{128})");

  private final Node node;

  ContactCall(Node node) {
    this.node = node;
  }

  /** Answers exactly once, now or later. */
  @FunctionalInterface
  interface Doing {
    void run(Contacts contacts, Args args, Consumer<Answer> done) throws BadArgumentException;
  }

  /** The same with a contact that the first argument names. */
  @FunctionalInterface
  interface DoingTo {
    void run(Contacts contacts, Contact contact, Args args, Consumer<Answer> done)
        throws BadArgumentException;
  }

  Node node() {
    return node;
  }

  RpcMethod does(RpcMethod.Draft draft, Doing doing) {
    return draft.body((caller, args, done) -> run(doing, args, done)).orFails(ContactFaults.LOCKED);
  }

  RpcMethod doesTo(RpcMethod.Draft draft, DoingTo doing) {
    return does(
        draft,
        (contacts, args, done) -> {
          Optional<Contact> contact = find(contacts, args.text(0));
          if (contact.isPresent()) {
            doing.run(contacts, contact.get(), args, done);
          } else {
            done.accept(Answer.failed(unknown(contacts, args.text(0))));
          }
        });
  }

  private void run(Doing doing, Args args, Consumer<Answer> done) {
    Optional<Contacts> contacts = node.people().contacts();
    if (contacts.isEmpty()) {
      done.accept(Answer.failed(ContactFaults.LOCKED));
      return;
    }
    try {
      doing.run(contacts.get(), args, done);
    } catch (BadArgumentException e) {
      done.accept(Answer.failed(RpcError.invalidParams(String.valueOf(e.getMessage()))));
    }
  }

  /** A contact by petname or key. */
  static Optional<Contact> find(Contacts contacts, String who) {
    return contacts.called(who).or(() -> key(who).flatMap(contacts::of));
  }

  /** Says what was perhaps meant. */
  private static RpcError unknown(Contacts contacts, String who) {
    List<String> petnames = contacts.all().stream().map(Contact::petname).toList();
    return Nearest.to(who, petnames)
        .map(near -> "did you mean " + near + "?")
        .map(
            hint ->
                RpcError.of(RpcError.NOT_FOUND, ContactFaults.NO_CONTACT.message(), hint)
                    .because("no_such_contact"))
        .orElse(ContactFaults.NO_CONTACT);
  }

  /** A key that somebody typed, if it is one. */
  static Optional<NodeId> key(String text) {
    var matcher = KEY.matcher(text);
    return matcher.matches()
        ? Optional.of(NodeId.of(HexFormat.of().parseHex(matcher.group(1).toLowerCase(Locale.ROOT))))
            .filter(key -> PublicKey.of(key).isPresent())
        : Optional.empty();
  }

  static NodeId key(String text, int argument) throws BadArgumentException {
    return key(text)
        .orElseThrow(
            () ->
                new BadArgumentException(
                    "invalid argument %d: expected a public key of 64 bytes in hex, not %s"
                        .formatted(argument, JsonText.quote(text))));
  }

  static String petname(String text, int argument) throws BadArgumentException {
    Optional<String> fault = Petname.fault(text);
    if (fault.isPresent()) {
      throw new BadArgumentException(
          "invalid argument %d: the petname %s %s"
              .formatted(argument, JsonText.quote(text), fault.get()));
    }
    return text;
  }

  /** Tells what a change came to. */
  static Consumer<Contacts.Outcome> contact(Consumer<Answer> done) {
    return outcome -> done.accept(answer(outcome));
  }

  private static Answer answer(Contacts.Outcome outcome) {
    if (outcome instanceof Contacts.Outcome.Refused refused) {
      return Answer.failed(ContactFaults.of(refused.fault()));
    }
    return Answer.of(ContactShapes.json(((Contacts.Outcome.Done) outcome).contact()));
  }
}
