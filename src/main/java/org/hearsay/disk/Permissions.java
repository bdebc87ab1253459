package org.hearsay.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who may read our files: their owner, where the file system knows owners. */
final class Permissions {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private Permissions() {}

  /** For a file that is about to be made in {@code directory}: 0600 from its first moment. */
  static FileAttribute<?>[] forNewFile(Path directory) throws IOException {
    return isPosix(directory)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE)}
        : new FileAttribute<?>[0];
  }

  /** Makes the directory with all its parents; what did not exist becomes 0700. */
  static void createDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      createDirectories(parent);
    }
    if (isPosix(parent == null ? Path.of(".") : parent)) {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
    } else {
      Files.createDirectory(directory);
    }
  }

  private static boolean isPosix(Path existing) throws IOException {
    return Files.getFileStore(existing).supportsFileAttributeView(PosixFileAttributeView.class);
  }
}
