package org.hearsay.disk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A file that was not there before, and that only its owner may read. */
public final class NewFile {
  private NewFile() {}

  /**
   * Makes it.
   *
   * @throws java.nio.file.FileAlreadyExistsException when there is one of that name
   */
  public static OutputStream create(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    return Channels.newOutputStream(
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            Permissions.forNewFile(directory == null ? Path.of("/") : directory)));
  }
}
