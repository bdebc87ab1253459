package org.hearsay.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that nobody but their owner reads. */
public final class OwnFile {
  private OwnFile() {}

  /** Writes one that was not there. */
  public static void write(String file, byte[] bytes) throws IOException {
    Path path = Path.of(file).toAbsolutePath();
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] owner =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (OutputStream out =
        Channels.newOutputStream(
            Files.newByteChannel(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner))) {
      out.write(bytes);
    } catch (FileAlreadyExistsException e) {
      throw new Failure(
          Exit.USAGE, file + " is there already.", "Name a file that is not there yet.");
    }
  }
}
