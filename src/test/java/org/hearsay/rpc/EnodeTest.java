package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hearsay.wire.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnodeTest {
  private static final String ID =
      "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
          + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

  @Test
  void aUrlNamesAPeerAndWhereItIs() throws Exception {
    Enode peer = Enode.parse("enode://" + ID + "@10.1.2.3:30303?discport=0");
    assertThat(peer.id().toHex()).isEqualTo(ID);
    assertThat(peer.endpoint()).contains(new Endpoint("10.1.2.3", 30303));
    assertThat(Enode.parse("enode://" + ID + "@[::1]:7470").endpoint())
        .contains(new Endpoint("::1", 7470));
    assertThat(Enode.parse("enode://" + ID + "@::1:7470").endpoint())
        .as("what stands behind the last colon is the port")
        .contains(new Endpoint("::1", 7470));
    assertThat(Enode.parse("enode://" + ID).endpoint()).isEmpty();
    assertThat(Enode.parse("enode://" + ID.toUpperCase()).id().toHex()).isEqualTo(ID);
  }

  @Test
  void itIsWrittenAsItIsRead() throws Exception {
    String url = "enode://" + ID + "@[::1]:7470";
    Enode peer = Enode.parse(url);
    assertThat(Enode.url(peer.id(), peer.endpoint().orElseThrow())).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://foobar              | missing 'enr:' prefix for base64-encoded record
          enode://zz                 | does not contain node ID
          enode://foobar@            | invalid public key (encoding/hex: invalid byte: U+006F 'o')
          enode://01010101@1.2.3.4:3 | invalid public key (wrong length, want 128 hex chars)
          enode://01010101           | invalid public key (wrong length, want 128 hex chars)
          enode://010@1.2.3.4:3      | invalid public key (encoding/hex: odd length hex string)
          enode://ID@127.0.0.1       | invalid port
          enode://ID@127.0.0.1:99999 | invalid port
          enode://ID@127.0.0.1:foo   | parse "enode://ID@127.0.0.1:foo": invalid port ":foo" after host
          enode://ID@127.0.0.1:3?discport=foo | invalid discport in query
          enode://ID@:3              | lookup : no such host
          enode://ID@[::1:3          | parse "enode://ID@[::1:3": missing ']' in host
          enode://ID@%zz:1           | parse "enode://ID@%zz:1": invalid URL escape "%zz"
          """)
  void mistakesAreToldAsGethDoes(String url, String text) {
    assertThatThrownBy(() -> Enode.parse(url.replace("ID", ID)))
        .isInstanceOf(BadArgumentException.class)
        .hasMessage(text.replace("@ID", ID).replace("enode://ID", "enode://" + ID));
  }

  @Test
  void anIdMustBeAPointOfTheCurve() {
    assertThatThrownBy(() -> Enode.parse("enode://" + "11".repeat(64)))
        .hasMessage("invalid public key (invalid secp256k1 public key)");
  }
}
