package org.hearsay.rpc;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hearsay.node.People;
import org.hearsay.people.ChatSettings;
import org.hearsay.people.Chats;
import org.hearsay.people.ContactRequest;
import org.hearsay.people.Contacts;
import org.hearsay.people.Introduction;
import org.hearsay.people.Names;
import org.hearsay.people.Strangers;
import org.hearsay.people.Visitors;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.hearsay.sim.MemoryVault;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import tools.jackson.databind.JsonNode;

/** Contacts and strangers whom the examples of {@code contact_} speak of. */
final class Acquaintances {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private Acquaintances() {}

  /** Makes a call that must succeed. */
  static JsonNode call(Port port, String method, String params) throws Exception {
    JsonNode answer = port.call(method, params);
    if (!answer.has("result")) {
      throw new AssertionError(method + params + " gave " + answer);
    }
    return answer.get("result");
  }

  /** Writes to bob and old; what is written to gone expires. */
  static void talk(Port port) throws Exception {
    call(port, "chat_send", "[\"bob\",\"See you at noon.\"]");
    call(port, "chat_send", "[\"old\",\"Are you there?\"]");
    call(port, "chat_send", "[\"gone\",\"Good bye.\",{\"life\":1}]");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                call(port, "chat_history", "[\"gone\"]")
                    .at("/messages/0/state")
                    .asString()
                    .equals("expired"));
  }

  /** Has groups, old in one of them, and an invitation by bob. */
  static void assemble(Port port, Contacts contacts) throws Exception {
    call(port, "group_create", "[\"friends\"]");
    call(port, "group_create", "[\"old friends\"]");
    call(port, "group_invite", "[\"friends\",\"old\"]");
    port.onLoop(
        () -> {
          Chats chats = port.node().people().chats().orElseThrow();
          Digest friends = chats.groups().all().get(0).id();
          Visitors.accepts(contacts, chats, contacts.called("old").orElseThrow(), friends);
          Visitors.invites(contacts, chats, contacts.called("bob").orElseThrow(), "book club");
          return true;
        });
  }

  /** The public key of a small private one. */
  static NodeId key(int secret) {
    return pair(secret).open().nodeId();
  }

  private static KeyPair pair(int secret) {
    byte[] bytes = new byte[PrivateKey.BYTES];
    bytes[bytes.length - 1] = (byte) secret;
    return KeyPair.of(PrivateKey.of(bytes));
  }

  /** Has contacts from now on, in memory, of an account with this key. */
  static Contacts know(Port port, int self) {
    return know(port, self, port.node().people().names());
  }

  /** The same with a chain that says this of names. */
  static Contacts know(Port port, int self, Names names) {
    KeyPair own = pair(self);
    return port.onLoop(
        () -> {
          People people = port.node().people();
          MemoryVault vault = new MemoryVault("people");
          Contacts contacts =
              new Contacts(vault, port.loop, port.work, () -> own.open().nodeId(), names);
          Chats chats =
              new Chats(
                  vault,
                  port.loop,
                  port.work,
                  new SplittableRandom(self),
                  contacts,
                  () -> Optional.of(own),
                  () -> Introduction.NONE,
                  people.courier(),
                  new ChatSettings(true, true));
          people.open(contacts, chats);
          return contacts;
        });
  }

  /** Adds bob, old and gone; two strangers ask. */
  static Contacts meet(Port port) {
    return meet(port, 2);
  }

  /** The same with an account of this key. */
  static Contacts meet(Port port, int self) {
    Contacts contacts = know(port, self);
    add(port, contacts, "bob", key(1), "");
    add(port, contacts, "old", key(6), "");
    add(port, contacts, "gone", key(7), "");
    ask(port, contacts, key(3));
    ask(port, contacts, key(4));
    return contacts;
  }

  static void add(Port port, Contacts contacts, String petname, NodeId key, String name) {
    boolean[] done = new boolean[1];
    Optional<String> named = Optional.of(name).filter(text -> !text.isEmpty());
    port.onLoop(
        () -> {
          contacts.add(petname, key, named, Optional.empty(), outcome -> done[0] = true);
          return true;
        });
    await().until(() -> port.onLoop(() -> done[0]));
  }

  static Strangers.Verdict ask(Port port, Contacts contacts, NodeId who) {
    return port.onLoop(
        () ->
            contacts
                .strangers()
                .requested(
                    new ContactRequest(
                        who,
                        Optional.of("Somebody"),
                        Optional.empty(),
                        false,
                        "May I write to you?",
                        1.0,
                        Instant.EPOCH,
                        Optional.empty())));
  }
}
