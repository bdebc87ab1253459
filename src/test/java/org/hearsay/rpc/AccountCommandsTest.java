package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
  private Typed typed;

  @BeforeEach
  void open() {
    Path socket = Port.socketIn(directory);
    typed = new Typed(socket);
    port = Port.withNode(new PortSettings().access(Port.ACCESS).socket(socket).settings());
  }

  @AfterEach
  void close() {
    port.close();
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void whoHasNoPassphraseIsToldSoWhereverTheAccountIsShown() {
    assertThat(typed.did("whoami"))
        .contains("account    main, unlocked, current")
        .contains("guard      none: file permission alone protects it")
        .contains("names      none");
    assertThat(typed.did("account", "ls")).contains("none: file permission alone protects it");
    assertThat(typed.json("whoami").path("names").isArray()).isTrue();
  }

  @Test
  void anAccountIsMadeLockedUnlockedAndPutUnderAnotherPassphrase() throws Exception {
    String one = file("one", "correct horse\nnot this\n");
    String two = file("two", "battery staple\n");
    String made = typed.did("account", "new", "alice", "--passphrase-file", one, "--light");
    assertThat(made).contains("account    alice, unlocked").contains("guard      passphrase");
    assertThat(typed.did("account", "use", "alice")).contains("alice, unlocked, current");
    assertThat(typed.did("account", "lock")).contains("alice, locked, current");
    Typed.Ended wrong = typed.run("account", "unlock", "--passphrase-file", two);
    assertThat(wrong.exit()).isEqualTo(Exit.LOCKED);
    assertThat(wrong.err()).contains("wrong passphrase").doesNotContain("battery");
    assertThat(typed.did("account", "unlock", "--passphrase-file", one, "--for", "1h"))
        .contains("alice, unlocked");
    typed.did(
        "account",
        "passwd",
        "alice",
        "--passphrase-file",
        one,
        "--new-passphrase-file",
        two,
        "--light");
    typed.did("account", "lock", "alice");
    assertThat(typed.did("account", "unlock", "alice", "--passphrase-file", two))
        .contains("alice, unlocked");
  }

  @Test
  void withoutATerminalAPassphraseComesFromAFile() {
    Typed.Ended ended = typed.run("account", "new", "alice");
    assertThat(ended.exit()).isEqualTo(Exit.USAGE);
    assertThat(ended.err()).contains("--passphrase-file FILE");
    Typed.Ended missing =
        typed.run("account", "new", "alice", "--passphrase-file", path("missing"));
    assertThat(missing.exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void whatCannotBeIsRefusedWithTheWayOut() throws Exception {
    String none = file("none", "\n");
    typed.did("account", "new", "bob", "--passphrase-file", none);
    Typed.Ended taken = typed.run("account", "rename", "bob", "main");
    assertThat(taken.err()).contains("main is another account");
    Typed.Ended unknown = typed.run("account", "show", "zoe");
    assertThat(unknown.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(unknown.err()).contains("hearsay account ls");
    Typed.Ended unguarded = typed.run("account", "lock", "bob");
    assertThat(unguarded.err()).contains("has no passphrase", "hearsay account passwd");
    Typed.Ended notAsked = typed.run("account", "rm", "bob");
    assertThat(notAsked.exit()).isEqualTo(Exit.USAGE);
    assertThat(notAsked.err()).contains("--yes");
    Typed.Ended current = typed.run("account", "rm", "main", "-y");
    assertThat(current.err()).contains("main is the current account", "hearsay account use");
    typed.did("account", "rm", "bob", "-y");
    assertThat(typed.json("account", "ls").path("accounts").findValuesAsString("nickname"))
        .containsExactly("main");
  }

  @Test
  void aKeyGoesIntoAFileOfItsOwnerAndComesBack() throws Exception {
    String none = file("none", "\n");
    String pass = file("pass", "correct horse\n");
    String raw = file("raw", "00".repeat(31) + "05\n");
    String key =
        typed
            .json("account", "import", "five", raw, "--passphrase-file", none)
            .path("key")
            .asString();
    String exported = path("five.json");
    Typed.Ended empty =
        typed.run("account", "export", "five", exported, "--new-passphrase-file", none);
    assertThat(empty.exit()).isEqualTo(Exit.USAGE);
    assertThat(Path.of(exported)).doesNotExist();
    typed.did("account", "export", "five", exported, "--new-passphrase-file", pass);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(exported))))
        .isEqualTo("rw-------");
    assertThat(Files.readString(Path.of(exported))).contains("\"n\":262144").contains("\"r\":8");
    assertThat(
            typed.run("account", "export", "five", exported, "--new-passphrase-file", pass).exit())
        .isEqualTo(Exit.USAGE);
    typed.did("account", "rm", "five", "-y");
    Typed.Ended wrong =
        typed.run("account", "import", "again", exported, "--passphrase-file", none);
    assertThat(wrong.exit()).isEqualTo(Exit.LOCKED);
    JsonNode again = typed.json("account", "import", "again", exported, "--passphrase-file", pass);
    assertThat(again.path("key").asString()).isEqualTo(key);
    assertThat(again.path("passphrase").asBoolean()).isTrue();
  }

  @Test
  void anAccountIsLetBeSeen() {
    assertThat(typed.did("whoami")).doesNotContain("nearby");
    assertThat(typed.did("account", "visible", "on")).contains("nearby     sees it");
    assertThat(typed.did("whoami")).contains("nearby     sees it");
    assertThat(typed.json("account", "visible", "off", "main").path("visible").asBoolean())
        .isFalse();
    assertThat(typed.run("account", "visible", "perhaps").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void aBackupPutsBackWhatIsMissing() throws Exception {
    String none = file("none", "\n");
    String pass = file("pass", "vault\n");
    typed.did("account", "new", "bob", "--passphrase-file", none);
    String backup = path("backup");
    assertThat(typed.did("account", "backup", backup, "--passphrase-file", pass))
        .isEqualTo("Written to " + backup + ".\n");
    typed.did("account", "rm", "bob", "-y");
    assertThat(typed.did("account", "restore", backup, "--passphrase-file", pass)).contains("bob");
    Typed.Ended again = typed.run("account", "restore", backup, "--passphrase-file", pass);
    assertThat(again.err()).contains("All of them are here already.");
    Typed.Ended other = typed.run("account", "restore", pass, "--passphrase-file", pass);
    assertThat(other.exit()).isEqualTo(Exit.USAGE);
    assertThat(other.err()).contains("the backup is not JSON").doesNotContain("vault");
  }

  @Test
  void onlyTheOperatorCallsThem() throws Exception {
    String refused = port.error("account_list", "[]");
    assertThat(refused).contains("-32601");
  }
}
