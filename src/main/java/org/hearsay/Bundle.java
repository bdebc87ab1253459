package org.hearsay;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.disk.NewFile;

/** A zip for a bug report: few files, none long, without addresses and without secrets. */
final class Bundle {
  // Ours to choose.
  /** Of each file; what is longer lacks its beginning, since the end is what happened last. */
  private static final int CHARS_MAX = 1 << 20;

  private static final int FILES_MAX = 16;

  private final Redaction redaction;
  private final List<String> secrets;
  private final Map<String, String> files = new LinkedHashMap<>();

  /**
   * An empty one.
   *
   * @param secrets never written, wherever they turn up
   */
  Bundle(Redaction redaction, List<String> secrets) {
    this.redaction = redaction;
    this.secrets = secrets.stream().filter(secret -> !secret.isBlank()).toList();
  }

  void add(String name, String text) {
    if (files.size() >= FILES_MAX) {
      throw new IllegalStateException("more than " + FILES_MAX + " files");
    }
    String end = text.substring(Math.max(0, text.length() - CHARS_MAX));
    String told = redaction.text(end).replace(System.getProperty("user.home"), "~");
    for (String secret : secrets) {
      told = told.replace(secret, "***");
    }
    files.put(name, told.endsWith("\n") ? told : told + "\n");
  }

  /** Says what is in it, a line for each file. */
  void list(PrintStream out) {
    files.forEach(
        (name, text) -> out.printf("%8d %s%n", text.getBytes(StandardCharsets.UTF_8).length, name));
  }

  /** Writes it; never over another file. */
  void write(Path file) {
    try (OutputStream out = NewFile.create(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> one : files.entrySet()) {
        zip.putNextEntry(new ZipEntry("hearsay-report/" + one.getKey()));
        zip.write(one.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    } catch (FileAlreadyExistsException e) {
      throw new Failure(
          Exit.FAILED, file + " is there already.", "hearsay doctor --bundle with another name");
    } catch (IOException e) {
      throw new Failure(
          Exit.FAILED,
          "%s cannot be written: %s".formatted(file, e),
          "hearsay doctor --bundle with a file in a directory of yours");
    }
  }
}
