package org.hearsay.cli;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who types commands is told of commands, where the daemon speaks of calls. */
final class CommandNames {
  private static final Pattern CALL =
      Pattern.compile("\\b(chain|name|board|account|contact|chat|group)_([a-zA-Z]+)\\b");

  /** What is called otherwise here. */
  private static final Map<String, String> OTHERWISE =
      Map.ofEntries(
          Map.entry("chain_head", "chain status"),
          Map.entry("chain_transaction", "chain tx"),
          Map.entry("chain_stopMining", "chain mine --off"),
          Map.entry("name_registration", "name register"),
          Map.entry("name_list", "name ls"),
          Map.entry("board_list", "board ls"),
          Map.entry("account_list", "account ls"),
          Map.entry("account_changePassphrase", "account passwd"),
          Map.entry("account_remove", "account rm"),
          Map.entry("contact_list", "contact ls"),
          Map.entry("contact_remove", "contact rm"),
          Map.entry("chat_open", "rpc chat_open"),
          Map.entry("chat_send", "send"),
          Map.entry("chat_list", "inbox"),
          Map.entry("chat_history", "history"),
          Map.entry("chat_content", "history"),
          Map.entry("chat_search", "search"),
          Map.entry("chat_resend", "send --again"),
          Map.entry("group_create", "group new"),
          Map.entry("group_list", "group ls"),
          Map.entry("group_remove", "group kick"),
          Map.entry("group_send", "group say"),
          Map.entry("chat_close", "rpc chat_close"));

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
