package org.hearsay.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A chain of a test's own: blocks take a moment, and one comes about every second. */
final class TestChain {
  private TestChain() {}

  /** Writes its genesis file. */
  static Path write(Path directory) throws IOException {
    Instant genesis = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    return Files.writeString(
        directory.resolve("genesis.toml"),
        """
        name = "test"
        chain_id = 77
        genesis_time = %s
        target = "1f00ffff"
        interval_seconds = 1
        half_life_blocks = 8
        price_claim = 1
        price_register = 1
        price_post = 1
        name_life_blocks = 10000
        claim_life_blocks = 1000
        recovery_blocks = 100
        anchor_blocks = 120
        finality_intervals = 600
        miners = []
        mine = "off"
        """
            .formatted(genesis));
  }
}
