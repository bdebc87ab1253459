package org.hearsay.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The directory with everything a daemon keeps, held by one process at a time. The operating system
 * lets go of the lock when the process dies, however it dies.
 */
public final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "LOCK";
  private static final String RUN = "hearsay.run";

  private final Path path;
  private final FileChannel lock;
  private final Instant started;
  private final FileDocument runFile;

  private DataDirectory(Path path, FileChannel lock, Instant started) {
    this.path = path;
    this.lock = lock;
    this.started = started;
    this.runFile = new FileDocument(path.resolve(RUN));
  }

  /**
   * Makes the directory where there is none (0700) and takes it.
   *
   * @throws DataDirectoryInUseException when another process, or another part of this one, has it
   * @throws UncheckedIOException when it cannot be made or written, naming it and the remedy
   */
  public static DataDirectory open(Path path, InstantSource clock) {
    Path directory = path.toAbsolutePath().normalize();
    try {
      Permissions.createDirectories(directory);
      return take(directory, clock.instant());
    } catch (IOException | UncheckedIOException e) {
      IOException cause =
          e instanceof UncheckedIOException unchecked
              ? Objects.requireNonNull(unchecked.getCause())
              : (IOException) e;
      throw new UncheckedIOException(
          "cannot write in the data directory "
              + directory
              + reason(cause)
              + "; make it writable for this user, or choose another with --datadir",
          cause);
    }
  }

  /** What the system says, in brackets, such as that the disk is full; empty when it is no more. */
  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return reason == null || reason.isBlank() ? "" : " (" + reason + ")";
  }

  private static DataDirectory take(Path directory, Instant now) throws IOException {
    FileChannel lock =
        FileChannel.open(
            directory.resolve(LOCK),
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
            Permissions.forNewFile(directory));
    boolean held = false;
    try {
      if (!isTaken(lock)) {
        throw new DataDirectoryInUseException(inUse(directory, now));
      }
      DataDirectory taken = new DataDirectory(directory, lock, now);
      taken.publish(Map.of()); // a full or read-only disk shows here, not an hour later
      held = true;
      return taken;
    } finally {
      if (!held) {
        lock.close();
      }
    }
  }

  /** Whether we now have the lock. */
  private static boolean isTaken(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  private static String inUse(Path directory, Instant now) {
    String who = runFile(directory).map(run -> " " + run.describe(now)).orElse("");
    return "Data directory in use by hearsay" + who + ". Use another --datadir.";
  }

  /** What the daemon that holds the directory says of itself; empty when none ever did. */
  public static Optional<RunFile> runFile(Path directory) {
    try {
      return RunFile.parse(Files.readString(directory.resolve(RUN), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty(); // only decorates a message; the lock is what counts
    }
  }

  public Path path() {
    return path;
  }

  /** A document in this directory. */
  public FileDocument document(String name) {
    return new FileDocument(path.resolve(name));
  }

  /** The file with the node's key. */
  public NodeKeyFile nodeKey() {
    return new NodeKeyFile(path.resolve("nodekey"));
  }

  /** The directory with the accounts' keys. */
  public FileFolder keystore() {
    return new FileFolder(path.resolve("keystore"));
  }

  /** The file in which earlier versions had the account's key, unencrypted. */
  public NodeKeyFile oldAccountKey() {
    return new NodeKeyFile(
        path.resolve("account"),
        "the account key",
        "restore it: names that it holds are lost without it; move it away to begin with another");
  }

  /** The file with the control port's token. */
  public TokenFile token() {
    return new TokenFile(path.resolve(TokenFile.NAME));
  }

  /**
   * Lets others know where this daemon can be found.
   *
   * @param facts such as {@code web} and its URL; replaces what was said before
   */
  public void publish(Map<String, String> facts) {
    RunFile run = new RunFile(ProcessHandle.current().pid(), started, facts);
    runFile.write(run.toJson().getBytes(StandardCharsets.UTF_8));
  }

  /** Lets go of the directory. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(path.resolve(RUN));
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot let go of " + path, e);
    }
  }
}
