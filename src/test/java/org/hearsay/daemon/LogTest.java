package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What a daemon logs at its most talkative. */
final class LogTest {
  private static final String PASSWORD = "swordfish and chips";
  private static final String PAYLOAD = "0x706c61696e74657874";
  private static final String PRIVATE_KEY = "0x" + "1f2e3d4c".repeat(8);
  private static final String SYM_KEY = "0x" + "a1b2c3d4".repeat(8);

  /** Refused by the kernel at once, without a packet: TCP knows no multicast. */
  private static final String NOWHERE = "224.9.8.7";

  @TempDir private Path directory;
  private final Set<String> secrets = new TreeSet<>();

  /** Keeps a secret in every form in which it could be written. */
  private void keep(byte[] secret) {
    String hex = HexFormat.of().formatHex(secret);
    secrets.add(hex);
    secrets.add(hex.toUpperCase(Locale.ROOT));
    secrets.add(Base64.getEncoder().withoutPadding().encodeToString(secret));
    secrets.add(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    List<String> numbers = new ArrayList<>();
    for (byte b : secret) {
      numbers.add(String.valueOf(b)); // Arrays.toString
    }
    secrets.add(String.join(", ", numbers));
  }

  private void keepHex(String hex) {
    keep(HexFormat.of().parseHex(hex.startsWith("0x") ? hex.substring(2) : hex));
  }

  private void keepText(String text) {
    secrets.add(text);
    keep(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"text,true", "json,true", "text,false"})
  void secretsAndPayloadsAreNotInTheLog(String format, String redact) throws Exception {
    try (DaemonProcess one = start("a", format, redact);
        DaemonProcess two = start("b", format, redact, "--peer", one.awaitReady().address())) {
      two.awaitReady();
      await().until(() -> one.peers() == 1);
      beBusy(one);
      beBusy(two);
      assertThat(two.terminate()).isZero();
      assertThat(one.terminate()).isZero();
    }
    for (String name : List.of("a", "b")) {
      keepText(Files.readString(directory.resolve(name).resolve("token")).strip());
      keepHex(Files.readString(directory.resolve(name).resolve("nodekey")).strip());
      List<String> lines = Files.readAllLines(directory.resolve(name + ".log"));
      assertThat(lines).anyMatch(line -> line.contains("listening"));
      assertThat(lines).anyMatch(line -> line.contains("peer up"));
      assertThat(String.join("\n", lines)).doesNotContain(secrets.toArray(String[]::new));
      if (format.equals("json")) {
        allAreObjects(lines);
      }
    }
    assertThat(secrets).hasSizeGreaterThan(50);
  }

  private DaemonProcess start(String name, String format, String redact, String... more)
      throws Exception {
    List<String> flags = new ArrayList<>(List.of("--lan=false", "--verbosity", "5"));
    flags.addAll(List.of("--log.format", format, "--log.redact", redact));
    flags.addAll(List.of(more));
    return DaemonProcess.start(directory.resolve(name), flags.toArray(String[]::new));
  }

  /** Makes, adds and uses keys in every way there is. */
  private void beBusy(DaemonProcess daemon) {
    keepText(PASSWORD);
    keepText("plaintext");
    String fromPassword = daemon.ipc("shh_generateSymKeyFromPassword", PASSWORD).asString();
    String added = daemon.ipc("shh_addSymKey", SYM_KEY).asString();
    String made = daemon.ipc("shh_newSymKey").asString();
    for (String id : List.of(fromPassword, added, made)) {
      keepHex(daemon.ipc("shh_getSymKey", id).asString());
    }
    String pair = daemon.ipc("shh_newKeyPair").asString();
    String own = daemon.ipc("shh_addPrivateKey", PRIVATE_KEY).asString();
    for (String id : List.of(pair, own)) {
      keepHex(daemon.ipc("shh_getPrivateKey", id).asString());
    }
    String filter = daemon.ipc("shh_newMessageFilter", Map.of("symKeyID", fromPassword)).asString();
    String publicKey = daemon.ipc("shh_getPublicKey", own).asString();
    for (Map<String, String> to :
        List.of(Map.of("symKeyID", fromPassword), Map.of("pubKey", publicKey))) {
      Map<String, Object> post =
          new HashMap<>(
              Map.of("sig", pair, "topic", "0x01020304", "payload", PAYLOAD, "powTime", 9));
      post.put("powTarget", 0.2);
      post.putAll(to);
      assertThat(daemon.ipc("shh_post", post).asString()).startsWith("0x");
    }
    await().until(() -> daemon.ipc("shh_getFilterMessages", filter).size() > 0);
    assertThat(daemon.ipc("shh_deleteKeyPair", own).asBoolean()).isTrue();
    assertThat(daemon.ipc("shh_deleteSymKey", added).asBoolean()).isTrue();
  }

  private static void allAreObjects(List<String> lines) {
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(JsonMapper.shared().readTree(line).propertyNames())
                    .contains("time", "level", "logger", "msg"));
  }

  @Test
  void addressesAreTagsUnlessTheOperatorWantsThem() throws Exception {
    String redacted = logOfDial("a", "true");
    assertThat(redacted).doesNotContain(NOWHERE).containsPattern("address=ip-[0-9a-f]{8}:7470");
    assertThat(logOfDial("b", "false")).contains("address=" + NOWHERE + ":7470");
  }

  private String logOfDial(String name, String redact) throws Exception {
    Path log = directory.resolve(name + ".log");
    try (DaemonProcess daemon = start(name, "text", redact, "--peer", NOWHERE + ":7470")) {
      daemon.awaitReady();
      await().until(() -> Files.readString(log).contains("unreachable"));
      assertThat(daemon.terminate()).isZero();
    }
    return Files.readString(log);
  }
}
