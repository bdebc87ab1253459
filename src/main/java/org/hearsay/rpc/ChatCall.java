package org.hearsay.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.node.Node;
import org.hearsay.node.People;
import org.hearsay.people.Chats;
import org.hearsay.people.Contact;
import org.hearsay.people.Contacts;

/** What all methods about conversations need: an open account, and with whom. On the loop. */
final class ChatCall {
  private final Node node;
  private final ContactCall call;

  ChatCall(Node node) {
    this.node = node;
    this.call = new ContactCall(node);
  }

  /** Answers exactly once, now or later. */
  @FunctionalInterface
  interface Doing {
    void run(Contacts contacts, Chats chats, Args args, Consumer<Answer> done)
        throws BadArgumentException;
  }

  /** The same with a contact that the first argument names. */
  @FunctionalInterface
  interface DoingWith {
    void run(Chats chats, Contact contact, Args args, Consumer<Answer> done)
        throws BadArgumentException;
  }

  static RpcMethod.Draft draft(
      String name, String summary, Shape result, String params, String example) {
    return new RpcMethod.Draft(
        "chat_" + name,
        summary,
        List.of(),
        result,
        List.of(),
        Example.of(params, example),
        Trust.OPERATOR);
  }

  /** The same with a contact, and with what follows. */
  static RpcMethod.Draft with(RpcMethod.Draft draft, RpcMethod.Param... params) {
    List<RpcMethod.Param> all = new ArrayList<>();
    all.add(RpcMethod.Param.of("who", GoTypes.STRING));
    all.addAll(List.of(params));
    return taking(draft, all);
  }

  static RpcMethod.Draft taking(RpcMethod.Draft draft, List<RpcMethod.Param> params) {
    return new RpcMethod.Draft(
        draft.name(),
        draft.summary(),
        params,
        draft.result(),
        draft.errors(),
        draft.example(),
        draft.trust());
  }

  People people() {
    return node.people();
  }

  RpcMethod does(RpcMethod.Draft draft, Doing doing) {
    return call.does(
        draft,
        (contacts, args, done) -> {
          Optional<Chats> chats = people().chats();
          if (chats.isPresent()) {
            doing.run(contacts, chats.get(), args, done);
          } else {
            done.accept(Answer.failed(ContactFaults.LOCKED));
          }
        });
  }

  RpcMethod doesWith(RpcMethod.Draft draft, DoingWith doing) {
    return call.doesTo(
        draft,
        (contacts, contact, args, done) -> {
          Optional<Chats> chats = people().chats();
          if (chats.isPresent()) {
            doing.run(chats.get(), contact, args, done);
          } else {
            done.accept(Answer.failed(ContactFaults.LOCKED));
          }
        });
  }

  /** Tells that it is done, or why not. */
  static Consumer<Optional<Chats.Fault>> told(Consumer<Answer> done) {
    return fault ->
        done.accept(
            fault.map(why -> Answer.failed(ChatFaults.of(why))).orElseGet(() -> Answer.of(true)));
  }

  /** Tells the message that was accepted, or why none was. */
  static Consumer<Chats.Sent> sent(Contact contact, Consumer<Answer> done) {
    return sent ->
        done.accept(
            sent instanceof Chats.Sent.Accepted accepted
                ? Answer.of(ChatShapes.json(contact, accepted.message()))
                : Answer.failed(ChatFaults.of(((Chats.Sent.Refused) sent).fault())));
  }
}
