package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.hearsay.chain.Miner;
import org.hearsay.chain.Rules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chains that come with the program are the ones that people are on. */
final class GenesisFileTest {
  @TempDir private Path directory;

  /** Section 11.13; a change of one of these leaves everybody behind who is on the chain. */
  @ParameterizedTest
  @CsvSource({
    "lan, e146f8677401a0d5b91112c07a9fd30a6144a63dc7b946b799b91e2029c2435d, PENDING",
    "main, 339f4de86fea34ff9dc2de64913489f60c9c4bb3aec3c62bf14e6d09d4d9a9a1, OFF",
  })
  void theirFirstBlocksAreWhatTheyWere(String chain, String id, Miner.Mode mining) {
    GenesisFile file = GenesisFile.of(chain);
    assertThat(HexFormat.of().formatHex(file.rules().genesis().id().toBytes())).isEqualTo(id);
    assertThat(file.mining()).isEqualTo(mining);
  }

  @Test
  void whoeverChangesALineHasMadeAnotherChain() throws IOException {
    Rules lan = GenesisFile.of("lan").rules();
    String text = Files.readString(Path.of("config/genesis-lan.toml"));
    Path copy = Files.writeString(directory.resolve("ours.toml"), text);
    assertThat(GenesisFile.of(copy.toString()).rules()).isEqualTo(lan);
    for (String line : new String[] {"name_life_blocks = 1051920", "price_post = 256"}) {
      assertThat(text).contains(line);
      Files.writeString(copy, text.replace(line, line + "0"));
      assertThat(GenesisFile.of(copy.toString()).rules().genesis().id())
          .isNotEqualTo(lan.genesis().id());
    }
    Files.writeString(copy, text.replace("name_life_blocks = 1051920", "name_life_blocks = 0"));
    assertThatThrownBy(() -> GenesisFile.of(copy.toString())).hasMessageContaining("ours.toml");
  }
}
