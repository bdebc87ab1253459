package org.hearsay;

import org.hearsay.cli.Control;

/**
 * What a message of the demo is sealed and opened with, in the words of {@code shh_post} and {@code
 * shh_subscribe}.
 */
record DemoKeys(String sealing, String sealingKey, String opening, String openingKey) {
  /** Both know a password, and make the same key of it. */
  static DemoKeys shared(String password, Control sender, Control receiver) {
    String make = "shh_generateSymKeyFromPassword";
    return new DemoKeys(
        "symKeyID",
        sender.call(make, password).asString(),
        "symKeyID",
        receiver.call(make, password).asString());
  }

  /** The receiver has a key pair; the sender knows its public half. */
  static DemoKeys own(Control receiver) {
    String pair = receiver.call("shh_newKeyPair").asString();
    String open = receiver.call("shh_getPublicKey", pair).asString();
    return new DemoKeys("pubKey", open, "privateKeyID", pair);
  }
}
