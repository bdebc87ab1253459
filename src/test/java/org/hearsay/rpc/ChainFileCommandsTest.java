package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hearsay.Main;
import org.hearsay.chain.Miner;
import org.hearsay.chain.Rules;
import org.hearsay.cli.Exit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code hearsay chain verify|export|import} against ports that follow a chain. */
final class ChainFileCommandsTest {
  private static final Rules RULES = Port.easyRules(1000, List.of());
  private static final int HEAD_BYTES = 16 + 32;

  @TempDir private Path directory;
  private Path file;
  private Port from;
  private Port to;

  private record Ended(Exit exit, String out, String err) {}

  @BeforeEach
  void open() {
    file = directory.resolve("blocks");
    from = follow("from", RULES);
    to = follow("to", RULES);
  }

  private Port follow(String name, Rules rules) {
    RpcSettings settings =
        new PortSettings().access(Port.ACCESS).socket(directory.resolve(name)).settings();
    Port port = Port.withChain(settings, rules).asOperator();
    boolean unused =
        port.onLoop(
            () -> {
              port.node().following().ledger().orElseThrow().miner().setMode(Miner.Mode.OFF);
              return true;
            });
    return port;
  }

  @AfterEach
  void close() {
    from.close();
    to.close();
  }

  private Ended run(String socket, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--ipcpath", directory.resolve(socket).toString()));
    Exit exit =
        Main.run(
            all,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private JsonNode json(String socket, String... args) {
    Ended ended =
        run(socket, Stream.concat(Arrays.stream(args), Stream.of("--json")).toArray(String[]::new));
    assertThat(ended.exit()).as(ended.err()).isEqualTo(Exit.OK);
    assertThat(ended.out()).startsWith("{\"v\":1").hasLineCount(1);
    return JsonMapper.shared().readTree(ended.out());
  }

  private static int height(Port port) {
    return port.onLoop(() -> port.node().following().ledger().orElseThrow().chain().height());
  }

  private void mine(int blocks) throws Exception {
    for (int i = 0; i < blocks; i++) {
      int before = height(from);
      from.call("chain_mine", "[\"once\"]");
      await().until(() -> height(from) == before + 1);
    }
  }

  @Test
  void whatOneExportsTheOtherImportsAndBothAreRight() throws Exception {
    from.call("chain_mine", "[\"pending\"]");
    from.register("alice");
    mine(3);
    JsonNode exported = json("from", "chain", "export", file + "");
    assertThat(exported.path("height").asInt()).isEqualTo(height(from));
    assertThat(exported.path("bytes").asLong()).isEqualTo(Files.size(file));
    assertThat(directory.resolve("blocks.new")).doesNotExist();
    JsonNode imported = json("to", "chain", "import", file + "");
    assertThat(imported.path("read")).isEqualTo(exported.path("height"));
    assertThat(imported.path("taken")).isEqualTo(exported.path("height"));
    assertThat(json("to", "name", "resolve", "alice").path("key"))
        .isEqualTo(json("from", "name", "resolve", "alice").path("key"));
    assertThat(run("to", "chain", "import", file + "").out())
        .startsWith("%d blocks read, 0 of them new".formatted(height(from)));
    JsonNode verified = json("to", "chain", "verify");
    assertThat(verified.path("ok").asBoolean()).isTrue();
    assertThat(verified.path("height").asInt()).isEqualTo(height(from));
    assertThat(verified.path("names").asInt()).isEqualTo(1);
    assertThat(run("from", "chain", "verify").out()).startsWith("All is right: ");
  }

  @Test
  void nothingIsWrittenOverUnlessForced() throws Exception {
    mine(1);
    Files.writeString(file, "precious");
    Ended refused = run("from", "chain", "export", file + "");
    assertThat(refused.exit()).isEqualTo(Exit.FAILED);
    assertThat(refused.err()).contains("is there already", "--force");
    assertThat(file).hasContent("precious");
    assertThat(run("from", "chain", "export", file + "", "--force").exit()).isEqualTo(Exit.OK);
    assertThat(json("to", "chain", "import", file + "").path("taken").asInt()).isEqualTo(1);
    Ended nowhere = run("from", "chain", "export", directory + "/none/blocks");
    assertThat(nowhere.exit()).isEqualTo(Exit.FAILED);
    assertThat(nowhere.err()).contains("cannot write " + directory + "/none/blocks");
  }

  @Test
  void anAlteredBlockIsNamedWithItsPlaceAndThoseBeforeItStay() throws Exception {
    mine(4);
    run("from", "chain", "export", file + "");
    byte[] bytes = Files.readAllBytes(file);
    int length = (bytes.length - HEAD_BYTES - 4) / 4; // four blocks alike
    int third = HEAD_BYTES + 2 * length;
    bytes[third + 4 + 40] ^= 1; // its Merkle root
    Files.write(file, bytes);
    Ended ended = run("to", "chain", "import", file + "", "--json");
    assertThat(ended.exit()).isEqualTo(Exit.FAILED);
    assertThat(ended.err()).contains("block 3, at byte " + third + " of the file: ");
    assertThat(ended.err()).contains("2 blocks before it were new and are kept");
    assertThat(ended.out()).contains("HS-FAILED", "block 3, at byte");
    assertThat(height(to)).isEqualTo(2);
  }

  @Test
  void aFileThatWasCutOffIsTakenAsFarAsItGoes() throws Exception {
    mine(3);
    run("from", "chain", "export", file + "");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 10));
    Ended ended = run("to", "chain", "import", file + "");
    assertThat(ended.exit()).isEqualTo(Exit.FAILED);
    assertThat(ended.err())
        .contains("ends early, at byte " + (bytes.length - 10), "block 3", "2 blocks before it");
    assertThat(height(to)).isEqualTo(2);
    assertThat(run("to", "chain", "import", Files.write(file, bytes) + "").out())
        .startsWith("3 blocks read, 1 of them new");
  }

  @Test
  void otherFilesAndOtherChainsAreRefusedBeforeAnythingIsSent() throws IOException {
    Ended none = run("to", "chain", "import", file + "");
    assertThat(none.exit()).isEqualTo(Exit.FAILED);
    assertThat(none.err()).contains("There is no file " + file);
    Ended text = run("to", "chain", "import", Files.writeString(file, "x".repeat(100)) + "");
    assertThat(text.err()).contains("it is no file of exported blocks");
    assertThat(run("to", "chain", "import", Files.writeString(file, "x") + "").err())
        .contains("ends early, at byte 1, within its head");
    Files.delete(file);
    try (Port other = follow("other", Port.easyRules(1001, List.of()))) {
      assertThat(height(other)).isZero();
      run("other", "chain", "export", file + "");
      Ended ended = run("to", "chain", "import", file + "");
      assertThat(ended.exit()).isEqualTo(Exit.FAILED);
      assertThat(ended.err()).contains("of another chain: its genesis block is 0x", "that of test");
    }
  }

  @Test
  void theCallsHaveLimitsAndSaySo() throws Exception {
    assertThat(from.error("chain_rawBlocks", "[1]")).isEqualTo("-32010 no such block");
    assertThat(from.error("chain_rawBlocks", "[0,513]")).startsWith("-32602");
    assertThat(from.error("chain_import", "[[\"0x00\",7]]")).startsWith("-32602");
    JsonNode said = from.call("chain_import", "[[\"0x00\"]]").get("result");
    assertThat(said.path("read").asInt()).isZero();
    assertThat(said.path("stopped").asString()).isNotEmpty();
    String many = "[" + "\"0x00\",".repeat(512) + "\"0x00\"]";
    assertThat(from.error("chain_import", "[" + many + "]")).contains("at most 512");
    JsonNode none = from.call("chain_verification", "[]").get("result");
    assertThat(none.path("running").asBoolean(true)).isFalse();
    assertThat(none.has("ok")).isFalse();
  }
}
