package org.hearsay.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import tools.jackson.databind.JsonNode;

/**
 * Reads a line as a call, in any of the ways that people type one: {@code shh_post {ttl: 5}},
 * {@code shh.post({ttl: 5})}, {@code admin.peers}. It is no JavaScript, and says so to who writes
 * some.
 */
final class CallReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*([._][A-Za-z0-9]+)*");

  private static final Set<String> WORDS_OF_CODE =
      Set.of(
          "var",
          "let",
          "const",
          "function",
          "if",
          "for",
          "while",
          "return",
          "new",
          "typeof",
          "delete",
          "await",
          "async",
          "import",
          "try",
          "throw");

  private static final String HOW = "Type METHOD ARGUMENT..., or method.name(ARGUMENT, ...).";

  private final String line;
  private final TypedJson values;

  private CallReader(String line) {
    this.line = line;
    this.values = new TypedJson(line);
  }

  /**
   * Reads one.
   *
   * @throws Failure when it is none
   */
  static Call read(String line) {
    return new CallReader(line.strip().replaceFirst("\\s*;$", "")).read();
  }

  /** The method that a line would call, read as far as that; empty when it names none. */
  static String methodOf(String line) {
    Matcher name = NAME.matcher(line.stripLeading());
    return name.lookingAt() ? underscored(name.group()) : "";
  }

  /** Whether a bracket or a quote is still open: then the next line belongs to this one. */
  static boolean isOpen(String line) {
    return !isRemark(line) && TypedJson.isOpen(line);
  }

  /** Whether it is there for people only. */
  static boolean isRemark(String line) {
    String text = line.stripLeading();
    return text.startsWith("#") || text.startsWith("//");
  }

  private Call read() {
    Matcher matcher = NAME.matcher(line);
    if (!matcher.lookingAt()) {
      throw new Failure(Exit.USAGE, "This is no call: " + shortened(), HOW);
    }
    String name = matcher.group();
    if (WORDS_OF_CODE.contains(name) || name.startsWith("console.")) {
      throw code();
    }
    String method = underscored(name);
    values.moveTo(matcher.end());
    boolean parted = values.skipBlanks();
    List<JsonNode> params = values.atEnd() ? List.of() : params(parted);
    if (method.indexOf('_') < 0 && method.indexOf('.') < 0) {
      throw new Failure(
          Exit.USAGE,
          "There is no call " + name + ".",
          "Calls are named like shh_info; help lists them.");
    }
    if (method.indexOf('.') >= 0 && !method.equals("rpc.discover")) {
      throw new Failure(
          Exit.USAGE,
          "An answer has no members to ask for: " + name,
          "Call for all of it, such as admin.nodeInfo; hearsay rpc METHOD | jq picks from it.");
    }
    return new Call(method, params);
  }

  private List<JsonNode> params(boolean parted) {
    if (values.take('(')) {
      List<JsonNode> params = inParentheses();
      values.skipBlanks();
      if (!values.atEnd()) {
        throw code();
      }
      return params;
    }
    if (!parted || values.at('=') || values.at('+')) {
      throw code();
    }
    List<JsonNode> params = new ArrayList<>();
    while (!values.atEnd()) {
      params.add(values.value(""));
      values.skipBlanks();
      if (values.take(',')) {
        values.skipBlanks();
      }
    }
    return params;
  }

  private List<JsonNode> inParentheses() {
    List<JsonNode> params = new ArrayList<>();
    values.skipBlanks();
    while (!values.take(')')) {
      if (values.atEnd()) {
        throw new Failure(Exit.USAGE, "A ) is missing at the end.", HOW);
      }
      params.add(values.value("(,)"));
      values.skipBlanks();
      if (values.take(',')) {
        values.skipBlanks();
      } else if (!values.at(')') && !values.atEnd()) {
        throw code();
      }
    }
    return params;
  }

  /** As geth's console spelt it, and web3 before it. */
  private static String underscored(String name) {
    return switch (name) {
      case "web3.version.node" -> "web3_clientVersion";
      case "web3.version.network" -> "net_version";
      case "web3.version.whisper" -> "shh_version";
      case "rpc.discover" -> name;
      default -> {
        String inner = name.matches("web3\\.\\w+\\..*") ? name.substring("web3.".length()) : name;
        yield inner.indexOf('_') < 0 ? inner.replaceFirst("\\.", "_") : inner;
      }
    };
  }

  private static Failure code() {
    return new Failure(Exit.USAGE, "The console takes calls, it runs no JavaScript.", HOW);
  }

  private String shortened() {
    return line.length() > 40 ? line.substring(0, 40) + "..." : line;
  }
}
