package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hearsay.cli.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators type, as far as no daemon is needed. */
final class OperatorCommandsTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir private Path directory;

  private record Ended(Exit exit, String out, String err) {}

  private static Ended run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Exit exit = Main.run(List.of(args), print(out), print(err));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  @Test
  void pathsNamesWhatIsThereAndWhatIsNot() throws IOException {
    Files.writeString(directory.resolve("nodekey"), "x");
    JsonNode json = JSON.readTree(run("paths", "--json", "--datadir", directory + "").out());
    assertThat(json.path("v").asInt()).isEqualTo(1);
    assertThat(json.path("paths").findValuesAsString("name"))
        .containsExactly(
            "datadir",
            "config",
            "nodekey",
            "token",
            "keyring",
            "keystore",
            "accounts",
            "people",
            "restored",
            "chain",
            "peers",
            "socket",
            "run",
            "history",
            "lock");
    JsonNode key = json.path("paths").path(2);
    assertThat(key.path("path").asString()).isEqualTo(directory.resolve("nodekey").toString());
    assertThat(key.path("there").asBoolean()).isTrue();
    assertThat(run("paths", "--datadir", directory + "").out())
        .contains("yes    " + directory.resolve("nodekey"), "no     " + directory.resolve("peers"));
  }

  @Test
  void configSaysWhereEachValueComesFrom() throws IOException {
    Files.writeString(directory.resolve("hearsay.toml"), "port = 7480\n");
    JsonNode json =
        JSON.readTree(
            run("config", "--rpc.port", "8600", "--json", "--datadir", directory + "").out());
    assertThat(setting(json, "port")).isEqualTo("7480 " + directory + "/hearsay.toml line 1");
    assertThat(setting(json, "rpc.port")).isEqualTo("8600 --rpc.port");
    assertThat(setting(json, "store.max")).isEqualTo("256M default");
    assertThat(setting(json, "ipcpath")).isEqualTo(directory + "/hearsay.ipc default");
    assertThat(json.path("settings")).hasSize(Keys.ALL.size());
    assertThat(run("config", "--datadir", directory + "").out()).contains("SETTING", "7480");
  }

  private static String setting(JsonNode json, String name) {
    for (JsonNode one : json.path("settings")) {
      if (one.path("name").asString().equals(name)) {
        return one.path("value").asString() + " " + one.path("from").asString();
      }
    }
    return "none";
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void completionKnowsTheCommandsAndTheirFlags(String shell) {
    Ended ended = run("completion", shell);
    assertThat(ended.exit()).isEqualTo(Exit.OK);
    assertThat(ended.out()).contains("new-key-pair", "rpc.port", "doctor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void theShellThatIsThereReadsItsCompletion(String shell) throws Exception {
    Path script = Files.writeString(directory.resolve(shell), run("completion", shell).out());
    Process process;
    try {
      process = new ProcessBuilder(shell, "-n", script + "").redirectErrorStream(true).start();
    } catch (IOException e) {
      return; // not installed
    }
    assertThat(new String(process.getInputStream().readAllBytes())).isEmpty();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void anUnknownShellIsRefused() {
    assertThat(run("completion", "csh").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void theUnitThatIsPrintedIsTheOneInTheRepository() throws IOException {
    String unit = Files.readString(Path.of("config", "systemd", "hearsay.service"));
    assertThat(run("service", "print").out()).isEqualTo(unit).contains("Type=notify");
    assertThat(run("service", "print", "--program", "/opt/h/hearsay").out())
        .contains("ExecStart=/opt/h/hearsay run --datadir %S/hearsay");
    assertThat(run("service", "print", "--program", "hearsay").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void aBatchThatIsNoneIsRefusedBeforeADaemonIsAsked() throws IOException {
    Path file = Files.writeString(directory.resolve("batch"), "{\"method\":\"shh_info\"}\nx\n");
    assertThat(run("rpc", "--batch", file + "").err()).contains("not JSON");
    Files.writeString(file, "[{\"id\":1}]");
    assertThat(run("rpc", "--batch", file + "").err()).contains("Request 1 has no method");
    assertThat(run("rpc", "--batch", file + ".no").exit()).isEqualTo(Exit.USAGE);
    assertThat(run("rpc").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void theHelpOfShhNamesEveryMethodAndTheOptionsOfPost() {
    assertThat(run("shh", "--help").out())
        .contains("new-key-pair", "set-min-pow", "generate-sym-key-from-password");
    assertThat(run("shh", "post", "--help").out()).contains("--sym-key", "--pow-target");
    assertThat(run("shh", "new-key-pear").err()).contains("new-key-pair");
  }
}
