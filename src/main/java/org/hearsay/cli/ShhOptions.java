package org.hearsay.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The members of what {@code shh_post} and the filters take, as options. */
final class ShhOptions {
  private static final List<Member> POST =
      List.of(
          member("--sym-key", "symKeyID", Kind.TEXT, "ID", "Seal with this symmetric key."),
          member("--pub-key", "pubKey", Kind.TEXT, "HEX", "Or for the owner of this public key."),
          member("--sig", "sig", Kind.TEXT, "ID", "Sign with this key pair."),
          member("--topic", "topic", Kind.TOPIC, "TOPIC", Topics.HELP),
          member("--payload", "payload", Kind.BYTES, "TEXT|0xHEX", "What it says."),
          member("--padding", "padding", Kind.BYTES, "TEXT|0xHEX", "Padding of your own."),
          member("--ttl", "ttl", Kind.NUMBER, "SECONDS", "How long it lives; default 50."),
          member("--pow-time", "powTime", Kind.NUMBER, "SECONDS", "Work for it at most so long."),
          member("--pow-target", "powTarget", Kind.NUMBER, "F", "Rating to work for."),
          member("--target-peer", "targetPeer", Kind.TEXT, "ENODE", "Send to this peer only."));

  static final List<Member> FILTER =
      List.of(
          member("--sym-key", "symKeyID", Kind.TEXT, "ID", "Open with this symmetric key."),
          member("--private-key", "privateKeyID", Kind.TEXT, "ID", "Or with this key pair."),
          member("--sig", "sig", Kind.TEXT, "HEX", "Only what this public key has signed."),
          member("--topic", "topics", Kind.TOPICS, "TOPIC", "Only this topic; may be repeated."),
          member("--min-pow", "minPow", Kind.NUMBER, "F", "Only what is rated so high."),
          member("--allow-p2p", "allowP2P", Kind.SWITCH, "", "Direct messages as well."));

  private ShhOptions() {}

  /** How an option is read. */
  enum Kind {
    TEXT,
    NUMBER,
    SWITCH,
    BYTES,
    TOPIC,
    TOPICS
  }

  /**
   * A member.
   *
   * @param name as the daemon calls it
   */
  record Member(String option, String name, Kind kind, String label, String help) {
    OptionSpec spec() {
      OptionSpec.Builder spec = OptionSpec.builder(option).paramLabel(label).description(help);
      if (kind == Kind.TOPICS) {
        return spec.type(List.class).auxiliaryTypes(String.class).arity("1").build();
      }
      return kind == Kind.SWITCH
          ? spec.type(boolean.class).arity("0").build()
          : spec.type(String.class).arity("1").build();
    }
  }

  private static Member member(String option, String name, Kind kind, String label, String help) {
    return new Member(option, name, kind, label, help);
  }

  static List<Member> of(String method) {
    return method.equals("post") ? POST : FILTER;
  }

  /** What was said with options; topics in words are hashed by the daemon. */
  static Map<String, Object> object(List<Member> members, ParseResult parsed, Control control) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (Member member : members) {
      if (parsed.hasMatchedOption(member.option())) {
        object.put(member.name(), value(member, parsed, control));
      }
    }
    return object;
  }

  private static Object value(Member member, ParseResult parsed, Control control) {
    if (member.kind() == Kind.SWITCH) {
      return true;
    }
    if (member.kind() == Kind.TOPICS) {
      List<String> typed = parsed.matchedOptionValue(member.option(), List.of());
      List<String> topics = new ArrayList<>();
      typed.forEach(topic -> topics.add(Topics.bytes(topic, control)));
      return topics;
    }
    String typed = parsed.matchedOptionValue(member.option(), "");
    return switch (member.kind()) {
      case NUMBER -> number(member, typed);
      case BYTES -> bytes(typed);
      case TOPIC -> Topics.bytes(typed, control);
      default -> typed;
    };
  }

  private static Object number(Member member, String typed) {
    return Json.parse(typed)
        .filter(json -> json.isNumber())
        .orElseThrow(
            () ->
                new Failure(
                    Exit.USAGE,
                    "%s %s: expected a number".formatted(member.option(), typed),
                    "For example " + member.option() + " 5"));
  }

  /** Hex as it is; any other text in UTF-8. */
  private static String bytes(String typed) {
    return typed.matches("0x([0-9a-fA-F]{2})*")
        ? typed
        : PlainText.hex(typed.getBytes(StandardCharsets.UTF_8));
  }
}
