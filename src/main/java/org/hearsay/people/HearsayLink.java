package org.hearsay.people;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.NodeId;

/**
 * Somebody's key to pass on, with what they are called; section 12.1. A link says nothing of who
 * made it, and the checksum only that it was not mistyped.
 *
 * @param name on the chain, as whoever made the link says
 * @param nick how they call themselves
 */
public record HearsayLink(NodeId key, Optional<String> name, Optional<String> nick) {
  // From the protocol; changing one makes links that others cannot read.
  public static final int CHARS_MAX = 600;
  private static final String SCHEME = "hearsay://";
  private static final int CHECK_BYTES = 4;
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{3,32}");
  private static final Pattern LINK =
      Pattern.compile(
          "hearsay://([A-Za-z0-9_-]{86})\\?(?:name=([a-z0-9-]{3,32})&)?"
              + "(?:nick=([A-Za-z0-9._~%-]{1,384})&)?check=([0-9a-f]{8})");

  /** Throws when the name or the nickname can be none. */
  public HearsayLink {
    if (name.isPresent() && !isName(name.get())) {
      throw new IllegalArgumentException("no name: " + name.get());
    }
    nick.flatMap(Petname::fault)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("the nickname " + fault);
            });
  }

  /** Whether it could be a name on a chain. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether it wants to be one of these. */
  public static boolean isMeant(String text) {
    return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /** What came of reading a link: it, or why it is none. */
  public sealed interface Read {
    /** It is one. */
    record Good(HearsayLink link) implements Read {}

    /** It is none; the words follow "the link". */
    record Bad(String why) implements Read {}
  }

  /** Reads a link that is exactly as it was made. */
  public static Read read(String text) {
    if (text.length() > CHARS_MAX) {
      return new Read.Bad("has more than " + CHARS_MAX + " characters");
    }
    Matcher parts = LINK.matcher(text);
    if (!parts.matches()) {
      return new Read.Bad(
          "is not complete, or none: hearsay://KEY?name=NAME&nick=NICK&check=CHECK");
    }
    byte[] bytes = Base64.getUrlDecoder().decode(parts.group(1));
    NodeId key = NodeId.of(bytes);
    Optional<String> name = Optional.ofNullable(parts.group(2));
    Optional<String> nick = Optional.ofNullable(parts.group(3)).flatMap(HearsayLink::decoded);
    if (parts.group(3) != null && nick.flatMap(Petname::fault).or(() -> none(nick)).isPresent()) {
      return new Read.Bad("has a nickname that can be none");
    }
    HearsayLink link = new HearsayLink(key, name, nick);
    if (!link.check().equals(parts.group(4))) {
      return new Read.Bad("was changed on its way: its checksum is another");
    }
    if (!link.toString().equals(text)) {
      return new Read.Bad("is written in another way than links are");
    }
    return PublicKey.of(key).isPresent()
        ? new Read.Good(link)
        : new Read.Bad("has a key that is no point of the curve");
  }

  private static Optional<String> none(Optional<String> nick) {
    return nick.isPresent() ? Optional.empty() : Optional.of("is no UTF-8");
  }

  private String check() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-512");
      sha.update("hearsay link 1".getBytes(StandardCharsets.US_ASCII));
      sha.update(key.toBytes());
      sha.update(name.orElse("").getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
      sha.update(nick.orElse("").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha.digest(), 0, CHECK_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }

  private static Optional<String> decoded(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c != '%') {
        bytes.put((byte) c);
      } else if (at + 2 < text.length()
          && HexFormat.isHexDigit(text.charAt(at + 1))
          && HexFormat.isHexDigit(text.charAt(at + 2))) {
        bytes.put((byte) HexFormat.fromHexDigits(text, at + 1, at + 3));
        at += 2;
      } else {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (one >= 'a' && one <= 'z')
              || (one >= 'A' && one <= 'Z')
              || (one >= '0' && one <= '9')
              || "-._~".indexOf(one) >= 0;
      encoded.append(
          plain
              ? String.valueOf((char) one)
              : "%" + HexFormat.of().withUpperCase().toHexDigits(one));
    }
    return encoded.toString();
  }

  /** The link. */
  @Override
  public String toString() {
    return SCHEME
        + Base64.getUrlEncoder().withoutPadding().encodeToString(key.toBytes())
        + "?"
        + name.map(text -> "name=" + text + "&").orElse("")
        + nick.map(text -> "nick=" + encoded(text) + "&").orElse("")
        + "check="
        + check();
  }
}
