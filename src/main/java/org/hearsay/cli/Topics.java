package org.hearsay.cli;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** How people name a topic: four bytes as {@code 0x} and eight hex digits, or any text. */
final class Topics {
  static final String HELP =
      "A topic is 0x and 8 hex digits, or any text: then the first 4 bytes of its Keccak-256.";

  private static final Pattern BYTES = Pattern.compile("0x[0-9a-fA-F]{8}");
  private static final int HEX_DIGITS = 2 + 8;

  private Topics() {}

  /** The topic as the control port writes it; a text is hashed by the daemon. */
  static String bytes(String topic, Control control) {
    if (BYTES.matcher(topic).matches()) {
      return topic;
    }
    String text = PlainText.hex(topic.getBytes(StandardCharsets.UTF_8));
    return control.call("web3_sha3", text).asString().substring(0, HEX_DIGITS);
  }
}
