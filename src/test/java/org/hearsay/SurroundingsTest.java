package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class SurroundingsTest {
  @Test
  void aVariableThatLooksLikeASettingAndIsNoneIsNamed() {
    assertThat(
            Surroundings.warnings(
                Map.of(
                    "HEARSAY_RPC_PROT", "1",
                    "HEARSAY_XYZZY_AND_MORE", "1",
                    "HEARSAY_PORT", "1",
                    "HEARSAY_PROFILE", "work",
                    "HEARSAY_JAVA_OPTS", "",
                    "HOME", "x")))
        .containsExactly(
            "HEARSAY_RPC_PROT means nothing here; did you mean HEARSAY_RPC_PORT?",
            "HEARSAY_XYZZY_AND_MORE means nothing here; hearsay run --help lists every setting");
  }

  @Test
  void coloursAreForWhoLooksAndDidNotForbidThem() {
    assertThat(Surroundings.paints(Map.of("TERM", "xterm"), true)).isTrue();
    assertThat(Surroundings.paints(Map.of("TERM", "xterm"), false)).isFalse();
    assertThat(Surroundings.paints(Map.of("TERM", "dumb"), true)).isFalse();
    assertThat(Surroundings.paints(Map.of("TERM", "xterm", "NO_COLOR", "1"), true)).isFalse();
    assertThat(Surroundings.paints(Map.of("TERM", "xterm", "NO_COLOR", ""), true)).isTrue();
    assertThat(Surroundings.paints(Map.of("CLICOLOR_FORCE", "1"), false)).isTrue();
    assertThat(Surroundings.paints(Map.of("CLICOLOR_FORCE", "0"), false)).isFalse();
    assertThat(Surroundings.paints(Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1"), true)).isFalse();
  }
}
