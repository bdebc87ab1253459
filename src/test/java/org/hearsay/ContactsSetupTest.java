package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.hearsay.disk.SqliteVault;
import org.hearsay.env.Vault;
import org.hearsay.seal.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vault follows the account when its key changes. */
final class ContactsSetupTest {
  private static final byte[] A = "a".getBytes(StandardCharsets.US_ASCII);

  private final SecureRandom secrets = new SecureRandom();
  @TempDir private Path directory;

  private SqliteVault open(KeyPair... keys) {
    return ContactsSetup.open(directory.resolve(ContactsSetup.FILE), List.of(keys), secrets);
  }

  @Test
  void afterAChangeOfTheKeyTheNewOneOpensIt() {
    KeyPair old = KeyPair.random(secrets);
    KeyPair fresh = KeyPair.random(secrets);
    try (SqliteVault vault = open(old)) {
      vault.commit(List.of(Vault.put("words", A, A)));
    }
    open(fresh, KeyPair.random(secrets), old).close();
    try (SqliteVault vault = open(fresh)) {
      assertThat(vault.get("words", A)).hasValue(A);
    }
    assertThatThrownBy(() -> open(old)).hasMessageContaining("under another key");
  }
}
