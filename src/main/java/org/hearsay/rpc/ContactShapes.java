package org.hearsay.rpc;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.hearsay.people.Contact;
import org.hearsay.people.ContactRequest;
import org.hearsay.people.Contacts;
import org.hearsay.people.TrustWord;
import tools.jackson.databind.node.ObjectNode;

/** What contacts and requests look like. */
final class ContactShapes {
  static final List<String> TRUSTS = List.of("new", "anchored", "verified", "changed");
  static final List<String> HAPPENINGS = List.of("added", "changed", "removed", "requested");

  static final String KEY = "0x" + Example.NODE;

  /** The public key of private key 3: somebody who asks to be a contact. */
  static final String CAROL =
      "0xf9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9"
          + "388f7b0f632de8140fe337e62a37f3566500a99934c2231b6cb9fd7584b8e672";

  /** The public key of private key 4: another one. */
  static final String DAVE =
      "0xe493dbf1c10d80f3581e4904930b1404cc6c13900ee0758474fa94abe8c4cd13"
          + "51ed993ea0d455b75642e2098ea51448d967ae33bfbdfe40cfe97bdc47739922";

  /** The public key of private key 5: what a name has now whose key has changed. */
  static final String TURNED =
      "0x2f8bde4d1a07209355b4a7250a5c5128e88b84bddc619ab7cba8d569b240efe4"
          + "d8ac222636e5e3d6d4dba9dda6c9c426f788271bab0d6840dca87d3aa6ac62d6";

  private static final String MEMBERS =
      "\"petname\":\"bob\",\"key\":\"%s\",\"trust\":\"verified\",\"blocked\":false,\"maySend\":true,\"since\":\"2020-09-13T12:26:40Z\""
          .formatted(KEY);

  static final String SOMEBODY = "{" + MEMBERS + "}";

  static final String DIGITS = "889189334835347581130608023684712365026010376893257068357524";

  static final String SHOWN =
      "{" + MEMBERS + ",\"safetyNumber\":\"" + DIGITS + "\",\"hint\":\"...\"}";

  private ContactShapes() {}

  static Shape contact() {
    return Shape.object("a contact")
        .with("petname", Shape.text("how they are called here"))
        .with("key", ChainShapes.key("their identity key"))
        .maybe("name", Shape.text("on the chain, if they have one"))
        .maybe("nick", Shape.text("how they call themselves"))
        .with("trust", Shape.oneOf(TRUSTS, "what is known of whether the key is theirs"))
        .maybe("offered", ChainShapes.key("changed: the key that the name has now"))
        .with("blocked", Shape.truth("whether nothing is sent to them, nor taken"))
        .with("maySend", Shape.truth("false when blocked, or changed and not acknowledged"))
        .with("since", Shape.text("when they were added, RFC 3339 in UTC"));
  }

  static Shape request() {
    return Shape.object("a stranger wants to be a contact")
        .with("key", ChainShapes.key("their identity key"))
        .maybe("nick", Shape.text("how they call themselves; anybody may call themselves so"))
        .maybe("name", Shape.text("on the chain, as they say"))
        .with("anchored", Shape.truth("whether the chain bound that name to the key then"))
        .with("text", Shape.text("what they wrote"))
        .with("rating", Shape.number("the work that came with it"))
        .with("at", Shape.text("when it came, RFC 3339 in UTC"));
  }

  static String word(TrustWord trust) {
    return trust.name().toLowerCase(Locale.ROOT);
  }

  static ObjectNode json(Contact contact) {
    ObjectNode json = ChainShapes.object();
    json.put("petname", contact.petname()).put("key", Followed.hex(contact.key()));
    contact.name().ifPresent(name -> json.put("name", name));
    contact.nick().ifPresent(nick -> json.put("nick", nick));
    json.put("trust", word(contact.trust()));
    contact.offered().ifPresent(key -> json.put("offered", Followed.hex(key)));
    json.put("blocked", contact.blocked()).put("maySend", contact.maySend());
    return json.put("since", text(contact.since()));
  }

  static ObjectNode json(ContactRequest request) {
    ObjectNode json = ChainShapes.object().put("key", Followed.hex(request.from()));
    request.nick().ifPresent(nick -> json.put("nick", nick));
    request.name().ifPresent(name -> json.put("name", name));
    json.put("anchored", request.anchored()).put("text", request.text());
    return json.put("rating", request.rating()).put("at", text(request.at()));
  }

  static ObjectNode json(Contacts.Event event) {
    ObjectNode json =
        ChainShapes.object().put("what", event.what().name().toLowerCase(Locale.ROOT));
    event.contact().ifPresent(contact -> json.set("contact", json(contact)));
    event.request().ifPresent(request -> json.set("request", json(request)));
    return json;
  }

  private static String text(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
