package org.hearsay.disk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Optional;
import java.util.Set;
import org.hearsay.env.Document;

/**
 * A document in a file that only its owner may read. A new version is written beside the old one,
 * forced to the disk, and then takes its name; whoever pulls the plug finds one or the other.
 */
public final class FileDocument implements Document {
  // Ours to choose.
  /** Longest content. The largest document, a full key ring, has 1.3 MB. */
  static final int MAX_BYTES = 64 << 20;

  static final String UNFINISHED = ".new";

  private final Path path;
  private final Path directory;
  private final Path unfinished;

  /**
   * Removes what an interrupted {@link #write} left behind; makes nothing.
   *
   * @param path a file in a directory that exists
   */
  public FileDocument(Path path) {
    this.path = path.toAbsolutePath();
    this.directory = this.path.resolveSibling(".").normalize();
    this.unfinished = this.path.resolveSibling(this.path.getFileName() + UNFINISHED);
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + unfinished, e);
    }
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public synchronized Optional<byte[]> read() {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new IOException("longer than " + MAX_BYTES + " bytes");
      }
      return Optional.of(content);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  @Override
  public synchronized void write(byte[] content) {
    if (content.length > MAX_BYTES) {
      throw new IllegalArgumentException(path + ": " + content.length + " bytes");
    }
    try {
      Files.deleteIfExists(unfinished);
      writeNew(content);
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      forceDirectory(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  /** Removes it, if it is there; when this returns that survives power loss. */
  synchronized void remove() {
    try {
      Files.deleteIfExists(path);
      forceDirectory(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
  }

  private void writeNew(byte[] content) throws IOException {
    FileAttribute<?>[] ownerOnly = Permissions.forNewFile(directory);
    try (FileChannel out =
        FileChannel.open(
            unfinished,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            ownerOnly)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
  }

  /**
   * A rename survives power loss once the directory was forced, where directories can be opened.
   */
  static void forceDirectory(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
        entries.force(true);
      }
    }
  }
}
