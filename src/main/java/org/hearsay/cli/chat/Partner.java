package org.hearsay.cli.chat;

import org.hearsay.cli.PlainText;
import tools.jackson.databind.JsonNode;

/**
 * With whom one talks.
 *
 * @param petname fit for a terminal
 * @param trust the word for their key
 */
record Partner(String petname, String key, String trust, boolean maySend) {
  /** From what {@code contact_show} answers. */
  static Partner of(JsonNode contact) {
    return new Partner(
        PlainText.printable(contact.path("petname").asString("")),
        contact.path("key").asString(""),
        contact.path("trust").asString(""),
        contact.path("maySend").asBoolean(false));
  }

  boolean is(JsonNode named) {
    return key.equals(named.path("key").asString(""));
  }

  boolean hasChanged() {
    return trust.equals("changed");
  }

  /** As an argument of a command. */
  String quoted() {
    return petname.indexOf(' ') < 0 ? petname : "\"" + petname + "\"";
  }
}
