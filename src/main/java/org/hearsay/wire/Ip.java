package org.hearsay.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address as a value, version 4 or 6. */
public record Ip(long high, long low, boolean v6) {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

  /**
   * What the JDK reads as an address and never hands to a name server: four decimal numbers, or
   * something that begins like IPv6 and has a colon.
   */
  private static final Pattern LITERAL =
      Pattern.compile(OCTET + "(\\." + OCTET + "){3}|(?=[^:]*:)[0-9a-fA-F:][0-9a-fA-F:.]*");

  public Ip {
    if (!v6 && (high != 0 || low >>> 32 != 0)) {
      throw new IllegalArgumentException("an IPv4 address has 32 bits");
    }
    if (v6 && high == 0 && low >>> 32 == 0xffff) {
      throw new IllegalArgumentException("an IPv4 address in IPv6 clothes");
    }
  }

  /** Takes 4 or 16 bytes; an IPv4 address in IPv6 clothes ({@code ::ffff:a.b.c.d}) becomes IPv4. */
  public static Ip of(byte[] bytes) {
    if (bytes.length != 4 && bytes.length != 16) {
      throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + bytes.length);
    }
    InetAddress address;
    try {
      address = InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are always an address", e);
    }
    byte[] plain = address.getAddress();
    if (plain.length == 4) {
      long low = 0;
      for (byte b : plain) {
        low = low << 8 | (b & 0xff);
      }
      return new Ip(0, low, false);
    }
    return new Ip(BigEndian.longAt(plain, 0), BigEndian.longAt(plain, 8), true);
  }

  /**
   * Reads a literal such as {@code 10.0.0.7} or {@code ::1}; empty for a host name. Never asks DNS.
   */
  public static Optional<Ip> parse(String host) {
    String literal = host;
    int zone = literal.indexOf('%');
    if (zone >= 0) {
      literal = literal.substring(0, zone);
    }
    if (!LITERAL.matcher(literal).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(InetAddress.getByName(literal).getAddress()));
    } catch (UnknownHostException e) {
      return Optional.empty(); // looked like IPv6, but is no address
    }
  }

  /** 4 or 16 bytes. */
  public byte[] toBytes() {
    if (v6) {
      byte[] bytes = new byte[16];
      BigEndian.putLong(bytes, 0, high);
      BigEndian.putLong(bytes, 8, low);
      return bytes;
    }
    return new byte[] {(byte) (low >>> 24), (byte) (low >>> 16), (byte) (low >>> 8), (byte) low};
  }

  /** What belongs together when counting peers: the /16 of IPv4, the /32 of IPv6. */
  public long group() {
    return v6 ? 1L << 40 | high >>> 32 : low >>> 16;
  }

  /**
   * Loopback, private, link-local or unique-local: an address no stranger can own by the thousand.
   */
  public boolean isLocal() {
    InetAddress address = toInetAddress();
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || (v6 && high >>> 57 == 0xfc >>> 1);
  }

  public boolean isLoopback() {
    return toInetAddress().isLoopbackAddress();
  }

  /** Whether a peer could be reached there at all: not unspecified, multicast or broadcast. */
  public boolean isDialable() {
    InetAddress address = toInetAddress();
    return !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && (v6 || low != 0xffff_ffffL);
  }

  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(toBytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are always an address", e);
    }
  }

  /** The literal, as it would be typed. */
  @Override
  public String toString() {
    return toInetAddress().getHostAddress();
  }
}
