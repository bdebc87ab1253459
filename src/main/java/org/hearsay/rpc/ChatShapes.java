package org.hearsay.rpc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.hearsay.people.Chat;
import org.hearsay.people.ChatMessage;
import org.hearsay.people.Contact;
import tools.jackson.databind.node.ObjectNode;

/** What conversations and messages look like. */
final class ChatShapes {
  // Ours to choose.
  /** Of the last message of each conversation of a list; a line shows no more. */
  private static final int PREVIEW_CHARS = 256;

  /**
   * Of all texts of one answer: escaped they are six times as long at worst, which is still less
   * than any answer may be.
   */
  private static final int PAGE_CHARS_MAX = 2 << 20;

  private static final List<String> STATES = words(ChatMessage.State.values());
  private static final List<String> SESSIONS = words(Chat.Session.values());

  private static final String MEMBERS =
      ("\"contact\":\"bob\",\"key\":\"%s\",\"number\":%%d,"
              + "\"id\":\"0x5a7f0b2c9d3e41688f1a2b3c4d5e6f70\",\"ours\":%%b,\"text\":\"%%s\","
              + "\"bytes\":%%d,\"at\":1600000000000,\"written\":1600000000000,"
              + "\"state\":\"%%s\",\"peers\":%%d,\"parts\":1,\"partsThere\":%%d")
          .formatted(ContactShapes.KEY);

  static final String QUEUED =
      "{" + MEMBERS.formatted(3, true, "See you at noon.", 16, "queued", 0, 0) + "}";
  static final String DELIVERED =
      "{" + MEMBERS.formatted(1, true, "See you at noon.", 16, "delivered", 4, 1) + "}";
  static final String CAME =
      "{" + MEMBERS.formatted(2, false, "I shall be there.", 17, "new", 0, 1) + "}";

  static final String CHAT =
      ("{\"contact\":\"bob\",\"key\":\"%s\",\"trust\":\"verified\",\"maySend\":true,"
              + "\"session\":\"open\",\"unread\":1,\"waiting\":0,\"last\":%s}")
          .formatted(ContactShapes.KEY, CAME);

  private ChatShapes() {}

  private static List<String> words(Enum<?>[] values) {
    return Arrays.stream(values).map(ChatShapes::word).toList();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static Shape message() {
    Shape file =
        Shape.object("what it is, when it is no text")
            .with("name", Shape.text("as the writer called it: chosen by them"))
            .with("bytes", Shape.count("how long it is; chat_content has it"));
    return Shape.object("a message")
        .with("contact", Shape.text("with whom: their petname"))
        .with("key", ChainShapes.key("their identity key"))
        .with("number", Shape.count("grows with each message of a conversation"))
        .with("id", Shape.hex(16, "the same on both sides"))
        .with("ours", Shape.truth("whether it was written here"))
        .maybe("text", Shape.text("at most 64 Ki characters: chat_content has all of it"))
        .maybe("file", file)
        .with("bytes", Shape.count("of the whole content"))
        .with("at", Shape.count("when it was accepted or came: ms since 1970 by this clock"))
        .with("written", Shape.count("the same by the writer's clock"))
        .with(
            "state",
            Shape.oneOf(
                STATES,
                "queued: nobody has it; relayed: peers took it; delivered: the other side says it"
                    + " has it; read: that it was looked at; expired: no word of that in its life,"
                    + " and it may have arrived all the same; new and seen: theirs"))
        .with("peers", Shape.count("how many took the last envelope of it"))
        .with("parts", Shape.count("in how many it travels"))
        .with("partsThere", Shape.count("how many of them have arrived, as far as is known"));
  }

  static Shape chat() {
    return Shape.object("a conversation")
        .with("contact", Shape.text("with whom: their petname"))
        .with("key", ChainShapes.key("their identity key"))
        .with("trust", Shape.oneOf(ContactShapes.TRUSTS, "what is known of the key"))
        .with("maySend", Shape.truth("false when blocked, or changed and not acknowledged"))
        .with(
            "session",
            Shape.oneOf(SESSIONS, "asked: we asked for one, and they have not answered yet"))
        .with("unread", Shape.count("messages that nobody looked at here"))
        .with("waiting", Shape.count("ours that are not delivered yet"))
        .maybe("last", message().described("the last message; of a long text the beginning"));
  }

  static ObjectNode json(Contact contact, ChatMessage message) {
    return json(contact, message, message.text());
  }

  private static ObjectNode json(Contact contact, ChatMessage message, String text) {
    ObjectNode json = ChainShapes.object();
    json.put("contact", contact.petname()).put("key", Followed.hex(contact.key()));
    json.put("number", message.number());
    json.put("id", "0x" + HexFormat.of().formatHex(message.id().toBytes()));
    json.put("ours", message.ours());
    if (message.file().isPresent()) {
      ObjectNode file = json.putObject("file");
      file.put("name", message.file().get()).put("bytes", message.bytes());
    } else {
      json.put("text", text);
    }
    json.put("bytes", message.bytes());
    json.put("at", message.at().toEpochMilli()).put("written", millis(message));
    json.put("state", word(message.state())).put("peers", message.peers());
    return json.put("parts", message.parts()).put("partsThere", message.partsThere());
  }

  /** The writer's clock may say anything. */
  private static long millis(ChatMessage message) {
    try {
      return Math.max(0, message.written().toEpochMilli());
    } catch (ArithmeticException e) {
      return message.at().toEpochMilli();
    }
  }

  static ObjectNode json(Contact contact, Chat chat) {
    ObjectNode json = ChainShapes.object();
    json.put("contact", contact.petname()).put("key", Followed.hex(contact.key()));
    json.put("trust", ContactShapes.word(contact.trust())).put("maySend", contact.maySend());
    json.put("session", word(chat.session()));
    json.put("unread", chat.unread()).put("waiting", chat.waiting());
    chat.last()
        .ifPresent(last -> json.set("last", json(contact, last, cut(last.text(), PREVIEW_CHARS))));
    return json;
  }

  private static String cut(String text, int chars) {
    if (text.length() <= chars) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars);
  }

  /** The last of these that fit an answer, at most so many. */
  static List<ChatMessage> lastThatFit(List<ChatMessage> messages, int most) {
    int first = messages.size();
    long chars = 0;
    while (first > 0 && messages.size() - first < most) {
      chars += messages.get(first - 1).text().length();
      if (chars > PAGE_CHARS_MAX) {
        break;
      }
      first--;
    }
    return messages.subList(first, messages.size());
  }

  /** The first of these that fit an answer, at most so many. */
  static List<ChatMessage> firstThatFit(List<ChatMessage> messages, int most) {
    List<ChatMessage> reversed = new ArrayList<>(messages);
    Collections.reverse(reversed);
    List<ChatMessage> fitting = new ArrayList<>(lastThatFit(reversed, most));
    Collections.reverse(fitting);
    return fitting;
  }
}
