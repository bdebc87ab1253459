package org.hearsay.rpc;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.hearsay.people.Saying;
import org.hearsay.wire.Said;

/** What is said: a text as it is, {@code {text}}, or {@code {file: {name, data}}}. */
final class ChatSaying implements GoType {
  static final ChatSaying TYPE = new ChatSaying();

  private static final GoStruct FILE =
      new GoStruct(
              "hearsay",
              "File",
              List.of(
                  new GoStruct.Field("name", GoTypes.STRING, "what it is called, without a path"),
                  new GoStruct.Field("data", GoTypes.BYTES, "what is in it")))
          .strictly();

  private static final GoStruct EITHER =
      new GoStruct(
              "hearsay",
              "Saying",
              List.of(
                  new GoStruct.Field("text", GoTypes.STRING, "a text"),
                  new GoStruct.Field("file", FILE, "or a file")))
          .strictly();

  private ChatSaying() {}

  @Override
  public String goName() {
    return EITHER.goName();
  }

  @Override
  public Shape shape() {
    return Shape.anyOf(
        "a text, or an object with a text or a file", Shape.text(""), EITHER.shape());
  }

  @Override
  public Object zero() {
    return Saying.text("");
  }

  @Override
  public Object decode(Json json, Place place) throws BadArgumentException {
    if (json instanceof Json.Str text) {
      return Saying.text(text.value());
    }
    if (!(json instanceof Json.Obj)) {
      place.note(json.kind(), goName());
      return zero();
    }
    GoStruct.Options given = (GoStruct.Options) EITHER.decode(json, place);
    if (given.has("text") == given.has("file")) {
      throw new BadArgumentException("expected a text or a file, and not both");
    }
    return given.has("text")
        ? Saying.text(given.text("text"))
        : file(given.value("file", GoStruct.Options.class));
  }

  private static Saying file(GoStruct.Options file) throws BadArgumentException {
    String name = file.text("name");
    if (!isName(name)) {
      throw new BadArgumentException(
          "the file's name is empty, longer than %d bytes, or has a path or unseen characters in it"
              .formatted(Said.FILE_BYTES_MAX));
    }
    return new Saying(Optional.of(name), file.bytes("data"));
  }

  /** Whether it names a file in whatever directory, and looks like what it is. */
  private static boolean isName(String name) {
    return !name.isBlank()
        && !name.equals(".")
        && !name.equals("..")
        && name.getBytes(StandardCharsets.UTF_8).length <= Said.FILE_BYTES_MAX
        && name.codePoints().noneMatch(ChatSaying::isForbidden);
  }

  private static boolean isForbidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> c == '/' || c == '\\';
    };
  }
}
