package org.hearsay.cli.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * What was typed, a line each, for its user only. Several consoles may add to it at once. It is a
 * convenience: when it cannot be read or written nobody is held up.
 */
public final class HistoryFile {
  public static final String NAME = "console_history";

  // Ours to choose.
  /** As many as anybody goes back to. */
  private static final int LINES_MAX = 1000;

  /** A pasted batch is no line to go back to. */
  private static final int LINE_CHARS_MAX = 10_000;

  private final Path file;

  HistoryFile(Path directory) {
    this.file = directory.resolve(NAME);
  }

  /** The latest lines, the oldest first; what is older is removed from the file. */
  List<String> load() {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      List<String> latest = lines.subList(Math.max(0, lines.size() - LINES_MAX), lines.size());
      if (lines.size() > 2 * LINES_MAX) {
        Path shorter = file.resolveSibling(NAME + "." + ProcessHandle.current().pid());
        make(shorter);
        Files.write(shorter, latest, StandardCharsets.UTF_8);
        Files.move(shorter, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return List.copyOf(latest);
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Adds a line, unless it is too long; a call of several lines becomes one. */
  void add(String typed) {
    String line = typed.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    if (line.length() > LINE_CHARS_MAX) {
      return;
    }
    try {
      make(file);
      Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      // the console works without
    }
  }

  /** Makes an empty file that only its user can read, unless it is there. */
  private static void make(Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    Files.createDirectories(
        file.getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      // another console was faster
    }
  }
}
