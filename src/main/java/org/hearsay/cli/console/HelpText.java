package org.hearsay.cli.console;

import java.util.Locale;
import java.util.Map;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Paint;
import org.hearsay.cli.PrettyJson;
import tools.jackson.databind.JsonNode;

/** What {@code help} says, from the daemon's own document. */
final class HelpText {
  private static final String HOW =
      """
      METHOD ARGUMENT ...        calls: shh_hasSymKey ID   shh_post {symKeyID: ID, ttl: 50}
      namespace.method(...)      the same, as geth spelt it: admin.peers   shh.post({ttl: 50})
      shh_subscribe messages {}  prints what arrives, until shh_unsubscribe ID
      help, help shh, help shh_post
      Tab completes; Ctrl-C cancels the running call; Ctrl-D or .exit ends the console.
      """;

  private final Catalogue catalogue;
  private final boolean paints;

  HelpText(Catalogue catalogue, boolean paints) {
    this.catalogue = catalogue;
    this.paints = paints;
  }

  /**
   * On a method, a namespace, or everything.
   *
   * @throws Failure when there is no such thing
   */
  String on(String subject) {
    if (subject.isEmpty()) {
      return HOW + "Namespaces: " + String.join(", ", catalogue.namespaces()) + "\n";
    }
    String name = CallReader.methodOf(subject);
    if (catalogue.named(name).isPresent()) {
      return on(catalogue.named(name).get());
    }
    if (catalogue.namespaces().contains(subject)) {
      return onAll(subject);
    }
    throw new Failure(
        Exit.USAGE,
        "There is no method " + subject + ".",
        catalogue
            .nearest(name)
            .map(meant -> "Did you mean " + meant + "?")
            .orElse("help lists the namespaces."));
  }

  private String onAll(String namespace) {
    int width =
        catalogue.in(namespace).stream().mapToInt(method -> method.name().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Catalogue.Method method : catalogue.in(namespace)) {
      String padding = " ".repeat(width - method.name().length() + 2);
      text.append(Paint.NAME.on(method.name(), paints)).append(padding);
      text.append(method.summary()).append('\n');
    }
    return text.toString();
  }

  private String on(Catalogue.Method method) {
    StringBuilder text = new StringBuilder();
    text.append(Paint.NAME.on(method.name(), paints));
    method.params().forEach(param -> text.append(' ').append(param.name()));
    text.append('\n').append(method.summary()).append('\n');
    String more = method.json().path("description").asString("");
    text.append(more.isEmpty() ? "" : more + "\n");
    method.json().path("params").forEach(param -> value(param, text));
    value(method.json().path("result"), text);
    for (JsonNode error : method.json().path("errors")) {
      if (error.has("message")) {
        text.append(heading("error")).append(error.path("message").asString("")).append('\n');
      }
    }
    method.json().path("examples").forEach(example -> example(method.name(), example, text));
    return text.toString();
  }

  /** A parameter or the result, and the members of it when it is an object. */
  private void value(JsonNode value, StringBuilder text) {
    JsonNode schema = value.path("schema");
    String optional = value.path("required").asBoolean(true) ? "" : ", may be left out";
    text.append(heading(value.path("name").asString("")));
    text.append(described(schema)).append(optional).append('\n');
    JsonNode members =
        schema.path("type").asString("").equals("array") ? schema.path("items") : schema;
    for (Map.Entry<String, JsonNode> member : members.path("properties").properties()) {
      text.append("    ").append(String.format(Locale.ROOT, "%-20s", member.getKey()));
      text.append(described(member.getValue())).append('\n');
    }
  }

  private static String described(JsonNode schema) {
    String words = schema.path("description").asString("");
    String type = Catalogue.type(schema);
    return words.isEmpty() || words.equals(type) ? type : type + ", " + words;
  }

  private String heading(String word) {
    return "  " + Paint.DIM.on(String.format(Locale.ROOT, "%-12s", word), paints) + " ";
  }

  private void example(String name, JsonNode example, StringBuilder text) {
    text.append(heading("example")).append(name);
    for (JsonNode param : example.path("params")) {
      text.append(' ').append(PrettyJson.line(param.path("value")));
    }
    text.append('\n')
        .append(heading(""))
        .append(PrettyJson.line(example.path("result").path("value")));
    text.append('\n');
  }
}
