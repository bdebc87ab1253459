package org.hearsay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Ip;
import org.hearsay.wire.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Puts short tags in place of addresses, topics and sizes: the same for the same value as long as
 * the process lives, so that lines still belong together, and of no use to anybody after. Loopback
 * and unspecified addresses are nobody's, and stay. Any thread.
 */
final class Redaction {
  private static final int SALT_BYTES = 16;
  private static final int TAG_BYTES = 4;

  private static final Set<String> HOSTS = Set.of("address", "host", "remote", "client");
  private static final Set<String> TOPICS = Set.of("topic", "topics");
  private static final Set<String> SIZES = Set.of("bytes", "size", "payload_bytes");

  /**
   * A dotted quad, or what has two colons or more and only hex digits; with the name and the zone
   * that Java writes around it. Whether it is an address is then asked of {@link Ip}.
   */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:[\\w.-]*/)?(?<![\\w:.])(?<ip>\\d{1,3}(?:\\.\\d{1,3}){3}"
              + "|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:\\d{0,3}(?:\\.\\d{1,3}){3})?)"
              + "(?!\\w|\\.\\d)(?:%\\w+)?");

  /** What a text says is a topic. */
  private static final Pattern TOPIC =
      Pattern.compile("(?<=topics?[= \"\\[]{1,4})0x[0-9a-fA-F]{2,8}");

  private final byte[] salt = new byte[SALT_BYTES];

  Redaction() {
    new SecureRandom().nextBytes(salt);
  }

  /**
   * What is written in place of an argument of a log line.
   *
   * @param key what stands in front of it, as in {@code address={}}; may be empty
   */
  @Nullable Object argument(String key, @Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Endpoint endpoint) {
      return host(endpoint.host()) + ":" + endpoint.port();
    }
    if (value instanceof InetSocketAddress address && address.getAddress() != null) {
      return host(address.getAddress().getHostAddress()) + ":" + address.getPort();
    }
    if (value instanceof InetAddress address) {
      return host(address.getHostAddress());
    }
    if (value instanceof Topic || TOPICS.contains(key)) {
      return tag("topic", value.toString());
    }
    if (SIZES.contains(key)) {
      return tag("size", value.toString());
    }
    if (value instanceof Number) {
      return value;
    }
    String text = text(value.toString());
    return HOSTS.contains(key) && text.equals(value.toString()) ? named(text) : text;
  }

  /** A name of a host, perhaps with a port. */
  private String named(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon > 0 ? text.substring(0, colon) : text;
    return host.equals("local") || isNobodys(host.replaceAll("^.*/|[\\[\\]]", ""))
        ? text
        : tag("host", host) + (colon > 0 ? text.substring(colon) : "");
  }

  private String host(String host) {
    if (isNobodys(host)) {
      return host;
    }
    return tag(Ip.parse(host).isPresent() ? "ip" : "host", host);
  }

  private static boolean isNobodys(String host) {
    Optional<Ip> ip = Ip.parse(host);
    return ip.map(one -> one.isLoopback() || one.toInetAddress().isAnyLocalAddress()).orElse(false);
  }

  /** The text with tags in place of addresses and of what it says are topics. */
  String text(String text) {
    Matcher address = ADDRESS.matcher(text);
    String without =
        address.replaceAll(
            found -> {
              String ip = address.group("ip");
              boolean stays = Ip.parse(ip).isEmpty() || isNobodys(ip);
              return Matcher.quoteReplacement(stays ? found.group() : tag("ip", ip));
            });
    return TOPIC
        .matcher(without)
        .replaceAll(found -> Matcher.quoteReplacement(tag("topic", found.group())));
  }

  /** Such as {@code ip-3fa29c01}. */
  String tag(String kind, String value) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      byte[] hash = digest.digest(value.getBytes(StandardCharsets.UTF_8));
      return kind + "-" + HexFormat.of().formatHex(hash, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
