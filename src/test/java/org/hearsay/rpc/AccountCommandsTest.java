package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hearsay.Main;
import org.hearsay.cli.Exit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code hearsay account} and {@code whoami}. */
final class AccountCommandsTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir private Path directory;
  private Port port;

  private record Ended(Exit exit, String out, String err) {}

  @BeforeEach
  void open() {
    Path socket = Port.socketIn(directory);
    port = Port.withNode(new PortSettings().access(Port.ACCESS).socket(socket).settings());
  }

  @AfterEach
  void close() {
    port.close();
  }

  private Ended run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--ipcpath", Port.socketIn(directory).toString()));
    Exit exit =
        Main.run(
            all,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private String fine(String... args) {
    Ended ended = run(args);
    assertThat(ended.exit()).as("%s %s", ended.out(), ended.err()).isEqualTo(Exit.OK);
    return ended.out();
  }

  private JsonNode json(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("--json");
    return JSON.readTree(fine(all.toArray(String[]::new)));
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void whoHasNoPassphraseIsToldSoWhereverTheAccountIsShown() {
    assertThat(fine("whoami"))
        .contains("account    main, unlocked, current")
        .contains("guard      none: file permission alone protects it")
        .contains("names      none");
    assertThat(fine("account", "ls")).contains("none: file permission alone protects it");
    assertThat(json("whoami").path("names").isArray()).isTrue();
  }

  @Test
  void anAccountIsMadeLockedUnlockedAndPutUnderAnotherPassphrase() throws Exception {
    String one = file("one", "correct horse\nnot this\n");
    String two = file("two", "battery staple\n");
    String made = fine("account", "new", "alice", "--passphrase-file", one, "--light");
    assertThat(made).contains("account    alice, unlocked").contains("guard      passphrase");
    assertThat(fine("account", "use", "alice")).contains("alice, unlocked, current");
    assertThat(fine("account", "lock")).contains("alice, locked, current");
    Ended wrong = run("account", "unlock", "--passphrase-file", two);
    assertThat(wrong.exit()).isEqualTo(Exit.LOCKED);
    assertThat(wrong.err()).contains("wrong passphrase").doesNotContain("battery");
    assertThat(fine("account", "unlock", "--passphrase-file", one, "--for", "1h"))
        .contains("alice, unlocked");
    fine(
        "account",
        "passwd",
        "alice",
        "--passphrase-file",
        one,
        "--new-passphrase-file",
        two,
        "--light");
    fine("account", "lock", "alice");
    assertThat(fine("account", "unlock", "alice", "--passphrase-file", two))
        .contains("alice, unlocked");
  }

  @Test
  void withoutATerminalAPassphraseComesFromAFile() {
    Ended ended = run("account", "new", "alice");
    assertThat(ended.exit()).isEqualTo(Exit.USAGE);
    assertThat(ended.err()).contains("--passphrase-file FILE");
    Ended missing = run("account", "new", "alice", "--passphrase-file", path("missing"));
    assertThat(missing.exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void whatCannotBeIsRefusedWithTheWayOut() throws Exception {
    String none = file("none", "\n");
    fine("account", "new", "bob", "--passphrase-file", none);
    Ended taken = run("account", "rename", "bob", "main");
    assertThat(taken.err()).contains("main is another account");
    Ended unknown = run("account", "show", "zoe");
    assertThat(unknown.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(unknown.err()).contains("hearsay account ls");
    Ended unguarded = run("account", "lock", "bob");
    assertThat(unguarded.err()).contains("has no passphrase", "hearsay account passwd");
    Ended notAsked = run("account", "rm", "bob");
    assertThat(notAsked.exit()).isEqualTo(Exit.USAGE);
    assertThat(notAsked.err()).contains("--yes");
    Ended current = run("account", "rm", "main", "-y");
    assertThat(current.err()).contains("main is the current account", "hearsay account use");
    fine("account", "rm", "bob", "-y");
    assertThat(json("account", "ls").path("accounts").findValuesAsString("nickname"))
        .containsExactly("main");
  }

  @Test
  void aKeyGoesIntoAFileOfItsOwnerAndComesBack() throws Exception {
    String none = file("none", "\n");
    String pass = file("pass", "correct horse\n");
    String raw = file("raw", "00".repeat(31) + "05\n");
    String key =
        json("account", "import", "five", raw, "--passphrase-file", none).path("key").asString();
    String exported = path("five.json");
    Ended empty = run("account", "export", "five", exported, "--new-passphrase-file", none);
    assertThat(empty.exit()).isEqualTo(Exit.USAGE);
    assertThat(Path.of(exported)).doesNotExist();
    fine("account", "export", "five", exported, "--new-passphrase-file", pass);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(exported))))
        .isEqualTo("rw-------");
    assertThat(Files.readString(Path.of(exported))).contains("\"n\":262144").contains("\"r\":8");
    assertThat(run("account", "export", "five", exported, "--new-passphrase-file", pass).exit())
        .isEqualTo(Exit.USAGE);
    fine("account", "rm", "five", "-y");
    Ended wrong = run("account", "import", "again", exported, "--passphrase-file", none);
    assertThat(wrong.exit()).isEqualTo(Exit.LOCKED);
    JsonNode again = json("account", "import", "again", exported, "--passphrase-file", pass);
    assertThat(again.path("key").asString()).isEqualTo(key);
    assertThat(again.path("passphrase").asBoolean()).isTrue();
  }

  @Test
  void anAccountIsLetBeSeen() {
    assertThat(fine("whoami")).doesNotContain("nearby");
    assertThat(fine("account", "visible", "on")).contains("nearby     sees it");
    assertThat(fine("whoami")).contains("nearby     sees it");
    assertThat(json("account", "visible", "off", "main").path("visible").asBoolean()).isFalse();
    assertThat(run("account", "visible", "perhaps").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void aBackupPutsBackWhatIsMissing() throws Exception {
    String none = file("none", "\n");
    String pass = file("pass", "vault\n");
    fine("account", "new", "bob", "--passphrase-file", none);
    String backup = path("backup");
    assertThat(fine("account", "backup", backup, "--passphrase-file", pass))
        .isEqualTo("Written to " + backup + ".\n");
    fine("account", "rm", "bob", "-y");
    assertThat(fine("account", "restore", backup, "--passphrase-file", pass)).contains("bob");
    Ended again = run("account", "restore", backup, "--passphrase-file", pass);
    assertThat(again.err()).contains("All of them are here already.");
    Ended other = run("account", "restore", pass, "--passphrase-file", pass);
    assertThat(other.exit()).isEqualTo(Exit.USAGE);
    assertThat(other.err()).contains("the backup is not JSON").doesNotContain("vault");
  }

  @Test
  void onlyTheOperatorCallsThem() throws Exception {
    String refused = port.error("account_list", "[]");
    assertThat(refused).contains("-32601");
  }
}
