package org.hearsay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The chain of a lab: its own, so that it never meets another, and so easy that a name is there
 * within a second.
 */
final class LabGenesis {
  // Ours to choose.
  /** 32,768 tries a block: a tenth of a second for a JVM that has just started. */
  private static final String TARGET = "1f01ffff";

  /** Who takes part mines only when told to: in a lab it is to be seen who mined. */
  private static final String RULES =
      """
      # The chain of a demo. docs/operating.md says what each line does.
      name = "hearsay-demo"
      chain_id = %d
      genesis_time = 2026-11-01T00:00:00Z
      target = "%s"
      interval_seconds = 1
      half_life_blocks = 480
      price_claim = 16
      price_register = 16
      price_post = 16
      name_life_blocks = 31557600
      claim_life_blocks = 2880
      recovery_blocks = 2880
      anchor_blocks = 120
      finality_intervals = 600
      miners = []
      mine = "off"
      """;

  private LabGenesis() {}

  /** Writes the rules of a chain with this id. */
  static Path write(Path directory, long chainId) throws IOException {
    return Files.writeString(directory.resolve("genesis.toml"), RULES.formatted(chainId, TARGET));
  }
}
