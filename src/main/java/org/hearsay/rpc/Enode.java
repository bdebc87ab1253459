package org.hearsay.rpc;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hearsay.seal.Keccak;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.NodeId;

/**
 * {@code enode://ID@HOST:PORT}, or without what follows the id. Read with geth's complaints.
 *
 * @param endpoint empty when the URL has only an id, or port 0
 */
record Enode(NodeId id, Optional<Endpoint> endpoint) {
  private static final String SCHEME = "enode://";
  private static final Pattern INCOMPLETE = Pattern.compile("(?i)enode://([0-9a-f]+)");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[^\\]]*\\]|[^/?#]*?)(:([^:/?#]*))?([/?#].*)?");
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2}).{0,2}");
  private static final Pattern DISCPORT = Pattern.compile("[?&]discport=([^&#]+)");
  private static final int PORT_MAX = 65535;

  /**
   * Reads a URL.
   *
   * @throws BadArgumentException with geth's text
   */
  static Enode parse(String url) throws BadArgumentException {
    if (!url.startsWith(SCHEME)) {
      throw new BadArgumentException(
          url.startsWith("enr:")
              ? "node records are not supported, give an enode:// URL"
              : "missing 'enr:' prefix for base64-encoded record");
    }
    Matcher incomplete = INCOMPLETE.matcher(url);
    if (incomplete.matches()) {
      return new Enode(id(incomplete.group(1)), Optional.empty());
    }
    String rest = url.substring(SCHEME.length());
    Matcher escape = BAD_ESCAPE.matcher(rest.split("\\?", 2)[0]);
    if (escape.find()) {
      throw unreadable(url, "invalid URL escape \"" + escape.group() + "\"");
    }
    int at = rest.lastIndexOf('@');
    Matcher place = HOST_AND_PORT.matcher(rest.substring(at + 1));
    String port = place.matches() && place.group(3) != null ? place.group(3) : "";
    if (rest.startsWith("[", at + 1) && rest.indexOf(']', at) < 0) {
      throw unreadable(url, "missing ']' in host");
    }
    if (!port.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw unreadable(url, "invalid port \":" + port + "\" after host");
    }
    if (at < 0) {
      throw new BadArgumentException("does not contain node ID");
    }
    NodeId id = id(rest.substring(0, at));
    return new Enode(id, endpoint(place, port));
  }

  private static BadArgumentException unreadable(String url, String why) {
    return new BadArgumentException("parse \"" + url + "\": " + why);
  }

  private static Optional<Endpoint> endpoint(Matcher place, String port)
      throws BadArgumentException {
    String host = place.group(1);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty()) {
      throw new BadArgumentException("lookup : no such host");
    }
    int number = portNumber(port, "invalid port");
    String tail = place.group(4) == null ? "" : place.group(4);
    Matcher discport = DISCPORT.matcher(tail);
    if (discport.find()) {
      portNumber(discport.group(1), "invalid discport in query");
    }
    return number == 0 ? Optional.empty() : Optional.of(new Endpoint(host, number));
  }

  private static int portNumber(String digits, String complaint) throws BadArgumentException {
    boolean number =
        !digits.isEmpty()
            && digits.length() <= 9
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number || Integer.parseInt(digits) > PORT_MAX) {
      throw new BadArgumentException(complaint);
    }
    return Integer.parseInt(digits);
  }

  private static NodeId id(String hex) throws BadArgumentException {
    try {
      return idOf(hex);
    } catch (BadArgumentException e) {
      throw new BadArgumentException("invalid public key (" + e.getMessage() + ")");
    }
  }

  private static NodeId idOf(String hex) throws BadArgumentException {
    for (int i = 0; i < hex.length(); i++) {
      if (Character.digit(hex.charAt(i), 16) < 0 || hex.charAt(i) > 'f') {
        int c = hex.codePointAt(i);
        throw new BadArgumentException(
            "encoding/hex: invalid byte: U+%04X '%s'".formatted(c, Character.toString(c)));
      }
    }
    if (hex.length() % 2 != 0) {
      throw new BadArgumentException("encoding/hex: odd length hex string");
    }
    if (hex.length() != 2 * NodeId.BYTES) {
      throw new BadArgumentException("wrong length, want 128 hex chars");
    }
    byte[] key = HexFormat.of().parseHex("04" + hex);
    return PublicKey.of(key)
        .orElseThrow(() -> new BadArgumentException("invalid secp256k1 public key"))
        .nodeId();
  }

  /** What geth calls a node's id: 64 hex digits, the hash of what we call one. */
  static String gethId(NodeId id) {
    return Keccak.hash(id.toBytes()).toHex();
  }

  /** The URL of a node. */
  static String url(NodeId id, Endpoint endpoint) {
    return SCHEME + id.toHex() + "@" + endpoint;
  }
}
