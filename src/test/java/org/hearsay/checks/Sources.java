package org.hearsay.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The repository's own text files, as the checks see them. */
record Sources(String name, String text) {
  private static final Path REPOSITORY = Path.of("").toAbsolutePath();

  /** Every Java file below the folder, sorted by name. */
  static List<Sources> java(String folder) {
    return below(folder).stream().filter(source -> source.name().endsWith(".java")).toList();
  }

  /**
   * Every file below the folder, or the file itself, or nothing when there is none. What npm put
   * there is not ours.
   */
  static List<Sources> below(String folder) {
    Path start = REPOSITORY.resolve(folder);
    if (!Files.exists(start)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(start)) {
      return files
          .filter(file -> !file.toString().contains("node_modules"))
          .filter(Files::isRegularFile)
          .sorted()
          .map(Sources::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("sources " + start, e);
    }
  }

  private static Sources read(Path file) {
    String name = REPOSITORY.relativize(file).toString().replace('\\', '/');
    try {
      return new Sources(name, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("source " + file, e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
