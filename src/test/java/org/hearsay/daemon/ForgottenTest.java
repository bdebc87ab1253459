package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hearsay.VaultThief;
import org.hearsay.disk.SqliteVault;
import org.hearsay.people.Loot;
import org.hearsay.seal.KeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What is left of secrets in a daemon's memory and files. A heap dump has all that is reachable:
 * what the collector has not overwritten yet Java does not let us know.
 */
final class ForgottenTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PASSPHRASE = "a horse that nobody guesses 82715";
  private static final String OF_ALICE = "the plum tree blossoms at four 51807";
  private static final String OF_BOB = "then I shall bring the ladder 33142";

  @TempDir private Path directory;
  private final KeyPair account = KeyPair.random(new SecureRandom());
  private DaemonProcess alice;
  private DaemonProcess bob;

  @AfterEach
  void end() {
    for (DaemonProcess one : new DaemonProcess[] {alice, bob}) {
      if (one != null) {
        one.close();
      }
    }
  }

  private static String key(DaemonProcess daemon) {
    return daemon.ipc("contact_link").path("key").asString();
  }

  private void talk() throws Exception {
    alice = DaemonProcess.start(directory.resolve("alice"), "--lan=false").awaitReady();
    String peer = alice.address();
    bob = DaemonProcess.start(directory.resolve("bob"), "--lan=false", "--peer", peer).awaitReady();
    String secret = "0x" + HexFormat.of().formatHex(account.secret().toBytes());
    bob.ipc("account_import", "bob", secret, PASSPHRASE, Map.of("light", true));
    bob.ipc("account_use", "bob");
    alice.ipc("contact_add", key(bob), Map.of("petname", "bob"));
    bob.ipc("contact_add", key(alice), Map.of("petname", "alice"));
    alice.ipc("chat_send", "bob", OF_ALICE);
    awaitLast(bob, OF_ALICE);
    bob.ipc("chat_send", "alice", OF_BOB);
    awaitLast(alice, OF_BOB);
    await().atMost(PATIENCE).until(() -> last(bob).path("state").asString().equals("delivered"));
  }

  private static JsonNode last(DaemonProcess daemon) {
    return daemon.ipc("chat_list").path("chats").path(0).path("last");
  }

  private static void awaitLast(DaemonProcess daemon, String text) {
    await().atMost(PATIENCE).until(() -> last(daemon).path("text").asString("").equals(text));
  }

  /** What bob's daemon must forget: name, and bytes. */
  private Map<String, byte[]> sessionSecrets() throws Exception {
    Map<String, byte[]> all = new LinkedHashMap<>();
    Path copies = Files.createDirectory(directory.resolve("copies"));
    try (SqliteVault vault = VaultThief.open(bob.directory(), copies, account)) {
      List<byte[]> loot = Loot.ofSessions(vault, Instant.now());
      for (int i = 0; i < loot.size(); i++) {
        all.put("secret " + i + " of the session", loot.get(i));
      }
    }
    assertThat(all).hasSizeGreaterThan(5);
    return all;
  }

  private Path dump(String name) throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    assumeTrue(Files.isExecutable(jcmd), "this Java has no jcmd");
    Path file = directory.resolve(name);
    Process process =
        new ProcessBuilder(jcmd + "", bob.pid() + "", "GC.heap_dump", file + "")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(file).as(said).isNotEmptyFile();
    return file;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(bob.directory())) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** Which of these are in a file, in any of the forms that Java has for texts. */
  private static List<String> found(Path file, Map<String, byte[]> secrets) throws IOException {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readAllBytes();
    }
    List<String> found = new ArrayList<>();
    secrets.forEach(
        (name, secret) -> {
          if (isIn(content, secret)) {
            found.add(name + " in " + file.getFileName());
          }
        });
    return found;
  }

  private static boolean isIn(byte[] content, byte[] secret) {
    int first = secret[0];
    for (int at = 0; at <= content.length - secret.length; at++) {
      if (content[at] == first
          && Arrays.equals(content, at, at + secret.length, secret, 0, secret.length)) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, byte[]> texts() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (String text : List.of(PASSPHRASE, OF_ALICE, OF_BOB)) {
      all.put(text, text.getBytes(StandardCharsets.UTF_8));
      all.put(text + " (two bytes a character)", text.getBytes(StandardCharsets.UTF_16BE));
      all.put(text + " (the other way round)", text.getBytes(StandardCharsets.UTF_16LE));
    }
    return all;
  }

  @Test
  void closeForgetsTheSessionAndLockForgetsAll() throws Exception {
    talk();
    Map<String, byte[]> session = sessionSecrets();
    assertThat(found(dump("before.hprof"), session)).as("the thief finds them now").isNotEmpty();
    boolean closed = bob.ipc("chat_close", "alice").asBoolean();
    assertThat(closed).isTrue();
    Path closedDump = dump("closed.hprof");
    assertThat(found(closedDump, session)).isEmpty();

    Map<String, byte[]> all = new LinkedHashMap<>(session);
    all.putAll(texts());
    all.put("the account's key", account.secret().toBytes());
    assertThat(found(closedDump, all))
        .as("the account is open still")
        .contains("the account's key in closed.hprof", OF_BOB + " in closed.hprof");
    bob.ipc("account_lock", "bob");
    assertThat(found(dump("locked.hprof"), all)).isEmpty();
    for (Path file : files()) {
      assertThat(found(file, all)).isEmpty();
    }
    bob.kill();
    for (Path file : files()) {
      assertThat(found(file, all)).isEmpty();
    }
  }
}
