package org.hearsay.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hearsay.GethVectors.bytes;

import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.hearsay.GethVectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class PasswordKeyTest {
  static Stream<Arguments> passwords() {
    return GethVectors.section("passwords", "passwordUtf8");
  }

  @ParameterizedTest
  @MethodSource("passwords")
  void keyIsGeths(JsonNode entry) {
    String password = entry.get("password").asString();
    assertThat(password.getBytes(UTF_8)).isEqualTo(bytes(entry, "passwordUtf8"));
    assertThat(PasswordKey.derive(password)).isEqualTo(bytes(entry, "key"));
  }

  @Test
  void statusAppsInboxHasItsKnownKey() {
    assertThat(HexFormat.of().formatHex(PasswordKey.derive("status-offline-inbox")))
        .isEqualTo("765df27c0765526f920ba742ff4b9452bb0064e016435ffccd81186aa6feaae8");
  }

  /** HMAC hashes a key longer than its block of 64 bytes first. */
  @ParameterizedTest
  @ValueSource(ints = {63, 64, 65, 200})
  void longPasswordsDeriveAsBouncyCastleDoes(int length) {
    String password = "x".repeat(length);
    PBEParametersGenerator reference = new PKCS5S2ParametersGenerator(new SHA256Digest());
    reference.init(password.getBytes(UTF_8), new byte[0], 65_356);
    KeyParameter expected = (KeyParameter) reference.generateDerivedMacParameters(256);
    assertThat(PasswordKey.derive(password)).isEqualTo(expected.getKey());
  }

  @Test
  void halfASurrogatePairCountsAsTheReplacementCharacter() {
    assertThat(PasswordKey.derive("a\ud800b")).isEqualTo(PasswordKey.derive("a\ufffdb"));
    assertThat(PasswordKey.derive("\udc00\ud800"))
        .isEqualTo(PasswordKey.derive("\ufffd\ufffd"))
        .isNotEqualTo(PasswordKey.derive("??"));
  }
}
