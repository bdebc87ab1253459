package org.hearsay;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hearsay.cli.Exit;
import org.hearsay.rpc.Nearest;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A file of settings, read as text by dotted key. */
final class TomlFile {
  private final Path path;
  private final Map<String, Entry> entries;

  /** A value as it would be typed on the command line, and where it stands. */
  record Entry(String text, int line) {}

  private TomlFile(Path path, Map<String, Entry> entries) {
    this.path = path;
    this.entries = entries;
  }

  /** Reads the file; a key that is none of {@code known} is refused. */
  static TomlFile read(Path path, List<String> known) {
    TomlParseResult toml = Toml.parse(text(path));
    if (toml.hasErrors()) {
      throw Settings.unusable(Exit.CONFIG, broken(path, toml.errors().get(0)));
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (String key : toml.dottedKeySet(true)) {
      int line = line(toml.inputPositionOf(key));
      Object value = toml.get(key);
      if (known.contains(key) && !(value instanceof TomlTable)) {
        entries.put(key, new Entry(typed(value), line));
      } else if (!(value instanceof TomlTable && isTable(key, known))) {
        throw Settings.unusable(Exit.CONFIG, unknown(path, key, line, known));
      }
    }
    return new TomlFile(path, entries);
  }

  Path path() {
    return path;
  }

  Optional<Entry> entry(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Where an entry stands, for messages. */
  String where(Entry entry) {
    return path + " line " + entry.line();
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw Settings.unusable(
          Exit.CONFIG, path + ": no such file; write --config FILE with one that exists");
    } catch (CharacterCodingException e) {
      throw Settings.unusable(
          Exit.CONFIG, path + ": not text in UTF-8; save it as that, or name another by --config");
    } catch (IOException e) {
      throw Settings.unusable(
          Exit.CONFIG, path + ": cannot be read (" + e.getMessage() + "); chmod or --config FILE");
    }
  }

  private static String broken(Path path, TomlParseError error) {
    String reason = String.valueOf(error.getMessage()).lines().findFirst().orElse("not TOML");
    return "%s line %d: %s; write NAME = VALUE with text in quotes, such as port = 7470"
        .formatted(path, line(error.position()), reason);
  }

  private static String unknown(Path path, String key, int line, List<String> known) {
    String help =
        Nearest.to(key, known)
            .map(name -> "did you mean " + name + "?")
            .orElse("config/hearsay.toml lists every setting");
    return "%s line %d: there is no setting %s; %s".formatted(path, line, key, help);
  }

  private static boolean isTable(String key, List<String> known) {
    return known.stream().anyMatch(name -> name.startsWith(key + "."));
  }

  private static int line(@Nullable TomlPosition position) {
    return position == null ? 1 : position.line();
  }

  private static String typed(@Nullable Object value) {
    if (value instanceof TomlArray array) {
      return IntStream.range(0, array.size())
          .mapToObj(array::get)
          .map(String::valueOf)
          .collect(Collectors.joining(","));
    }
    return String.valueOf(value);
  }
}
