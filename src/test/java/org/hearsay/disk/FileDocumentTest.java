package org.hearsay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileDocumentTest {
  @TempDir Path directory;

  @Test
  void whatWasNeverWrittenIsEmpty() {
    assertThat(document().read()).isEmpty();
  }

  @Test
  void theLastVersionIsRead() {
    document().write(new byte[] {1, 2, 3});
    document().write(new byte[] {4});
    assertThat(document().read()).hasValue(new byte[] {4});
    document().write(new byte[0]);
    assertThat(document().read()).hasValue(new byte[0]);
  }

  @Test
  void onlyTheOwnerMayRead() throws IOException {
    document().write(new byte[] {1});
    document().write(new byte[] {2});
    assertThat(permissions(path())).isEqualTo("rw-------");
  }

  @Test
  void nothingIsLeftBesideTheDocument() throws IOException {
    document().write(new byte[] {1});
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(path());
    }
  }

  @Test
  void whatAnInterruptedWriteLeftBehindIsRemovedAndNeverRead() throws IOException {
    document().write(new byte[] {1});
    Files.write(directory.resolve("contacts.new"), new byte[] {9, 9});
    FileDocument reopened = document();
    assertThat(directory.resolve("contacts.new")).doesNotExist();
    assertThat(reopened.read()).hasValue(new byte[] {1});
  }

  @Test
  void aWriteThatFailsLeavesTheOldVersionAndNamesTheFile() throws IOException {
    FileDocument document = document();
    document.write(new byte[] {1});
    Files.createDirectories(directory.resolve("contacts.new").resolve("in the way"));
    assertThatThrownBy(() -> document.write(new byte[] {2}))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(path().toString());
    assertThat(document.read()).hasValue(new byte[] {1});
  }

  @Test
  void whatIsTooLongIsRefusedInsteadOfFillingMemory() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(path().toFile(), "rw")) {
      sparse.setLength(FileDocument.MAX_BYTES + 1L);
    }
    assertThatThrownBy(() -> document().read())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(path().toString());
  }

  @Test
  void anUnreadableDocumentIsNotTakenForAMissingOne() throws IOException {
    Files.createDirectory(path());
    assertThatThrownBy(() -> document().read())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(path().toString());
  }

  private Path path() {
    return directory.resolve("contacts");
  }

  private FileDocument document() {
    return new FileDocument(path());
  }

  static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
