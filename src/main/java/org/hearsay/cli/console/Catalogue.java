package org.hearsay.cli.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hearsay.rpc.Nearest;
import tools.jackson.databind.JsonNode;

/** What can be called, as the daemon's OpenRPC document says. */
final class Catalogue {
  /** Known even where the daemon does not say it: what is typed after these is a secret. */
  private static final Set<String> SECRET =
      Set.of("shh_addPrivateKey", "shh_addSymKey", "shh_generateSymKeyFromPassword");

  private final Map<String, Method> methods = new TreeMap<>();

  /**
   * A method.
   *
   * @param json its object in the document
   */
  record Method(String name, String summary, List<Param> params, JsonNode json) {
    /** Such as {@code shh_addSymKey key}. */
    String signature() {
      return String.join(" ", params.stream().map(Param::signature).toList());
    }

    boolean isSecret() {
      return SECRET.contains(name)
          || json.findValues("x-secret").stream().anyMatch(x -> x.asBoolean(false));
    }
  }

  /**
   * A parameter.
   *
   * @param type in a word or two
   * @param members of an object by name, each with its type
   * @param choices all that it may be, if they are few
   */
  record Param(
      String name,
      String type,
      boolean required,
      Map<String, String> members,
      List<String> choices) {
    String signature() {
      String body = members.isEmpty() ? name + ": " + type : "{" + memberList() + "}";
      return required ? body : "[" + body + "]";
    }

    private String memberList() {
      List<String> all = new ArrayList<>();
      members.forEach((member, kind) -> all.add(member + ": " + kind));
      return String.join(", ", all);
    }
  }

  /**
   * @param document as {@code rpc.discover} answers; without methods nothing is known
   */
  Catalogue(JsonNode document) {
    for (JsonNode method : document.path("methods")) {
      List<Param> params = new ArrayList<>();
      method.path("params").forEach(param -> params.add(param(param)));
      String name = method.path("name").asString("");
      methods.put(name, new Method(name, method.path("summary").asString(""), params, method));
    }
  }

  private static Param param(JsonNode json) {
    JsonNode schema = json.path("schema");
    Map<String, String> members = new LinkedHashMap<>();
    schema
        .path("properties")
        .properties()
        .forEach(m -> members.put(m.getKey(), type(m.getValue())));
    List<String> choices = new ArrayList<>();
    schema.path("enum").forEach(choice -> choices.add(choice.asString("")));
    return new Param(
        json.path("name").asString(""),
        type(schema),
        json.path("required").asBoolean(false),
        members,
        choices);
  }

  /** A schema in a word or two. */
  static String type(JsonNode schema) {
    if (schema.has("enum")) {
      List<String> choices = new ArrayList<>();
      schema.path("enum").forEach(choice -> choices.add(choice.asString("")));
      return String.join("|", choices);
    }
    String pattern = schema.path("pattern").asString("");
    return switch (schema.path("type").asString("")) {
      case "string" -> pattern.contains("0x") || pattern.contains("0[xX]") ? "0xHEX" : "text";
      case "integer" -> "whole number";
      case "boolean" -> "true|false";
      case "array" -> "[" + type(schema.path("items")) + "...]";
      case "" -> "JSON";
      default -> schema.path("type").asString("");
    };
  }

  List<Method> all() {
    return List.copyOf(methods.values());
  }

  Optional<Method> named(String name) {
    return Optional.ofNullable(methods.get(name));
  }

  Set<String> namespaces() {
    Set<String> namespaces = new TreeSet<>();
    methods.keySet().forEach(name -> namespaces.add(name.split("[_.]", 2)[0]));
    return namespaces;
  }

  List<Method> in(String namespace) {
    return methods.values().stream()
        .filter(method -> method.name().split("[_.]", 2)[0].equals(namespace))
        .toList();
  }

  /** What somebody probably meant, if it is none of these. */
  Optional<String> nearest(String name) {
    return methods.containsKey(name) ? Optional.empty() : Nearest.to(name, methods.keySet());
  }

  /** Whether a line may be remembered for as long as the console runs. */
  boolean mayRemember(String line) {
    String name = CallReader.methodOf(line);
    Set<String> known = new TreeSet<>(methods.keySet());
    known.addAll(SECRET);
    String meant = known.contains(name) ? name : Nearest.to(name, known).orElse(name);
    return !SECRET.contains(meant) && named(meant).map(method -> !method.isSecret()).orElse(true);
  }

  /** Whether a line may be kept on disk as well: it is understood, and has no secret. */
  boolean mayKeep(String line) {
    return methods.containsKey(CallReader.methodOf(line)) && mayRemember(line);
  }
}
