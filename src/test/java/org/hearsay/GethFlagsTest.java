package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Command lines of geth, as its users have them in scripts. */
final class GethFlagsTest {
  private final List<String> warnings = new ArrayList<>();

  private Map<String, List<String>> typed(String... args) {
    CommandSpec spec = CommandSpec.create();
    DaemonFlags.declare(spec);
    return DaemonFlags.typed(new CommandLine(spec).parseArgs(args), warnings::add);
  }

  @Test
  void whatIsServedAnywayNeedsNoWord() {
    assertThat(typed("--shh", "--http", "--rpc")).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void newSpellingsMeanTheSame() {
    assertThat(typed("--http.addr", "127.0.0.1", "--http.port=9000", "--ws", "--ws.port", "9001"))
        .containsEntry("rpc.addr", List.of("127.0.0.1"))
        .containsEntry("rpc.port", List.of("9000"))
        .containsEntry("ws", List.of("true"))
        .containsEntry("ws.port", List.of("9001"));
    assertThat(warnings).isEmpty();
  }

  @Test
  void oldSpellingsMeanTheSameWithAWarning() {
    assertThat(typed("--rpcport", "9000")).containsEntry("rpc.port", List.of("9000"));
    assertThat(warnings).containsExactly("--rpcport is called --rpc.port here");
  }

  @Test
  void whatMeansNothingHereIsSaid() {
    assertThat(typed("--syncmode", "light", "--cache", "512", "--testnet", "--rpcapi", "shh"))
        .isEmpty();
    assertThat(warnings).hasSize(4).allMatch(line -> line.contains("has no meaning here"));
  }

  @Test
  void whoWantsNoDiscoveryGetsNone() {
    assertThat(typed("--nodiscover"))
        .containsEntry("lan", List.of("false"))
        .containsEntry("discover", List.of("false"));
  }
}
