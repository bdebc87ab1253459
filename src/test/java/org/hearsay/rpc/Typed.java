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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Command lines as a person types them, against a daemon's socket. */
record Typed(Path socket) {
  /** How one ended. */
  record Ended(Exit exit, String out, String err) {}

  Ended run(String... args) {
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

  /** What one that must end well has printed. */
  String did(String... args) {
    Ended ended = run(args);
    assertThat(ended.exit()).as("%s %s", ended.out(), ended.err()).isEqualTo(Exit.OK);
    return ended.out();
  }

  /** The same as the one document that scripts get. */
  JsonNode json(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("--json");
    String out = did(all.toArray(String[]::new));
    assertThat(out).hasLineCount(1);
    JsonNode json = JsonMapper.shared().readTree(out);
    assertThat(json.get("v").asInt()).isEqualTo(1);
    return json;
  }
}
