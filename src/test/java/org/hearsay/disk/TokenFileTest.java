package org.hearsay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenFileTest {
  @TempDir private Path directory;

  @Test
  void itIsMadeOnceAndForItsOwnerOnly() throws Exception {
    Path path = directory.resolve(TokenFile.NAME);
    String token = new TokenFile(path).readOrMake(() -> new byte[TokenFile.TOKEN_BYTES]);
    assertThat(token).isEqualTo("0".repeat(64));
    assertThat(Files.readString(path)).isEqualTo(token + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    assertThat(new TokenFile(path).readOrMake(() -> new byte[1])).isEqualTo(token);
  }

  @Test
  void whatIsNoTokenIsNotTakenForOne() throws Exception {
    Path path = Files.writeString(directory.resolve(TokenFile.NAME), "\n");
    assertThatThrownBy(() -> new TokenFile(path).read())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("remove it");
  }
}
