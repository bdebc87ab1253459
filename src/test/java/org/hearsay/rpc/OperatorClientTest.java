package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hearsay.Main;
import org.hearsay.cli.Exit;
import org.hearsay.cli.ShhMethods;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that are made from the control port's methods, against a control port. */
final class OperatorClientTest {
  @TempDir private Path directory;

  private final Port port = Port.withNode();
  private Exit exit = Exit.OK;

  @AfterEach
  void close() {
    port.close();
  }

  private String run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--endpoint", "http://127.0.0.1:" + port.number()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    exit = Main.run(all, print, System.err);
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void theListOfMethodsIsThatOfTheControlPort() {
    List<String> served =
        Methods.of(port.node(), port.work, port.secrets).methods().stream()
            .map(RpcMethod::name)
            .filter(name -> name.startsWith("shh_"))
            .toList();
    assertThat(ShhMethods.names()).containsExactlyInAnyOrderElementsOf(served);
  }

  @Test
  void keysAreMadeShownAndForgotten() throws Exception {
    String id = run("shh", "new-sym-key");
    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(run("shh", "has-sym-key", id)).isEqualTo("true");
    Path key = Files.writeString(directory.resolve("key"), run("shh", "get-sym-key", id) + "\n");
    assertThat(run("shh", "add-sym-key", key + "")).matches("[0-9a-f]{64}").isNotEqualTo(id);
    assertThat(run("shh", "delete-sym-key", id, "--json")).isEqualTo("{\"v\":1,\"result\":true}");
    assertThat(run("shh", "set-min-pow", "0.25")).isEqualTo("true");
    assertThat(run("shh", "set-min-pow", "much")).isEmpty();
    assertThat(exit).isEqualTo(Exit.USAGE);
  }

  @Test
  void aMessageIsPostedByOptionsAndReadByAFilter() {
    String key = run("shh", "new-sym-key");
    String filter = run("shh", "new-message-filter", "--sym-key", key, "--topic", "0x01020304");
    String hash =
        run(
            "shh",
            "post",
            "--sym-key",
            key,
            "--topic",
            "0x01020304",
            "--payload",
            "hi",
            "--ttl",
            "20",
            "--pow-time",
            "9",
            "--pow-target",
            "0.2");
    assertThat(hash).matches("0x[0-9a-f]{64}");
    assertThat(
            run(
                "shh",
                "post",
                "{\"symKeyID\":\""
                    + key
                    + "\",\"topic\":\"0x01020304\","
                    + "\"payload\":\"0x6869\",\"powTime\":9,\"powTarget\":0.2}"))
        .matches("0x[0-9a-f]{64}");
    assertThat(run("shh", "get-filter-messages", filter)).contains("\"0x6869\"");
    assertThat(run("shh", "delete-message-filter", filter)).isEqualTo("true");
  }

  @Test
  void aBatchIsAnsweredInOrderAndFailsWithOneOfItsMembers() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("batch"),
            "{\"method\":\"shh_version\"}\n\n{\"method\":\"shh_no\",\"id\":\"x\"}\n");
    assertThat(run("rpc", "--batch", file + "").lines())
        .satisfiesExactly(
            first -> assertThat(first).contains("\"id\":1,\"result\":\"6.0\""),
            second -> assertThat(second).contains("\"id\":\"x\",\"error\":"));
    assertThat(exit).isEqualTo(Exit.FAILED);
    Files.writeString(file, "[{\"method\":\"shh_version\"}]");
    assertThat(run("rpc", "--batch", file + "", "--json")).startsWith("{\"v\":1,\"jsonrpc\"");
    assertThat(exit).isEqualTo(Exit.OK);
  }

  @Test
  void linesOfStandardInputAreAnsweredOneByOne() {
    InputStream before = System.in;
    String lines =
        Stream.of("shh_version", "net_listening")
            .map(name -> "{\"method\":\"" + name + "\"}\n")
            .reduce("", String::concat);
    System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(run("rpc", "-").lines()).hasSize(2).last().asString().contains("\"result\":true");
    } finally {
      System.setIn(before);
    }
  }
}
