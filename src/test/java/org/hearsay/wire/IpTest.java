package org.hearsay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpTest {
  private static Ip ip(String literal) {
    return Ip.parse(literal).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 10.0.0.7",
    "255.255.255.255, 255.255.255.255",
    "::1, 0:0:0:0:0:0:0:1",
    "2001:DB8::7, 2001:db8:0:0:0:0:0:7",
    "fe80::1%eth0, fe80:0:0:0:0:0:0:1",
    "::ffff:192.0.2.1, 192.0.2.1", // an IPv4 address in IPv6 clothes
  })
  void readsLiterals(String literal, String printed) {
    assertThat(ip(literal)).hasToString(printed);
    assertThat(ip(ip(literal).toString())).isEqualTo(ip(literal));
  }

  /** None of these may be looked up: a name server must not learn whom we are about to dial. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "example.org",
        "999.1.1.1",
        "1.2.3",
        "1.2.3.4.5",
        "010.0.0.1", // octal to some, decimal to others
        "1.2.3.256",
        "zz:zz",
        ".:1",
        "1::2::3",
        ":::",
        "12345::",
        "%eth0",
        "1.2.3.4 ",
      })
  void whatIsNoLiteralIsNoAddress(String host) {
    assertThat(Ip.parse(host)).isEmpty();
  }

  @Test
  void bytesComeBack() {
    byte[] four = {10, 0, (byte) 200, (byte) 255};
    assertThat(Ip.of(four).toBytes()).isEqualTo(four);
    byte[] sixteen = ip("2001:db8::1").toBytes();
    assertThat(sixteen).hasSize(16);
    assertThat(Ip.of(sixteen)).isEqualTo(ip("2001:db8::1"));
  }

  @Test
  void ipv4InIpv6ClothesIsIpv4() {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[15] = 9;
    assertThat(Ip.of(mapped)).isEqualTo(ip("0.0.0.9"));
    assertThat(Ip.of(mapped).toBytes()).hasSize(4);
  }

  @Test
  void has4Or16Bytes() {
    assertThatThrownBy(() -> Ip.of(new byte[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an IP address has 4 or 16 bytes, not 5");
  }

  @Test
  void isNoNumberOutsideItsVersion() {
    assertThatThrownBy(() -> new Ip(0, 1L << 32, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Ip(1, 0, false)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Ip(0, 0xffff_0000_0001L, true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neighboursAreOneGroup() {
    assertThat(ip("198.51.100.1").group()).isEqualTo(ip("198.51.200.9").group());
    assertThat(ip("198.51.100.1").group()).isNotEqualTo(ip("198.52.100.1").group());
    assertThat(ip("2001:db8:1::1").group()).isEqualTo(ip("2001:db8:2::1").group());
    assertThat(ip("2001:db8::1").group()).isNotEqualTo(ip("2001:db9::1").group());
    assertThat(ip("::1").group()).isNotEqualTo(ip("0.0.0.1").group());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "10.1.2.3, true",
    "172.16.0.1, true",
    "192.168.1.1, true",
    "169.254.1.1, true",
    "::1, true",
    "fe80::1, true",
    "fd00::1, true",
    "fc00::1, true",
    "8.8.8.8, false",
    "172.32.0.1, false",
    "2001:db8::1, false",
    "fe00::1, false",
  })
  void localIsWhatNoStrangerOwnsByTheThousand(String literal, boolean local) {
    assertThat(ip(literal).isLocal()).isEqualTo(local);
  }

  @Test
  void loopbackIsTheMachineItself() {
    assertThat(ip("127.0.0.1").isLoopback()).isTrue();
    assertThat(ip("::1").isLoopback()).isTrue();
    assertThat(ip("10.0.0.1").isLoopback()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, true",
    "127.0.0.1, true",
    "2001:db8::1, true",
    "0.0.0.0, false",
    "::, false",
    "224.0.0.1, false",
    "ff02::1, false",
    "255.255.255.255, false",
  })
  void dialableIsWhereAPeerCouldBe(String literal, boolean dialable) {
    assertThat(ip(literal).isDialable()).isEqualTo(dialable);
  }
}
