package org.hearsay.rpc;

import java.util.List;
import org.hearsay.people.Contacts;
import org.hearsay.people.Strangers;

/** Why something with contacts was refused, for clients. */
final class ContactFaults {
  static final RpcError LOCKED =
      RpcError.of(
              RpcError.LOCKED,
              "no account is open",
              "account_unlock opens it, and with it contacts and conversations; when it is not"
                  + " locked, the log says why they cannot be read")
          .because("no_account");

  static final RpcError NO_CONTACT = not("no such contact", "contact_list lists them", "contact");

  static final RpcError NO_REQUEST =
      not("no such request", "contact_list lists those that wait", "request");

  static final RpcError NO_NAME =
      not("no such name", "name_list lists them; or add them by their key", "name");

  static final RpcError CHANGED =
      RpcError.of(
              RpcError.TRUST,
              "the key has changed",
              "contact_show tells the old key and the new one; contact_acknowledge says which"
                  + " counts")
          .because("key_changed");

  static final RpcError DIFFERENT =
      RpcError.of(
              RpcError.TRUST,
              "the safety numbers differ",
              "was it typed rightly? Then one of you has a wrong key: ask them for theirs, not over this network")
          .because("different_number");

  private static final RpcError TAKEN =
      failed("the petname is taken", "choose another", "petname_taken");
  private static final RpcError KNOWN =
      failed("the key is a contact's already", "contact_list tells whose", "known_key");
  private static final RpcError ONESELF =
      failed("the key is this account's own", "contact_link makes a link of it", "oneself");
  private static final RpcError UNCHANGED =
      failed("nothing has changed", "there is nothing to acknowledge", "nothing_changed");
  private static final RpcError NEITHER =
      failed(
          "the key is neither the old one nor the new one",
          "it may have changed again: contact_show tells both",
          "neither_key");
  private static final RpcError MANY_CONTACTS =
      quota("too many contacts", "at most " + Contacts.CONTACTS_MAX + "; remove some");
  private static final RpcError MANY_BLOCKED =
      quota("too many are blocked", "at most " + Strangers.BARRED_MAX + "; unblock some");
  private static final RpcError BEHIND =
      RpcError.of(
          RpcError.RATE_LIMITED,
          "the disk does not keep up",
          "see whether it is full or failing, and try again");

  private ContactFaults() {}

  private static RpcError not(String message, String hint, String what) {
    return RpcError.of(RpcError.NOT_FOUND, message, hint).because("no_such_" + what);
  }

  private static RpcError failed(String message, String hint, String rule) {
    return RpcError.failed(message, hint).because(rule);
  }

  private static RpcError quota(String message, String hint) {
    return RpcError.of(RpcError.QUOTA, message, hint);
  }

  static RpcError of(Contacts.Fault fault) {
    return switch (fault) {
      case NO_CONTACT -> NO_CONTACT;
      case NO_REQUEST -> NO_REQUEST;
      case ONESELF -> ONESELF;
      case KNOWN_KEY -> KNOWN;
      case PETNAME_TAKEN -> TAKEN;
      case TOO_MANY_CONTACTS -> MANY_CONTACTS;
      case TOO_MANY_BLOCKED -> MANY_BLOCKED;
      case DIFFERENT_NUMBER -> DIFFERENT;
      case KEY_CHANGED -> CHANGED;
      case NOTHING_CHANGED -> UNCHANGED;
      case NEITHER_KEY -> NEITHER;
      case DISK_BEHIND -> BEHIND;
    };
  }

  /** What adding may come to. */
  static RpcError[] ofAdding() {
    return List.of(ONESELF, KNOWN, TAKEN, MANY_CONTACTS, BEHIND).toArray(RpcError[]::new);
  }

  /** What changing one may come to, besides what a method has of its own. */
  static RpcError[] ofChanging(Contacts.Fault... more) {
    RpcError[] all = new RpcError[more.length + 2];
    all[0] = NO_CONTACT;
    all[1] = BEHIND;
    for (int i = 0; i < more.length; i++) {
      all[i + 2] = of(more[i]);
    }
    return all;
  }
}
