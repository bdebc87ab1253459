package org.hearsay.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hearsay.env.Document;
import org.hearsay.env.Folder;

/** A directory of files that only its owner may read. */
public final class FileFolder implements Folder {
  private final Path path;

  /**
   * Makes it (0700) where there is none, and removes what interrupted writes left behind.
   *
   * @throws UncheckedIOException naming it
   */
  public FileFolder(Path path) {
    this.path = path.toAbsolutePath();
    try {
      Permissions.createDirectories(this.path);
      try (Stream<Path> all = Files.list(this.path)) {
        for (Path file : all.filter(FileFolder::isUnfinished).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the directory " + path, e);
    }
  }

  private static boolean isUnfinished(Path file) {
    return file.getFileName().toString().endsWith(FileDocument.UNFINISHED)
        && Files.isRegularFile(file);
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public List<String> names(int most) {
    try (Stream<Path> all = Files.list(path)) {
      return all.filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith(".") && !name.endsWith("~"))
          .filter(name -> !name.endsWith(FileDocument.UNFINISHED))
          .sorted()
          .limit(most)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + path, e);
    }
  }

  @Override
  public Document document(String name) {
    return new FileDocument(inside(name));
  }

  @Override
  public void remove(String name) {
    Path file = inside(name);
    try {
      Files.deleteIfExists(file);
      FileDocument.forceDirectory(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + file, e);
    }
  }

  private Path inside(String name) {
    Path file = path.resolve(name);
    if (!path.equals(file.getParent()) || !file.equals(file.normalize())) {
      throw new IllegalArgumentException(name + " is not the name of a file");
    }
    return file;
  }
}
