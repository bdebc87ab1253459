package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** config/hearsay.toml is the operator's list of all settings: it must be complete and true. */
final class ConfigFileTest {
  private static final Path FILE = Path.of("config", "hearsay.toml");

  @TempDir private Path directory;

  /** The file as if its owner had removed every # in front of a setting. */
  private static String inForce() throws IOException {
    return Files.readAllLines(FILE).stream()
        .map(line -> line.matches("# [a-z]+ = .*") ? line.substring(2) : line)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void itChangesNothingAsItIs() throws IOException {
    assertThat(Toml.parse(FILE).dottedKeySet()).isEmpty();
  }

  @Test
  void itListsEveryKeyExactly() throws IOException {
    TomlParseResult toml = Toml.parse(inForce());
    assertThat(toml.errors()).isEmpty();
    assertThat(toml.dottedKeySet())
        .containsExactlyInAnyOrderElementsOf(
            Keys.ALL.stream().map(Key::toml).filter(name -> !name.isEmpty()).toList());
  }

  @Test
  void itShowsTheDefaults() throws IOException {
    Path file = Files.writeString(directory.resolve("all.toml"), inForce());
    Settings shown = Settings.read(Map.of("config", List.of(file.toString())), Map.of());
    Settings normal = Settings.read(Map.of("datadir", List.of(directory.toString())), Map.of());
    Map<String, Object> expected = new LinkedHashMap<>();
    Map<String, Object> found = new LinkedHashMap<>();
    for (Key<?> key : Keys.ALL) {
      if (!key.normal().isEmpty()) {
        expected.put(key.toml(), normal.get(key));
        found.put(key.toml(), shown.get(key));
      }
    }
    assertThat(found).isEqualTo(expected);
  }
}
