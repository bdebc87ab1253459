package org.hearsay.cli.chat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hearsay.cli.ChatText;
import org.hearsay.cli.Control;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.HistoryCommand;
import org.hearsay.cli.OwnFile;
import org.hearsay.cli.Paint;
import org.hearsay.cli.PlainText;
import org.hearsay.cli.Reason;
import org.hearsay.rpc.Nearest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Runs one line after the other, and shows what is told meanwhile. Knows no terminal. */
final class Talk implements AutoCloseable, Follower.Ear {
  static final Map<String, String> COMMANDS =
      Map.of(
          "/help", "this",
          "/who", "contacts, and how many messages are unread",
          "/switch", "WHO: talk with somebody else",
          "/history", "[N]: the last N messages",
          "/state", "what became of what was written here",
          "/save", "NUMBER FILE: write a message or a file into a new file",
          "/again", "NUMBER: send what has expired again",
          "/close", "end the session: both sides forget its keys",
          "/quit", "end; so does Ctrl-D");

  // Ours to choose.
  private static final int SHOWN_AT_FIRST = 10;
  private static final int SHOWN_MAX = 200;

  /** Of one message; a screen has hardly more. */
  private static final int LINES_MAX = 20;

  private static final int EXCERPT_CHARS = 40;

  /** After these nobody knows what became of a call, and the next may find another daemon. */
  private static final Set<Reason> LOST = Set.of(Reason.NO_DAEMON, Reason.BUSY, Reason.TIMED_OUT);

  private final Supplier<Control> connect;
  private final Screen screen;
  private final Follower follower;
  private final Fate fate = new Fate();
  private volatile @Nullable Control control;
  private volatile @Nullable Partner partner;
  private volatile long lastShown;

  /** Who one is here: when another account becomes current, nothing may be said under its key. */
  private String account = "";

  /** Where it says something; any thread. */
  interface Screen {
    void say(String line);

    boolean paints();
  }

  Talk(Supplier<Control> connect, Screen screen) {
    this.connect = connect;
    this.screen = screen;
    this.follower = new Follower(connect, this);
  }

  /** Begins, with somebody or nobody. */
  void begin(Optional<String> who) {
    follower.begin();
    account = call("contact_link").path("key").asString("");
    if (who.isPresent()) {
      turnTo(who.get());
    } else {
      who();
      screen.say("/switch WHO turns to one of them; /help says the rest.");
    }
  }

  Optional<Partner> partner() {
    return Optional.ofNullable(partner);
  }

  /** Petnames of contacts; none when they cannot be had just now. */
  List<String> petnames() {
    try {
      List<String> all = new ArrayList<>();
      for (JsonNode one : call("contact_list").path("contacts")) {
        all.add(one.path("petname").asString(""));
      }
      return all;
    } catch (Failure e) {
      return List.of();
    }
  }

  /**
   * Runs one line.
   *
   * @return whether it goes on
   * @throws Failure when nothing came of it
   */
  boolean run(String line) throws IOException {
    if (line.isBlank()) {
      return true;
    }
    if (!line.startsWith("/") || line.startsWith("//")) {
      send(line.startsWith("//") ? line.substring(1) : line);
      return true;
    }
    String[] words = line.strip().split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "/help" -> help();
      case "/who" -> who();
      case "/switch" -> turnTo(rest);
      case "/history" -> history(rest.isEmpty() ? SHOWN_AT_FIRST : number(rest, SHOWN_MAX));
      case "/state" -> state();
      case "/save" -> save(rest);
      case "/again" -> sent(call("chat_resend", someone().key(), number(rest, Long.MAX_VALUE)));
      case "/close" -> {
        JsonNode unused = call("chat_close", someone().key());
        screen.say("The session is over: both sides forget its keys.");
      }
      case "/quit" -> {
        return false;
      }
      default -> throw unknown(words[0]);
    }
    return true;
  }

  private static Failure unknown(String word) {
    return new Failure(
        Exit.USAGE,
        "There is no " + PlainText.printable(word) + ".",
        Nearest.to(word, COMMANDS.keySet())
            .map(meant -> "Did you mean " + meant + "?")
            .orElse("/help lists what there is; // begins a message with a /."));
  }

  private static long number(String text, long most) {
    try {
      long number = Long.parseLong(text.strip());
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new Failure(
        Exit.USAGE, PlainText.printable(text) + " is no number that does here.", "/help");
  }

  private Partner someone() {
    return partner()
        .orElseThrow(
            () ->
                new Failure(
                    Exit.USAGE, "To whom? Nobody is chosen yet.", "/switch WHO; /who lists them."));
  }

  private void send(String text) {
    Partner to = someone();
    try {
      sent(call("chat_send", to.key(), text, Map.of("account", account)));
    } catch (Failure e) {
      if (LOST.contains(e.reason())) {
        throw new Failure(
            e.reason(),
            e.what(),
            "It may have been accepted: see /history before you send it again.");
      }
      throw e.exit() == Exit.TRUST ? changed(to) : e;
    }
  }

  private static Failure changed(Partner to) {
    return new Failure(
        Exit.TRUST,
        "The key of %s has changed: nothing is sent until you say which counts."
            .formatted(to.petname()),
        "hearsay contact show %s tells both; hearsay contact acknowledge %s KEY says which."
            .formatted(to.quoted(), to.quoted()));
  }

  private void sent(JsonNode message) {
    show(fate.sent(message));
  }

  private void show(JsonNode message) {
    ChatText.lines(message, LINES_MAX, ChatText.today(), screen.paints()).forEach(screen::say);
  }

  private void help() {
    COMMANDS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(one -> screen.say("  %-9s %s".formatted(one.getKey(), one.getValue())));
    screen.say("  Anything else is sent. // begins a message with a /.");
  }

  private void who() {
    Map<String, Long> unread = new HashMap<>();
    for (JsonNode chat : call("chat_list", Map.of("limit", 1000)).path("chats")) {
      unread.put(chat.path("key").asString(""), chat.path("unread").asLong(0));
    }
    JsonNode contacts = call("contact_list").path("contacts");
    for (JsonNode one : contacts) {
      Partner contact = Partner.of(one);
      long count = unread.getOrDefault(contact.key(), 0L);
      screen.say(
          "  "
              + Paint.NAME.on(contact.petname(), screen.paints())
              + "  "
              + contact.trust()
              + (one.path("blocked").asBoolean(false) ? ", blocked" : "")
              + (count > 0 ? "  " + count + " unread" : ""));
    }
    if (contacts.isEmpty()) {
      screen.say("There are no contacts yet: hearsay contact add NAME|KEY|LINK");
    }
  }

  private void turnTo(String who) {
    if (who.isBlank()) {
      throw new Failure(Exit.USAGE, "To whom?", "/switch WHO; /who lists them.");
    }
    Partner next = Partner.of(call("contact_show", who.strip()));
    partner = next;
    lastShown = 0;
    history(SHOWN_AT_FIRST);
    if (next.hasChanged()) {
      Failure why = changed(next);
      screen.say(Paint.BAD.on(why.what(), screen.paints()));
      screen.say("  " + why.fix());
    } else if (!next.maySend()) {
      screen.say(next.petname() + " is blocked: hearsay contact unblock " + next.quoted());
    }
  }

  private void history(long most) {
    Partner with = someone();
    if (most > 0) {
      JsonNode page = call("chat_history", with.key(), Map.of("limit", most));
      shown(with, page.path("messages"), open());
    }
  }

  /** Shows messages of the conversation, and says that they were looked at. */
  private void shown(Partner with, JsonNode messages, Control calls) {
    long unread = -1;
    for (JsonNode message : messages) {
      show(message);
      lastShown = Math.max(lastShown, message.path("number").asLong(0));
      if (message.path("state").asString("").equals("new")) {
        unread = message.path("number").asLong(0);
      }
    }
    if (unread >= 0) {
      JsonNode unused = calls.call("chat_markRead", with.key(), unread);
    }
  }

  private void state() {
    List<JsonNode> all = fate.all();
    for (JsonNode message : all) {
      String to = PlainText.printable(message.path("contact").asString(""));
      screen.say("  to " + to + ": " + fate(message));
    }
    if (all.isEmpty()) {
      screen.say("Nothing was written here yet.");
    }
  }

  private static String fate(JsonNode message) {
    String what =
        message.has("file")
            ? message.at("/file/name").asString("")
            : message.path("text").asString("");
    int end =
        what.offsetByCodePoints(0, Math.min(EXCERPT_CHARS, what.codePointCount(0, what.length())));
    return "%s [%s] %s"
        .formatted(
            message.path("number"),
            ChatText.state(message),
            PlainText.printable(what.substring(0, end)) + (end < what.length() ? "..." : ""));
  }

  private void save(String words) throws IOException {
    String[] both = words.strip().split("\\s+", 2);
    if (both.length < 2) {
      throw new Failure(Exit.USAGE, "Which message, and where to?", "/save NUMBER FILE");
    }
    JsonNode content = call("chat_content", someone().key(), number(both[0], Long.MAX_VALUE));
    OwnFile.write(both[1], HistoryCommand.bytes(content));
    screen.say("Written to " + both[1] + ".");
  }

  private Control open() {
    Control open = control;
    if (open == null) {
      open = connect.get();
      control = open;
    }
    return open;
  }

  private JsonNode call(String method, Object... params) {
    try {
      return open().call(method, params);
    } catch (Failure e) {
      if (LOST.contains(e.reason())) {
        hangUp();
      }
      throw e;
    }
  }

  @Override
  public void told(JsonNode what, Control calls) {
    if (what.has("what")) {
      contactChanged(what.path("contact"));
    } else if (what.path("ours").asBoolean(false)) {
      fate.told(what)
          .ifPresent(now -> screen.say(Paint.DIM.on("      " + fate(now), screen.paints())));
    } else if (what.path("state").asString("").equals("new")) {
      show(what);
      Partner now = partner;
      if (now != null && now.is(what)) {
        lastShown = Math.max(lastShown, what.path("number").asLong(0));
        JsonNode unused = calls.call("chat_markRead", now.key(), what.path("number"));
      }
    }
  }

  private void contactChanged(JsonNode contact) {
    Partner before = partner;
    Partner now = Partner.of(contact);
    boolean same =
        before != null
            && (before.key().equals(now.key()) || before.petname().equals(now.petname()));
    if (before == null || !same) {
      return; // one of the two stays when the other changes
    }
    partner = now;
    if (now.hasChanged() && !before.hasChanged()) {
      Failure why = changed(now);
      screen.say(Paint.BAD.on(why.what(), screen.paints()));
      screen.say("  " + why.fix());
    } else if (!now.trust().equals(before.trust())) {
      screen.say("The key of " + now.petname() + " is " + now.trust() + " now.");
    }
  }

  @Override
  public void lost(Failure why) {
    screen.say(Paint.BAD.on(why.what(), screen.paints()) + " It is asked again until it answers.");
  }

  @Override
  public void found(Control calls) {
    screen.say("The daemon answers again.");
    Partner with = partner;
    if (with == null) {
      return;
    }
    JsonNode page = calls.call("chat_history", with.key(), Map.of("limit", SHOWN_MAX));
    for (JsonNode message : page.path("messages")) {
      boolean ours = message.path("ours").asBoolean(false);
      if (ours || message.path("number").asLong(0) > lastShown) {
        told(message, calls);
      }
    }
  }

  private void hangUp() {
    Control open = control;
    control = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    follower.close();
    hangUp();
  }
}
