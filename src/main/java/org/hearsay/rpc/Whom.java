package org.hearsay.rpc;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hearsay.node.PeerView;
import org.hearsay.seal.Keccak;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Ip;

/**
 * A peer as operators name it: an enode URL, its key, what geth calls its id, an address with a
 * port or without.
 *
 * @param node hash of the key, when that was said
 * @param ip when that was said, without a port
 * @param endpoint when that was said
 */
record Whom(Optional<Digest> node, Optional<Ip> ip, Optional<Endpoint> endpoint) {
  private static final Pattern HASH = Pattern.compile("(0x)?[0-9a-fA-F]{64}");
  private static final Pattern KEY = Pattern.compile("(0x)?(04)?([0-9a-fA-F]{128})");
  private static final String EXPECTED =
      "expected a node's id, an enode URL, an IP address or HOST:PORT, not ";

  /**
   * Reads a name.
   *
   * @throws BadArgumentException that says what was expected
   */
  static Whom parse(String text) throws BadArgumentException {
    if (text.startsWith("enode:")) {
      return node(Keccak.hash(Enode.parse(text).id().toBytes()));
    }
    if (HASH.matcher(text).matches()) {
      return node(Digest.of(HexFormat.of().parseHex(text.substring(text.length() - 64))));
    }
    if (KEY.matcher(text).matches()) {
      String key = text.substring(text.length() - 128).toLowerCase(Locale.ROOT);
      return node(Keccak.hash(Enode.parse("enode://" + key).id().toBytes()));
    }
    Optional<Ip> ip = Ip.parse(text);
    if (ip.isPresent()) {
      return new Whom(Optional.empty(), ip, Optional.empty());
    }
    try {
      return new Whom(Optional.empty(), Optional.empty(), Optional.of(Endpoint.parse(text)));
    } catch (IllegalArgumentException e) {
      throw new BadArgumentException(EXPECTED + JsonText.quote(text));
    }
  }

  private static Whom node(Digest hash) {
    return new Whom(Optional.of(hash), Optional.empty(), Optional.empty());
  }

  boolean is(PeerView peer) {
    if (node.isPresent()) {
      return node.get().equals(Keccak.hash(peer.id().toBytes()));
    }
    return endpoint.isPresent()
        ? peer.remote().equals(endpoint.get()) || peer.listens().equals(endpoint)
        : peer.remote().ip().equals(ip);
  }
}
