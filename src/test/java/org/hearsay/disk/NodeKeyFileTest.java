package org.hearsay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeKeyFileTest {
  @TempDir Path directory;

  @Test
  void aKeyIsReadAsItWasWritten() throws IOException {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 0xab);
    assertThat(file().read()).isEmpty();
    file().write(key);
    assertThat(file().read()).hasValue(key);
    assertThat(path()).content().isEqualTo("ab".repeat(32) + "\n");
    assertThat(FileDocumentTest.permissions(path())).isEqualTo("rw-------");
  }

  @Test
  void aKeyWithoutNewlineAsGethWritesItIsRead() throws IOException {
    Files.writeString(path(), "Ab".repeat(32));
    assertThat(file().read()).isPresent();
  }

  @Test
  void aDamagedKeyIsRefusedAndNamedButNotShown() throws IOException {
    for (String damaged : new String[] {"", "ab".repeat(31), "ab".repeat(33), "xy".repeat(32)}) {
      Files.writeString(path(), damaged);
      assertThatThrownBy(() -> file().read())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(path().toString())
          .hasMessageNotContaining("abab");
      assertThat(path()).content().isEqualTo(damaged);
    }
  }

  private Path path() {
    return directory.resolve("nodekey");
  }

  private NodeKeyFile file() {
    return new NodeKeyFile(path());
  }
}
