package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.hearsay.seal.KeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Accounts of a real daemon that is ended, and killed while files are replaced. */
final class AccountsOfADaemonTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Map<String, Boolean> LIGHT = Map.of("light", true);

  @TempDir private Path directory;
  private DaemonProcess daemon;

  private void start() throws IOException {
    daemon =
        DaemonProcess.start(directory.resolve("d"), "--lan=false", "--chain", "off").awaitReady();
  }

  @AfterEach
  void end() {
    daemon.close();
  }

  private String state(String who) {
    return daemon.ipc("account_show", who).path("state").asString();
  }

  private boolean opens(String passphrase) {
    try {
      JsonNode account = daemon.ipc("account_unlock", "alice", passphrase);
      return account.path("state").asString().equals("unlocked");
    } catch (IllegalStateException e) {
      assertThat(e.getCause()).hasMessageContaining("wrong passphrase");
      return false;
    }
  }

  private byte[] file() throws IOException {
    String name = daemon.ipc("account_show", "alice").path("file").asString();
    return Files.readAllBytes(directory.resolve("d/keystore").resolve(name));
  }

  @Test
  void theKeyThatWasInTheClearBecomesAnAccount() throws Exception {
    KeyPair old = KeyPair.random(new Random(1));
    Path raw = Files.createDirectories(directory.resolve("d")).resolve("account");
    String secret = HexFormat.of().formatHex(old.secret().toBytes());
    Files.writeString(raw, secret + "\n");
    start();
    JsonNode account = daemon.ipc("account_show");
    assertThat(account.path("key").asString()).isEqualTo("0x" + old.open().nodeId().toHex());
    assertThat(account.path("passphrase").asBoolean()).isFalse();
    assertThat(raw).doesNotExist();
    daemon.kill();
    Files.writeString(raw, secret + "\n"); // as if it was killed before the file went
    start();
    assertThat(daemon.ipc("account_list")).hasSize(1);
    assertThat(raw).doesNotExist();
  }

  @Test
  void anAccountWithAPassphraseIsLockedAfterAStart() throws Exception {
    start();
    daemon.ipc("account_new", "alice", "correct horse", LIGHT);
    daemon.ipc("account_use", "alice");
    daemon.ipc("account_lock", "alice");
    assertThat(state("")).isEqualTo("locked");
    assertThat(opens("wrong horse")).isFalse();
    assertThat(opens("correct horse")).isTrue();
    assertThat(daemon.terminate()).isZero();
    start();
    assertThat(state("")).isEqualTo("locked");
    assertThat(state("main")).isEqualTo("unlocked");
    assertThat(opens("correct horse")).isTrue();
  }

  @Test
  void aPassphraseIsTheOldOrTheNewOneWheneverTheDaemonIsKilled() throws Exception {
    start();
    String key = daemon.ipc("account_new", "alice", "0", LIGHT).path("key").asString();
    String present = "0";
    for (int i = 1; i <= 6; i++) {
      String next = "" + i;
      String old = present;
      byte[] before = file();
      CompletableFuture<?> asked =
          CompletableFuture.runAsync(
              () -> daemon.ipc("account_changePassphrase", "alice", old, next, LIGHT));
      if (i % 2 == 0) { // at the very moment at which it is replaced, else before
        String name = daemon.ipc("account_show", "alice").path("file").asString();
        Path file = directory.resolve("d/keystore").resolve(name);
        await()
            .atMost(PATIENCE)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> !Arrays.equals(Files.readAllBytes(file), before));
      }
      daemon.kill();
      await().atMost(PATIENCE).until(asked::isDone);
      start();
      assertThat(state("alice")).isEqualTo("locked");
      boolean isNext = opens(next);
      assertThat(isNext || opens(old)).as("change %d", i).isTrue();
      assertThat(daemon.ipc("account_show", "alice").path("key").asString()).isEqualTo(key);
      present = isNext ? next : old;
      assertThat(isNext || i % 2 == 1).as("change %d was on the disk", i).isTrue();
    }
  }

  @Test
  void aLockedAccountSignsNothingAndWhatItBeganWaits() throws Exception {
    Path genesis = TestChain.write(directory);
    String[] flags = {"--lan=false", "--chain", genesis + "", "--mine", "off"};
    daemon = DaemonProcess.start(directory.resolve("d"), flags).awaitReady();
    daemon.ipc("account_new", "alice", "secret", LIGHT);
    String key = daemon.ipc("account_use", "alice").path("key").asString();
    daemon.ipc("name_register", "alice");
    Path begun = directory.resolve("d/registrations");
    await().atMost(PATIENCE).until(() -> Files.exists(begun)); // its answer does not wait for that
    daemon.kill();
    daemon = DaemonProcess.start(directory.resolve("d"), flags).awaitReady();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> daemon.ipc("name_register", "second"))
        .withStackTraceContaining("the account is locked");
    JsonNode waits = daemon.ipc("name_registration", "alice");
    assertThat(waits.path("account").asString()).isEqualTo(key);
    assertThat(waits.path("hint").asString()).contains("until the account is unlocked");
    daemon.ipc("chain_mine", "on");
    assertThat(opens("secret")).isTrue();
    await()
        .atMost(PATIENCE)
        .until(
            () -> daemon.ipc("name_registration", "alice").path("phase").asString().equals("held"));
    assertThat(daemon.ipc("name_resolve", "alice").path("key").asString()).isEqualTo(key);
  }
}
