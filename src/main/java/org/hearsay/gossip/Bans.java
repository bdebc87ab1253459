package org.hearsay.gossip;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hearsay.seal.Keccak;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Ip;
import org.hearsay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * With whom the operator wants no link, by node or by address, and until when. Nodes are known by
 * the hash of their key, as operators read it. Written down with the address book, so that a
 * restart forgives nobody.
 */
final class Bans {
  private static final Logger log = LoggerFactory.getLogger(Bans.class);

  // Ours to choose.
  /** Bans at once. */
  static final int BANS_MAX = 1024;

  private static final String WORD = "ban";
  private static final String FOR_EVER = "never";

  private final Map<Digest, Instant> nodes = new LinkedHashMap<>();
  private final Map<Ip, Instant> addresses = new LinkedHashMap<>();
  private boolean changed;

  /**
   * Bans a node.
   *
   * @param until {@link Instant#MAX} for ever
   * @return false when there are too many bans
   */
  boolean ban(Digest node, Instant until) {
    return ban(nodes, node, until);
  }

  /** Bans an address. */
  boolean ban(Ip address, Instant until) {
    return ban(addresses, address, until);
  }

  private <K> boolean ban(Map<K, Instant> bans, K whom, Instant until) {
    if (!bans.containsKey(whom) && nodes.size() + addresses.size() >= BANS_MAX) {
      return false;
    }
    bans.put(whom, until);
    changed = true;
    return true;
  }

  /** Lifts the ban; false when there was none. */
  boolean lift(Digest node) {
    return lifted(nodes.remove(node) != null);
  }

  boolean lift(Ip address) {
    return lifted(addresses.remove(address) != null);
  }

  private boolean lifted(boolean was) {
    changed |= was;
    return was;
  }

  boolean covers(NodeId id) {
    return !nodes.isEmpty() && nodes.containsKey(Keccak.hash(id.toBytes()));
  }

  boolean covers(Ip address) {
    return addresses.containsKey(address);
  }

  boolean covers(Peer peer) {
    return covers(peer.id()) || peer.ip().filter(this::covers).isPresent();
  }

  /** Lifts what has come to its end. */
  void tick(Instant now) {
    boolean ended = nodes.values().removeIf(until -> until.isBefore(now));
    changed |= addresses.values().removeIf(until -> until.isBefore(now)) || ended;
  }

  Map<Digest, Instant> nodes() {
    return Collections.unmodifiableMap(nodes);
  }

  Map<Ip, Instant> addresses() {
    return Collections.unmodifiableMap(addresses);
  }

  /** Whether what holds is not what was last written. */
  boolean isChanged() {
    return changed;
  }

  /** One {@code ban WHOM UNTIL} a line, in seconds since 1970. */
  String encode() {
    StringBuilder text = new StringBuilder();
    nodes.forEach((node, until) -> line(text, node.toHex(), until));
    addresses.forEach((address, until) -> line(text, address.toString(), until));
    changed = false;
    return text.toString();
  }

  private static void line(StringBuilder text, String whom, Instant until) {
    text.append(WORD).append(' ').append(whom).append(' ');
    text.append(until.equals(Instant.MAX) ? FOR_EVER : String.valueOf(until.getEpochSecond()));
    text.append('\n');
  }

  /** Reads one line; false when it is not about a ban. */
  boolean decode(String line) {
    String[] words = line.split(" ", -1);
    if (!words[0].equals(WORD)) {
      return false;
    }
    try {
      Instant until =
          words[2].equals(FOR_EVER) ? Instant.MAX : Instant.ofEpochSecond(Long.parseLong(words[2]));
      Optional<Ip> address = Ip.parse(words[1]);
      boolean kept =
          address.isPresent()
              ? ban(address.get(), until)
              : ban(Digest.of(HexFormat.of().parseHex(words[1])), until);
      if (kept) {
        return true;
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
      // said below
    }
    log.warn("address book: skipped line=\"{}\"", line);
    return true;
  }
}
