package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

/** {@code hearsay group} against a port with groups. */
final class GroupCommandsTest {
  @TempDir private Path directory;
  private Path socket;
  private Port port;

  private record Ended(Exit exit, String out, String err) {}

  @BeforeEach
  void open() throws Exception {
    socket = Port.socketIn(directory);
    RpcSettings settings = new PortSettings().access(Port.ACCESS).socket(socket).settings();
    port = Port.withChain(settings, Port.easyRules(1000, List.of())).asOperator();
    Acquaintances.assemble(port, Acquaintances.meet(port));
  }

  @AfterEach
  void close() {
    port.close();
  }

  private Ended run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--ipcpath", socket.toString()));
    Exit exit =
        Main.run(
            all,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private String did(String... args) {
    Ended ended = run(args);
    assertThat(ended.exit()).as(ended.err()).isEqualTo(Exit.OK);
    return ended.out();
  }

  @Test
  void groupsAreListedAndShown() {
    assertThat(did("group", "ls"))
        .contains("2 members  friends", "1 member  old friends", "invited by bob  book club");
    assertThat(run("group", "ls").err()).contains("hearsay group join");
    assertThat(did("group", "show", "friends")).contains("you", "keeper", "old");
    Ended none = run("group", "show", "nobody");
    assertThat(none.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(none.err()).contains("hearsay group ls");
  }

  @Test
  void oneIsMadeSpokenInAndLeft() {
    assertThat(did("group", "new", "family")).contains("1 member  family");
    did("group", "invite", "family", "bob");
    did("group", "say", "family", "hello\u001b[31m");
    assertThat(did("group", "history", "family"))
        .contains("you: hello")
        .contains("0 have it")
        .doesNotContain("\u001b");
    did("group", "rename", "family", "relatives");
    did("group", "leave", "relatives", "--yes");
    assertThat(did("group", "ls")).doesNotContain("relatives");
  }

  @Test
  void somebodyIsRemovedAndAnInvitationFollowed() {
    did("group", "kick", "friends", "old");
    assertThat(did("group", "ls")).contains("1 member  friends");
    Ended twice = run("group", "kick", "friends", "old");
    assertThat(twice.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(twice.err()).contains("hearsay group ls");
    assertThat(did("group", "join", "book club")).contains("not let in yet  book club");
    JsonNode all = JsonMapper.shared().readTree(did("group", "ls", "--json"));
    assertThat(all.get("groups")).hasSize(3);
  }
}
