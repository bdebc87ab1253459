package org.hearsay.rpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file of a Unix socket. It appears at its place finished: only its owner may use it, and
 * somebody already listens. Binding makes a file that everybody may use, so that happens in a
 * directory that only we may enter.
 */
final class UnixSocketFile {
  /** Longest path of a socket: {@code sun_path} of Linux has 108 bytes, and the JDK keeps two. */
  static final int PATH_BYTES_MAX = 106;

  private final Path path;
  private final Path nursery;

  /**
   * Judges the path; touches nothing.
   *
   * @throws UncheckedIOException when it is too long for a socket
   */
  UnixSocketFile(Path path) {
    this.path = path.toAbsolutePath();
    this.nursery = this.path.resolveSibling(".ipc");
    int bytes = this.path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (Math.max(bytes, bytesOf(newborn())) > PATH_BYTES_MAX) {
      throw failure(
          "its path has "
              + bytes
              + " bytes and a socket's may have "
              + PATH_BYTES_MAX
              + "; choose a shorter one with --ipcpath or --datadir",
          new IOException("path too long"));
    }
  }

  private static int bytesOf(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  Path path() {
    return path;
  }

  /** Where to bind. Makes the directory around it. */
  Path prepare() {
    try {
      Path parent = path.getParent();
      if (parent != null && !Files.isDirectory(parent)) {
        Files.createDirectories(
            parent,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      refuseOther();
      Files.deleteIfExists(newborn());
      Files.deleteIfExists(nursery);
      Files.createDirectory(
          nursery,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return newborn();
    } catch (IOException e) {
      throw failure(String.valueOf(e.getMessage()), e);
    }
  }

  private Path newborn() {
    return nursery.resolve("s");
  }

  /** Refuses to replace what is no socket, or a socket that somebody answers at. */
  private void refuseOther() throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes kind =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!kind.isOther()) {
      throw new IOException("there is a file that is no socket");
    }
    if (isAnswered()) {
      throw new IOException("another daemon listens there");
    }
  }

  private boolean isAnswered() {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return probe.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      return false; // left behind by a daemon that is gone
    }
  }

  /** Puts the bound socket in its place, instead of a stale one. */
  void publish() {
    try {
      Files.setPosixFilePermissions(newborn(), PosixFilePermissions.fromString("rw-------"));
      Files.move(newborn(), path, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(nursery);
    } catch (IOException e) {
      throw failure(String.valueOf(e.getMessage()), e);
    }
  }

  /** Removes the file. */
  void remove() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw failure(String.valueOf(e.getMessage()), e);
    }
  }

  private UncheckedIOException failure(String why, IOException cause) {
    return new UncheckedIOException("Unix socket " + path + ": " + why, cause);
  }
}
