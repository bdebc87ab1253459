package org.hearsay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "example.org:30333, example.org, 30333",
    "10.0.0.7:1, 10.0.0.7, 1",
    "[::1]:65535, ::1, 65535",
    "[fe80::1%eth0]:9, fe80::1%eth0, 9",
  })
  void isReadAsItIsTyped(String text, String host, int port) {
    Endpoint endpoint = Endpoint.parse(text);
    assertThat(endpoint).isEqualTo(new Endpoint(host, port)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "example.org", ":30333", "example.org:", ":"})
  void withoutHostOrPortItIsRefused(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + text + "\" is not HOST:PORT");
  }

  @ParameterizedTest
  @CsvSource({
    "host:http, '\"host:http\": the port is not a number'",
    "host:99999999999, '\"host:99999999999\": the port is not a number'",
    "host:0, port 0 is not from 1 to 65535",
    "host:65536, port 65536 is not from 1 to 65535",
    "host:-1, port -1 is not from 1 to 65535",
    "[]:5, 'an address needs a host: HOST:PORT'",
    "::1:5, '\"::1:5\": write an IPv6 address as [ADDRESS]:PORT'",
  })
  void mistakesAreExplainedToWhoTypedThem(String text, String message) {
    assertThatThrownBy(() -> Endpoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void addressIsKnownOnlyWhenItIsALiteral() {
    assertThat(Endpoint.parse("10.0.0.7:5").ip()).isEqualTo(Ip.parse("10.0.0.7"));
    assertThat(Endpoint.parse("[::1]:5").ip()).isEqualTo(Ip.parse("::1"));
    assertThat(Endpoint.parse("example.org:5").ip()).isEmpty();
  }

  @Test
  void addressesAreWrittenWithBracketsWhereNeeded() {
    assertThat(Endpoint.of(Ip.parse("10.0.0.7").orElseThrow(), 5)).hasToString("10.0.0.7:5");
    assertThat(Endpoint.of(Ip.parse("::1").orElseThrow(), 5)).hasToString("[0:0:0:0:0:0:0:1]:5");
  }
}
