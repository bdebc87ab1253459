package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hearsay.chain.Miner;
import org.hearsay.cli.Exit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code hearsay chain}, {@code name} and {@code board} against a port that follows a chain. */
final class ChainCommandsTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir private Path directory;
  private Path socket;
  private Port port;
  private Typed typed;

  @BeforeEach
  void open() {
    socket = Port.socketIn(directory);
    typed = new Typed(socket);
    RpcSettings settings = new PortSettings().access(Port.ACCESS).socket(socket).settings();
    port = Port.withChain(settings, Port.easyRules(1000, List.of())).asOperator();
  }

  @AfterEach
  void close() {
    port.close();
  }

  private void mine(Miner.Mode mode) {
    boolean unused =
        port.onLoop(
            () -> {
              port.node().following().ledger().orElseThrow().miner().setMode(mode);
              return true;
            });
  }

  @Test
  void aNameIsRegisteredStepByStepAndFound() {
    Typed.Ended ended = typed.run("name", "register", "alice");
    assertThat(ended.exit()).as(ended.err()).isEqualTo(Exit.OK);
    assertThat(ended.err()).contains("s  held ");
    assertThat(ended.out()).startsWith("alice is yours, until block 10").hasLineCount(1);
    JsonNode again = typed.json("name", "register", "alice");
    assertThat(again.path("phase").asString()).isEqualTo("held");
    String key = typed.json("name", "resolve", "alice").path("key").asString();
    assertThat(again.path("key").asString()).isEqualTo(key).matches("0x[0-9a-f]{128}");
    assertThat(typed.run("name", "resolve", "alice").out()).contains("name      alice, held", key);
    assertThat(typed.run("name", "ls", "--mine").out()).contains("alice  0x", "held");
    assertThat(typed.json("name", "ls").path("names").findValuesAsString("name"))
        .containsExactly("alice");
    assertThat(typed.run("name", "history", "alice", "--full").out())
        .contains("registered  " + key);
    assertThat(typed.run("name", "register", "alice", "--recovery", key).exit())
        .isEqualTo(Exit.REJECTED);
  }

  @Test
  void whatIsNoNameOrNobodysIsRefusedWithWhatWasMeant() throws Exception {
    port.register("alice");
    Typed.Ended upper = typed.run("name", "register", "Alice");
    assertThat(upper.exit()).isEqualTo(Exit.USAGE);
    assertThat(upper.err()).contains("3 to 32 of a-z", "Did you mean alice?");
    Typed.Ended near = typed.run("name", "resolve", "alcie", "--json");
    assertThat(near.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(near.out()).contains("HS-NOT-FOUND", "did you mean alice?");
    assertThat(typed.run("name", "resolve", "zebra").err()).contains("hearsay name register zebra");
    assertThat(typed.run("name", "renew", "zebra").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(typed.run("name", "register", "bobby", "--recovery", "0x12").exit())
        .isEqualTo(Exit.USAGE);
    assertThat(typed.run("name", "register", "bobby", "-W", "soon").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void whenNobodyMinesItSaysSoAndWaitsNoLongerThanAsked() {
    mine(Miner.Mode.OFF);
    Typed.Ended ended = typed.run("name", "register", "alice", "-W", "1");
    assertThat(ended.exit()).isEqualTo(Exit.TIMED_OUT);
    assertThat(ended.err())
        .contains("! nobody mines", "hearsay chain mine --on", "the daemon goes on");
    assertThat(typed.run("name", "register", "alice", "--no-wait", "-q").out())
        .contains("being registered");
    await().until(() -> typed.run("chain", "pending").out().contains("claim"));
    assertThat(typed.run("chain", "mine", "--pending").out()).contains("while transactions wait");
    assertThat(typed.run("name", "register", "alice", "--no-progress").err()).isEmpty();
  }

  @Test
  void aProofIsCheckedHereAndAnywhere() throws Exception {
    port.register("alice");
    Path file = directory.resolve("proof.json");
    Typed.Ended ended = typed.run("name", "proof", "alice", "--out", file + "");
    assertThat(ended.out()).contains("alice, registered in block", "proven    by block 0x");
    assertThat(ended.err()).contains("never who somebody is");
    assertThat(typed.run("name", "proof", "alice", "--out", file + "").exit())
        .isEqualTo(Exit.FAILED);
    JsonNode verified = typed.json("name", "verify", file + "");
    assertThat(verified.at("/record/key").asString())
        .isEqualTo(typed.json("name", "resolve", "alice").path("key").asString());
    assertThat(typed.run("name", "proof", "nobody").out()).contains("nobody, which nobody has");
    String forged = Files.readString(file).replace("\"alice\"", "\"alicf\"");
    Typed.Ended refused =
        typed.run("name", "verify", Files.writeString(file, forged) + "", "--json");
    assertThat(refused.exit()).isEqualTo(Exit.TRUST);
    assertThat(refused.out()).contains("HS-TRUST");
    assertThat(typed.run("name", "verify", directory + "/none").exit()).isEqualTo(Exit.USAGE);
    assertThat(typed.run("name", "verify", Files.writeString(file, "[]") + "").exit())
        .isEqualTo(Exit.USAGE);
  }

  @Test
  void postsAreWrittenReadAndWatched() throws Exception {
    assertThat(typed.run("board", "ls").err()).contains("hearsay board post TEXT");
    assertThat(typed.run("board", "post", "hi").exit()).isEqualTo(Exit.NOT_FOUND);
    port.register("alice");
    CompletableFuture<Typed.Ended> watched =
        CompletableFuture.supplyAsync(() -> typed.run("board", "watch", "-C", "1", "--json"));
    await()
        .until(
            () -> {
              typed.run("board", "post", "evil\u001b[2J\nline");
              return watched.isDone();
            });
    assertThat(watched.get(30, TimeUnit.SECONDS).out()).startsWith("{\"v\":1,\"id\":\"0x");
    await().until(() -> typed.run("board", "ls").out().contains("confirmation"));
    assertThat(typed.run("board", "ls").out())
        .contains("alice  ", "    evil\\u{1b}[2J" + System.lineSeparator() + "    line");
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("from a pipe\n".getBytes(StandardCharsets.UTF_8)));
    try {
      String id =
          typed.json("board", "post", "-", "--name", "alice").path("transaction").asString();
      assertThat(typed.run("chain", "tx", id).out()).contains("what      post alice: from a pipe");
    } finally {
      System.setIn(before);
    }
    assertThat(typed.run("board", "post", "é".repeat(141)).err()).contains("282 bytes");
    port.register("second");
    assertThat(typed.run("board", "post", "hi").err()).contains("--name NAME", "[alice, second]");
  }

  @Test
  void namesAreRenewedAndRevoked() throws Exception {
    port.register("alice");
    String id = typed.json("name", "renew", "alice").path("transaction").asString();
    await().until(() -> typed.run("chain", "tx", id).out().contains("mined in block"));
    assertThat(typed.run("name", "revoke", "alice").out()).contains("hearsay chain tx 0x");
    await().until(() -> typed.run("name", "resolve", "alice").out().contains("alice, revoked"));
  }

  @Test
  void aNameIsRotatedAndTakenBackWithItsRecoveryKey() throws Exception {
    Path kept = directory.resolve("recovery");
    JsonNode made = typed.json("name", "recovery", "new", kept + "");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    assertThat(typed.run("name", "recovery", "new", kept + "").exit()).isEqualTo(Exit.FAILED);
    String open = made.path("key").asString();
    assertThat(typed.json("name", "recovery", "show", kept + "").path("key").asString())
        .isEqualTo(open);
    assertThat(typed.run("name", "register", "alice", "--recovery", open).exit())
        .isEqualTo(Exit.OK);
    Typed.Ended rotated = typed.run("name", "rotate", "alice");
    assertThat(rotated.exit()).as(rotated.err()).isEqualTo(Exit.OK);
    String key = typed.json("name", "resolve", "alice").path("key").asString();
    assertThat(rotated.out()).startsWith("alice has the key " + key + ", in block ");
    assertThat(typed.run("name", "rotate", "alice", "--to", directory + "/none").exit())
        .isEqualTo(Exit.USAGE);
    assertThat(typed.run("name", "recover", "alice").exit()).isEqualTo(Exit.USAGE);
    assertThat(typed.run("name", "rotate", "zebra").exit()).isEqualTo(Exit.NOT_FOUND);
    Typed.Ended recovered = typed.run("name", "recover", "alice", "--with", kept + "");
    assertThat(recovered.exit()).as(recovered.err()).isEqualTo(Exit.OK);
    assertThat(typed.json("name", "resolve", "alice").path("key").asString()).isNotEqualTo(key);
    assertThat(typed.run("name", "revoke", "alice", "--with", kept + "").exit()).isEqualTo(Exit.OK);
    await().until(() -> typed.run("name", "resolve", "alice").out().contains("alice, revoked"));
  }

  @Test
  void blocksAreMinedAndShown() {
    mine(Miner.Mode.OFF);
    assertThat(typed.run("chain", "mine").out()).startsWith("block 1  0x");
    JsonNode found = typed.json("chain", "mine", "--once");
    assertThat(found.path("height").asInt()).isEqualTo(2);
    assertThat(typed.run("chain", "status").out())
        .contains("height   2, no peer is ahead", "mining   off");
    assertThat(typed.json("chain", "status").path("height").asInt()).isEqualTo(2);
    assertThat(typed.run("chain", "blocks", "-n", "2").out()).hasLineCount(3);
    assertThat(typed.json("chain", "blocks", "--from", "1").path("blocks")).hasSize(2);
    String id = found.path("id").asString();
    assertThat(typed.run("chain", "block", "2").out())
        .isEqualTo(typed.run("chain", "block", id).out())
        .contains("block    2, 1 confirmation", id);
    assertThat(typed.run("chain", "mine", "--watch", "-W", "1").exit()).isEqualTo(Exit.TIMED_OUT);
    assertThat(typed.run("chain", "mine", "--on", "--watch", "-C", "2").out()).hasLineCount(2);
    assertThat(typed.run("chain", "mine", "--off").out()).contains("no more");
    assertThat(typed.run("chain", "resync").out()).contains("no peer follows this chain");
    assertThat(typed.run("chain", "follow").out()).startsWith("Follows block");
  }

  @Test
  void whatIsNotThereOrCannotBeIsSaid() {
    assertThat(typed.run("chain", "block", "99").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(typed.run("chain", "block", "latest").exit()).isEqualTo(Exit.USAGE);
    assertThat(typed.run("chain", "tx", "0x" + "0".repeat(64)).exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(typed.run("chain", "blocks", "-n", "101").exit()).isEqualTo(Exit.USAGE);
    assertThat(typed.run("chain", "mine", "--on", "--off").exit()).isEqualTo(Exit.USAGE);
  }
}
