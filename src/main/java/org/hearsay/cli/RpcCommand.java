package org.hearsay.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearsay rpc METHOD PARAM...}: any method of the control port. */
@Command(
    name = "rpc",
    description = {
      "Call a method of the control port and print its result.",
      "A PARAM is JSON if it reads as JSON, else text: hearsay rpc shh_addSymKey 0x01...",
      "With --batch FILE the requests in a file are sent at once, with - those on standard input"
          + " one after the other, a line each; every answer is a line, and the status is 1 when"
          + " one of them is an error. A request is {\"method\":...,\"params\":[...]}."
    })
final class RpcCommand implements org.hearsay.cli.Command {
  /** An id of 64 hex digits is never a number, even when it happens to read as one. */
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  /** A batch may have messages to seal, one after the other. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final String STANDARD_INPUT = "-";

  private final Hearsay hearsay;

  @Parameters(paramLabel = "METHOD|-", arity = "0..1", description = "Such as shh_info.")
  String method = "";

  @Parameters(paramLabel = "PARAM", index = "1..*", arity = "0..*", description = "Its arguments.")
  List<String> params = List.of();

  @Option(
      names = "--batch",
      paramLabel = "FILE|-",
      description = "Send these requests at once: a JSON array, or one on each line.")
  @Nullable String batch;

  RpcCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  @Override
  public Exit run(Terminal terminal) throws IOException {
    if ((batch == null) == method.isEmpty()) {
      throw new Failure(
          Exit.USAGE, "rpc takes a METHOD, or --batch FILE.", "For example: hearsay rpc shh_info");
    }
    if (batch != null) {
      return sendAtOnce(requests(batch, terminal), terminal);
    }
    return method.equals(STANDARD_INPUT) ? sendEach(terminal) : call(terminal);
  }

  private Exit call(Terminal terminal) {
    if (method.endsWith("_subscribe")) {
      throw new Failure(
          Exit.USAGE, "rpc prints one answer; a subscription has many.", insteadOf(method));
    }
    try (Control control = hearsay.connect()) {
      JsonNode result = control.call(method, params.stream().map(RpcCommand::read).toArray());
      terminal
          .out()
          .println(
              hearsay.json()
                  ? Json.object().set("result", result)
                  : PrettyJson.on(terminal, result));
    }
    return Exit.OK;
  }

  /** What is told as it happens has commands of its own. */
  private static String insteadOf(String subscribe) {
    return switch (subscribe) {
      case "shh_subscribe" -> "Use hearsay shh subscribe, or hearsay sub TOPIC.";
      case "node_subscribe" -> "Use hearsay logs.";
      default -> "Use hearsay console --exec \"" + subscribe + " NAME\", which goes on.";
    };
  }

  private Exit sendAtOnce(ArrayNode requests, Terminal terminal) {
    if (requests.isEmpty()) {
      return Exit.OK;
    }
    try (Control control = hearsay.connect()) {
      JsonNode answers = control.exchange(PATIENCE, requests);
      Exit exit = Exit.OK;
      for (JsonNode answer : answers.isArray() ? answers : List.of(answers)) {
        exit = worse(exit, print(answer, terminal));
      }
      return exit;
    }
  }

  private Exit sendEach(Terminal terminal) throws IOException {
    try (Control control = hearsay.connect()) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
      Exit exit = Exit.OK;
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          ObjectNode request = request(parse(line, "standard input"), ++number);
          exit = worse(exit, print(control.exchange(PATIENCE, request), terminal));
        }
      }
      return exit;
    }
  }

  private Exit print(JsonNode answer, Terminal terminal) {
    terminal.out().println(hearsay.json() ? Json.object(answer) : answer);
    return answer.has("error") ? Exit.FAILED : Exit.OK;
  }

  private static Exit worse(Exit a, Exit b) {
    return a == Exit.OK ? b : a;
  }

  private static ArrayNode requests(String file, Terminal terminal) throws IOException {
    String text;
    try {
      text =
          file.equals(STANDARD_INPUT)
              ? new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new Failure(Exit.USAGE, "There is no file " + file + ".", "--batch FILE|-");
    }
    ArrayNode requests = JsonNodeFactory.instance.arrayNode();
    if (text.stripLeading().startsWith("[")) {
      for (JsonNode member : parse(text, file)) {
        requests.add(request(member, requests.size() + 1));
      }
    } else {
      text.lines()
          .filter(line -> !line.isBlank())
          .forEach(line -> requests.add(request(parse(line, file), requests.size() + 1)));
    }
    return requests;
  }

  /** The request with what every request has: without an id it would not be answered. */
  private static ObjectNode request(JsonNode typed, int number) {
    if (!(typed instanceof ObjectNode request) || !request.path("method").isString()) {
      throw new Failure(
          Exit.USAGE,
          "Request " + number + " has no method: " + typed,
          "Write {\"method\":\"shh_info\",\"params\":[]}");
    }
    if (!request.has("jsonrpc")) {
      request.put("jsonrpc", "2.0");
    }
    if (!request.has("id")) {
      request.put("id", number);
    }
    return request;
  }

  private static JsonNode parse(String text, String where) {
    return Json.parse(text)
        .orElseThrow(
            () ->
                new Failure(
                    Exit.USAGE,
                    "In " + where + " there is something that is not JSON.",
                    "Write one request on each line, or an array of them."));
  }

  private static Object read(String param) {
    if (ID.matcher(param).matches()) {
      return param;
    }
    return Json.parse(param).<Object>map(json -> json).orElse(param);
  }
}
