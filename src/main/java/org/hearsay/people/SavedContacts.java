package org.hearsay.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hearsay.seal.Ecies;
import org.hearsay.seal.Keccak;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.NodeId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An account's contacts in a backup: who they are and what is trusted of them. Nothing of sessions
 * is among it.
 *
 * @param owner the account's key
 */
public record SavedContacts(PublicKey owner, List<Contact> contacts) {
  /** Of the name of what is left for an account. */
  private static final int NAME_BYTES = 8;

  String address() {
    return Keystore.address(owner);
  }

  JsonNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("key", owner.nodeId().toHex());
    ArrayNode all = json.putArray("contacts");
    for (Contact contact : contacts) {
      ObjectNode one = all.addObject();
      one.put("petname", contact.petname()).put("key", contact.key().toHex());
      contact.name().ifPresent(name -> one.put("name", name));
      contact.nick().ifPresent(nick -> one.put("nick", nick));
      one.put("trust", contact.trust().name().toLowerCase(Locale.ROOT));
      one.put("blocked", contact.blocked());
      one.put("since", contact.since().getEpochSecond());
    }
    return json;
  }

  static SavedContacts parse(JsonNode json) throws MalformedKeystoreException {
    PublicKey owner = key(json);
    JsonNode all = json.path("contacts");
    if (!all.isArray() || all.size() > Contacts.CONTACTS_MAX) {
      throw new MalformedKeystoreException("has no list of contacts, or too many in one");
    }
    List<Contact> contacts = new ArrayList<>();
    for (JsonNode one : all) {
      contacts.add(contact(contacts.size(), one));
    }
    return new SavedContacts(owner, contacts);
  }

  private static PublicKey key(JsonNode json) throws MalformedKeystoreException {
    try {
      byte[] bytes = HexFormat.of().parseHex(json.path("key").asString(""));
      if (bytes.length == NodeId.BYTES) {
        Optional<PublicKey> key = PublicKey.of(NodeId.of(bytes));
        if (key.isPresent()) {
          return key.get();
        }
      }
    } catch (IllegalArgumentException e) {
      // as below
    }
    throw new MalformedKeystoreException("has contacts with a key that is none");
  }

  private static Contact contact(long id, JsonNode json) throws MalformedKeystoreException {
    String petname = json.path("petname").asString("");
    Optional<String> name = text(json, "name");
    Optional<String> nick = text(json, "nick");
    if (Petname.fault(petname).isPresent()
        || nick.flatMap(Petname::fault).isPresent()
        || !name.map(HearsayLink::isName).orElse(true)) {
      throw new MalformedKeystoreException("has a contact whose name is none");
    }
    try {
      return new Contact(
          id,
          petname,
          key(json).nodeId(),
          name,
          nick,
          TrustWord.valueOf(json.path("trust").asString("").toUpperCase(Locale.ROOT)),
          Optional.empty(),
          json.path("blocked").asBoolean(false),
          Instant.ofEpochSecond(json.path("since").asLong(0)));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new MalformedKeystoreException("has a contact that cannot be read");
    }
  }

  private static Optional<String> text(JsonNode json, String field) {
    return Optional.of(json.path(field).asString("")).filter(text -> !text.isEmpty());
  }

  /** The same for the same contacts. */
  String name() {
    byte[] content = toJson().toString().getBytes(UTF_8);
    return HexFormat.of().formatHex(Keccak.hash(content).toBytes(), 0, NAME_BYTES);
  }

  /** So that the account's key alone opens it. */
  byte[] seal(RandomGenerator secrets) {
    return Ecies.seal(owner, toJson().toString().getBytes(UTF_8), secrets);
  }

  /** What was left for an account; empty when it is another's, or damaged. */
  public static Optional<SavedContacts> open(byte[] sealed, KeyPair pair, RandomGenerator secrets) {
    Optional<byte[]> content =
        Ecies.opener(sealed, secrets).flatMap(opener -> opener.open(pair.secret()));
    try {
      return content.isPresent()
          ? Optional.of(parse(StrictJson.object(content.get())))
          : Optional.empty();
    } catch (MalformedKeystoreException e) {
      return Optional.empty();
    }
  }
}
