package org.hearsay.rpc;

import org.hearsay.people.Chats;
import org.hearsay.people.Contacts;
import org.hearsay.wire.SessionOpen;

/** Why something in a conversation was refused, for clients. */
final class ChatFaults {
  static final RpcError NO_MESSAGE =
      RpcError.of(RpcError.NOT_FOUND, "no such message", "chat_history lists them")
          .because("no_such_message");

  static final RpcError OTHER_ACCOUNT =
      RpcError.of(
              RpcError.LOCKED,
              "another account is current",
              "nothing was sent under its key: account_list tells which it is, account_use changes it")
          .because("other_account");

  private static final RpcError BLOCKED =
      RpcError.failed(
              "the contact is blocked", "contact_unblock takes the block away, if that is meant")
          .because("blocked");
  private static final RpcError EMPTY =
      RpcError.failed("there is nothing to send", "say something").because("empty");
  private static final RpcError TOO_LONG =
      quota(
          "too long",
          "at most %d bytes; the text of a request at most %d"
              .formatted(Chats.CONTENT_BYTES_MAX, SessionOpen.TEXT_BYTES_MAX),
          "too_long");
  private static final RpcError OUTBOX_FULL =
      quota(
          "too many messages wait for this contact",
          "at most %d, fewer when they are long; some must be delivered or expire first"
              .formatted(Chats.OUTBOX_MAX),
          "outbox_full");
  private static final RpcError NO_SESSION =
      RpcError.of(RpcError.NOT_FOUND, "there is no session", "chat_send begins one")
          .because("no_session");
  private static final RpcError NOT_EXPIRED =
      RpcError.failed("the message has not expired", "it is sent again by itself until then")
          .because("not_expired");

  private ChatFaults() {}

  private static RpcError quota(String message, String hint, String rule) {
    return RpcError.of(RpcError.QUOTA, message, hint).because(rule);
  }

  static RpcError of(Chats.Fault fault) {
    return switch (fault) {
      case BLOCKED -> BLOCKED;
      case KEY_CHANGED -> ContactFaults.CHANGED;
      case EMPTY -> EMPTY;
      case TOO_LONG -> TOO_LONG;
      case OUTBOX_FULL -> OUTBOX_FULL;
      case DISK_BEHIND -> ContactFaults.of(Contacts.Fault.DISK_BEHIND);
      case NO_SESSION -> NO_SESSION;
      case NO_MESSAGE -> NO_MESSAGE;
      case NOT_EXPIRED -> NOT_EXPIRED;
    };
  }

  /** What a method with a contact may come to. */
  static RpcError[] of(Chats.Fault... faults) {
    RpcError[] all = new RpcError[faults.length + 1];
    all[0] = ContactFaults.NO_CONTACT;
    for (int i = 0; i < faults.length; i++) {
      all[i + 1] = of(faults[i]);
    }
    return all;
  }
}
