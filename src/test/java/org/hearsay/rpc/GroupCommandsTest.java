package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
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
  private Typed typed;

  @BeforeEach
  void open() throws Exception {
    socket = Port.socketIn(directory);
    typed = new Typed(socket);
    RpcSettings settings = new PortSettings().access(Port.ACCESS).socket(socket).settings();
    port = Port.withChain(settings, Port.easyRules(1000, List.of())).asOperator();
    Acquaintances.assemble(port, Acquaintances.meet(port));
  }

  @AfterEach
  void close() {
    port.close();
  }

  @Test
  void groupsAreListedAndShown() {
    assertThat(typed.did("group", "ls"))
        .contains("2 members  friends", "1 member  old friends", "invited by bob  book club");
    assertThat(typed.run("group", "ls").err()).contains("hearsay group join");
    assertThat(typed.did("group", "show", "friends")).contains("you", "keeper", "old");
    Typed.Ended none = typed.run("group", "show", "nobody");
    assertThat(none.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(none.err()).contains("hearsay group ls");
  }

  @Test
  void oneIsMadeSpokenInAndLeft() {
    assertThat(typed.did("group", "new", "family")).contains("1 member  family");
    typed.did("group", "invite", "family", "bob");
    typed.did("group", "say", "family", "hello\u001b[31m");
    assertThat(typed.did("group", "history", "family"))
        .contains("you: hello")
        .contains("0 have it")
        .doesNotContain("\u001b");
    typed.did("group", "rename", "family", "relatives");
    typed.did("group", "leave", "relatives", "--yes");
    assertThat(typed.did("group", "ls")).doesNotContain("relatives");
  }

  @Test
  void somebodyIsRemovedAndAnInvitationFollowed() {
    typed.did("group", "kick", "friends", "old");
    assertThat(typed.did("group", "ls")).contains("1 member  friends");
    Typed.Ended twice = typed.run("group", "kick", "friends", "old");
    assertThat(twice.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(twice.err()).contains("hearsay group ls");
    assertThat(typed.did("group", "join", "book club")).contains("not let in yet  book club");
    JsonNode all = JsonMapper.shared().readTree(typed.did("group", "ls", "--json"));
    assertThat(all.get("groups")).hasSize(3);
  }
}
