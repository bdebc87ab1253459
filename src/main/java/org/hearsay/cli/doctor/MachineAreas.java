package org.hearsay.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Java and the directory. */
final class MachineAreas {
  // Ours to choose.
  private static final int JAVA_LEAST = 17;

  /** Documents are small, but are written whole before they take the place of the old ones. */
  private static final long FREE_BYTES_LEAST = 64L << 20;

  private MachineAreas() {}

  static List<Finding> java() {
    Runtime.Version version = Runtime.version();
    String text =
        "%s, %d cores, heap up to %d MiB"
            .formatted(
                version,
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20);
    return List.of(
        version.feature() >= JAVA_LEAST
            ? Finding.ok("java", text)
            : Finding.wrong("java", text, "install Java " + JAVA_LEAST + " or newer"));
  }

  static List<Finding> directories(Path data) {
    Path existing = data;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    List<Finding> findings = new ArrayList<>();
    if (!Files.isDirectory(existing)) {
      findings.add(
          Finding.wrong(
              "directories", existing + " is no directory", "choose another with --datadir DIR"));
      return findings;
    }
    findings.add(writable(data, existing));
    try {
      if (existing.equals(data)) {
        mode(data, findings);
      }
      findings.add(space(existing));
    } catch (IOException e) {
      findings.add(
          Finding.wrong("directories", existing + " cannot be read: " + e.getMessage(), "ls -ld"));
    }
    return findings;
  }

  /** By trying: who is allowed to is a longer story than permissions tell. */
  private static Finding writable(Path data, Path existing) {
    try {
      Path probe = Files.createTempFile(existing, ".hearsay-doctor", "");
      Files.delete(probe);
      return existing.equals(data)
          ? Finding.ok("directories", data + " can be written")
          : Finding.ok("directories", data + " is not there yet, and can be made");
    } catch (IOException e) {
      return Finding.wrong(
          "directories",
          existing + " cannot be written",
          "chown it to this user and chmod u+rwx "
              + existing
              + ", or choose another with --datadir");
    }
  }

  private static void mode(Path data, List<Finding> findings) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(data, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    String mode = PosixFilePermissions.toString(view.readAttributes().permissions());
    findings.add(
        mode.endsWith("------")
            ? Finding.ok("directories", mode + ", closed to other users")
            : Finding.wrong(
                "directories",
                data + " is " + mode + ": other users can look in",
                "chmod 700 " + data));
  }

  private static Finding space(Path existing) throws IOException {
    long free = Files.getFileStore(existing).getUsableSpace();
    String text = "%d MiB free".formatted(free >> 20);
    return free < FREE_BYTES_LEAST
        ? Finding.wrong(
            "directories", text, "make room on the disk of " + existing + ", or --datadir DIR")
        : Finding.ok("directories", text);
  }
}
