package org.hearsay.cli;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who types commands is told of commands, where the daemon speaks of calls. */
final class CommandNames {
  private static final Pattern CALL =
      Pattern.compile("\\b(chain|name|board|contact)_([a-zA-Z]+)\\b");

  /** What is called otherwise here. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "chain_head", "chain status",
          "chain_transaction", "chain tx",
          "chain_stopMining", "chain mine --off",
          "name_registration", "name register",
          "name_list", "name ls",
          "board_list", "board ls",
          "contact_list", "contact ls",
          "contact_remove", "contact rm");

  private CommandNames() {}

  /** The text with commands in place of calls, as far as there are any. */
  static String in(String text) {
    return CALL.matcher(options(text))
        .replaceAll(call -> Matcher.quoteReplacement("hearsay " + command(call)));
  }

  private static String options(String text) {
    return text.replace(" {\"mine\":true}", " --mine").replace("{\"name\":...}", "--name NAME");
  }

  private static String command(MatchResult call) {
    String plain = call.group(1) + " " + call.group(2);
    return OTHERWISE.getOrDefault(call.group(), plain);
  }
}
