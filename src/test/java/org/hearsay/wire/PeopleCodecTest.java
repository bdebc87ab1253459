package org.hearsay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hearsay.wire.pb.PeopleMessages;
import org.junit.jupiter.api.Test;

/** What an open may say; section 13.2. */
final class PeopleCodecTest {
  private static final NodeId KEY = NodeId.of(new byte[NodeId.BYTES]);
  private static final Digest SECRET = Digest.of(new byte[Digest.BYTES]);
  private static final String LONGEST_NICK = "\uD83E\uDD94".repeat(32);

  private static SessionOpen open(Optional<String> nick, Optional<String> name, String text) {
    return new SessionOpen(KEY, KEY, KEY, SECRET, SECRET, 7, nick, name, text, SECRET);
  }

  /** An open as somebody makes it whom our records do not bind. */
  private static byte[] raw(UnaryOperator<PeopleMessages.SessionOpen.Builder> change)
      throws Exception {
    byte[] good = PeopleCodec.encode(open(Optional.empty(), Optional.empty(), ""));
    return change
        .apply(PeopleMessages.SessionOpen.parseFrom(good).toBuilder())
        .build()
        .toByteArray();
  }

  private static void isRefused(byte[] open, String why) {
    assertThatThrownBy(() -> PeopleCodec.open(open))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining(why);
  }

  @Test
  void everyTextIsReadAsItWasWritten() throws Exception {
    Optional<String> nick = Optional.of(LONGEST_NICK);
    Optional<String> name = Optional.of("n".repeat(SessionOpen.NAME_BYTES_MAX));
    SessionOpen[] opens = {
      open(nick, name, "t".repeat(SessionOpen.TEXT_BYTES_MAX)),
      open(nick, Optional.empty(), ""),
      open(Optional.empty(), name, ""),
      open(Optional.empty(), Optional.empty(), ""),
    };
    for (SessionOpen one : opens) {
      assertThat(PeopleCodec.open(PeopleCodec.encode(one))).isEqualTo(one);
    }
  }

  @Test
  void whatIsTooLongIsMalformed() throws Exception {
    isRefused(raw(open -> open.setNick(LONGEST_NICK + "x")), "nickname of 129 bytes");
    isRefused(raw(open -> open.setName("n".repeat(33))), "name of 33 bytes");
    isRefused(raw(open -> open.setText("ü".repeat(513))), "text of 1026 bytes");
    isRefused(raw(open -> open.setNick("x".repeat(60_000))), "nickname of 60000 bytes");
  }

  @Test
  void whatIsNoTextIsMalformed() throws Exception {
    byte[] good = raw(open -> open.setNick("\u00FC"));
    byte[] torn = good.clone();
    torn[torn.length - 1] = 'x'; // the second byte of two: the nickname is the last field
    assertThat(PeopleCodec.open(good).nick()).contains("\u00FC");
    isRefused(torn, "no message");
  }

  @Test
  void nobodyHereMakesAnOpenThatOthersRefuse() {
    Optional<String> none = Optional.empty();
    assertThatThrownBy(() -> open(Optional.of(""), none, "")).hasMessageContaining("a nickname");
    assertThatThrownBy(() -> open(Optional.of("x".repeat(129)), none, ""))
        .hasMessageContaining("1 to 128 bytes, not 129");
    assertThatThrownBy(() -> open(none, Optional.of(""), "")).hasMessageContaining("a name");
    assertThatThrownBy(() -> open(none, Optional.of("n".repeat(33)), ""))
        .hasMessageContaining("1 to 32 bytes, not 33");
    assertThatThrownBy(() -> open(none, none, "x".repeat(1025)))
        .hasMessageContaining("0 to 1024 bytes, not 1025");
  }
}
