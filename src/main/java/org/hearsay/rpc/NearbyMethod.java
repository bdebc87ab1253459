package org.hearsay.rpc;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hearsay.node.Node;
import org.hearsay.people.Contact;
import org.hearsay.people.Contacts;
import org.hearsay.people.HearsayLink;
import org.hearsay.people.Petname;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.Presence;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code contact_nearby}. */
final class NearbyMethod {
  private final Node node;
  private final Supplier<List<Presence>> nearby;

  NearbyMethod(Node node, Supplier<List<Presence>> nearby) {
    this.node = node;
    this.nearby = nearby;
  }

  RpcMethod method() {
    Shape somebody =
        Shape.object("somebody, as they say")
            .with("nick", Shape.text("how they call themselves"))
            .with("key", ChainShapes.key("theirs, as they say"))
            .with("link", Shape.text("for contact_add", "^hearsay://"))
            .maybe("petname", Shape.text("of the contact with this key"));
    return new RpcMethod.Draft(
            "contact_nearby",
            "Lists who lets themselves be seen on the local network.",
            List.of(),
            Shape.listOf(somebody, "those heard in the last 22 seconds, at most 256"),
            List.of(),
            Example.of(
                "[]",
                "[{\"nick\":\"Nora\",\"key\":\""
                    + ContactShapes.KEY
                    + "\",\"link\":\"hearsay://...\"}]"),
            Trust.OPERATOR)
        .now(args -> Answer.of(list()))
        .noted(
            "Nothing of it is proven: anybody there can call themselves anything. Compare safety"
                + " numbers.");
  }

  private ArrayNode list() {
    Optional<Contacts> contacts = node.people().contacts();
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Presence one : nearby.get()) {
      boolean self = contacts.filter(there -> there.self().equals(one.key())).isPresent();
      boolean shown = Petname.fault(one.nick()).isEmpty() && PublicKey.of(one.key()).isPresent();
      if (shown && !self) {
        ObjectNode json = list.addObject().put("nick", one.nick());
        json.put("key", Followed.hex(one.key()));
        json.put(
            "link",
            new HearsayLink(one.key(), Optional.empty(), Optional.of(one.nick())).toString());
        contacts
            .flatMap(there -> there.of(one.key()))
            .map(Contact::petname)
            .ifPresent(petname -> json.put("petname", petname));
      }
    }
    return list;
  }
}
