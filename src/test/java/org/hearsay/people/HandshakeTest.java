package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.hearsay.seal.Curve;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.PeopleCodec;
import org.hearsay.wire.SessionAnswer;
import org.hearsay.wire.SessionOpen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who opens and who answers are sure of each other, and can prove nothing of it. */
final class HandshakeTest {
  private static final SplittableRandom CHANCE = new SplittableRandom(1);
  private static final KeyPair ALICE = KeyPair.random(CHANCE);
  private static final KeyPair BOB = KeyPair.random(CHANCE);
  private static final KeyPair MALLORY = KeyPair.random(CHANCE);
  private static final KeyPair OF_ALICE = KeyPair.random(CHANCE);
  private static final KeyPair OF_BOB = KeyPair.random(CHANCE);
  private static final Introduction AS_ALICE =
      new Introduction(Optional.of("Älice"), Optional.of("alice"));
  private static final SessionOpen OPEN =
      Handshake.open(ALICE, id(BOB), OF_ALICE, 1000, AS_ALICE, "may we talk?", CHANCE);

  private static NodeId id(KeyPair pair) {
    return pair.open().nodeId();
  }

  @Test
  void bothHaveTheSameRoot() throws MalformedFrameException {
    SessionOpen read = PeopleCodec.open(PeopleCodec.encode(OPEN));
    assertThat(read).isEqualTo(OPEN);
    assertThat(Handshake.isGenuine(read, BOB, CHANCE)).isTrue();
    Handshake.Opened byBob = Handshake.asAnswerer(read, BOB, CHANCE);
    Handshake.Opened byAlice = Handshake.asOpener(OPEN, ALICE, OF_ALICE, CHANCE);
    for (int i = 0; i < Handshake.COPIES; i++) {
      assertThat(byBob.copies().get(i).key()).isEqualTo(byAlice.copies().get(i).key());
      assertThat(byBob.copies().get(i).topic()).isEqualTo(byAlice.copies().get(i).topic());
    }
    Handshake.Answered answered = Handshake.answer(read, byBob, OF_BOB, 1001, CHANCE);
    SessionAnswer answer = PeopleCodec.answer(PeopleCodec.encode(answered.answer()));
    assertThat(answer).isEqualTo(answered.answer());
    assertThat(Handshake.root(answer, byAlice, ALICE, OF_ALICE, CHANCE))
        .hasValueSatisfying(root -> assertThat(root).isEqualTo(answered.root()));
  }

  @Test
  void nobodyElseOpensInAlicesName() {
    SessionOpen byMallory =
        Handshake.open(MALLORY, id(BOB), OF_ALICE, 1000, AS_ALICE, "hi", CHANCE);
    SessionOpen posing =
        new SessionOpen(
            id(ALICE),
            byMallory.to(),
            byMallory.ephemeral(),
            byMallory.secretOut(),
            byMallory.secretIn(),
            byMallory.seconds(),
            byMallory.nick(),
            byMallory.name(),
            byMallory.text(),
            byMallory.mac());
    assertThat(Handshake.isGenuine(byMallory, BOB, CHANCE)).isTrue();
    assertThat(Handshake.isGenuine(posing, BOB, CHANCE)).isFalse();
  }

  @Test
  void anOpenForSomebodyElseIsNone() {
    assertThat(Handshake.isGenuine(OPEN, MALLORY, CHANCE)).isFalse();
    SessionOpen redirected =
        changed(
            o ->
                new SessionOpen(
                    o.from(),
                    id(MALLORY),
                    o.ephemeral(),
                    o.secretOut(),
                    o.secretIn(),
                    o.seconds(),
                    o.nick(),
                    o.name(),
                    o.text(),
                    o.mac()));
    assertThat(Handshake.isGenuine(redirected, MALLORY, CHANCE)).isFalse();
    assertThat(
            Handshake.isGenuine(
                Handshake.open(BOB, id(BOB), OF_BOB, 1, Introduction.NONE, "", CHANCE),
                BOB,
                CHANCE))
        .as("from himself")
        .isFalse();
  }

  private static SessionOpen changed(UnaryOperator<SessionOpen> change) {
    return change.apply(OPEN);
  }

  private static SessionOpen open(
      NodeId from, NodeId ephemeral, Digest out, Digest in, long seconds, String text, Digest mac) {
    return new SessionOpen(
        from, OPEN.to(), ephemeral, out, in, seconds, OPEN.nick(), OPEN.name(), text, mac);
  }

  /** The same with other texts, and the MAC of the first. */
  private static SessionOpen saying(Optional<String> nick, Optional<String> name, String text) {
    return new SessionOpen(
        OPEN.from(),
        OPEN.to(),
        OPEN.ephemeral(),
        OPEN.secretOut(),
        OPEN.secretIn(),
        OPEN.seconds(),
        nick,
        name,
        text,
        OPEN.mac());
  }

  @Test
  void nothingCanBeMovedFromOneTextToAnother() {
    Optional<String> nick = OPEN.nick();
    Optional<String> name = OPEN.name();
    String text = OPEN.text();
    assertThat(Handshake.isGenuine(saying(nick, name, text), BOB, CHANCE)).isTrue();
    SessionOpen[] altered = {
      saying(Optional.empty(), name, text),
      saying(nick, Optional.empty(), text),
      saying(name, nick.map(unused -> "alice"), text),
      saying(Optional.of("Älicea"), Optional.of("lice"), text),
      saying(Optional.of("Älicealice"), Optional.empty(), text),
      saying(Optional.empty(), Optional.of("Älicealice"), text),
      saying(nick, Optional.of("alicem"), "ay we talk?"),
      saying(Optional.empty(), Optional.empty(), "Älicealicemay we talk?"),
    };
    for (SessionOpen one : altered) {
      assertThat(Handshake.isGenuine(one, BOB, CHANCE)).as("%s", one).isFalse();
      assertThat(Handshake.id(one)).isNotEqualTo(Handshake.id(OPEN));
    }
  }

  @Test
  void whatBreaksTheRulesOfNamesIsNotShown() {
    assertThat(Introduction.of(OPEN)).isEqualTo(AS_ALICE);
    SessionOpen turned = saying(Optional.of("bob\u202E"), Optional.of("alice"), "");
    assertThat(Introduction.of(turned)).isEqualTo(introduction(null, "alice"));
    SessionOpen loud = saying(Optional.of("\u00DCli"), Optional.of("ALICE"), "");
    assertThat(Introduction.of(loud)).isEqualTo(introduction("\u00DCli", null));
    SessionOpen blank = saying(Optional.of(" "), Optional.of("a\nb"), "");
    assertThat(Introduction.of(blank)).isEqualTo(Introduction.NONE);
    SessionOpen longOne = saying(Optional.of("x".repeat(33)), Optional.empty(), "");
    assertThat(Introduction.of(longOne)).isEqualTo(Introduction.NONE);
  }

  private static Introduction introduction(@Nullable String nick, @Nullable String name) {
    return new Introduction(Optional.ofNullable(nick), Optional.ofNullable(name));
  }

  @Test
  void nobodyIntroducesThemselvesWithWhatWouldNotBeShown() {
    assertThatThrownBy(() -> introduction("\u202Ebob", null)).hasMessageContaining("nickname");
    assertThatThrownBy(() -> introduction("bob", "Bob")).hasMessageContaining("no name");
  }

  @Test
  void noFieldCanBeChanged() {
    Digest other = Digest.of(new byte[Digest.BYTES]);
    NodeId noPoint = NodeId.of(new byte[NodeId.BYTES]);
    NodeId from = OPEN.from();
    NodeId key = OPEN.ephemeral();
    Digest out = OPEN.secretOut();
    Digest in = OPEN.secretIn();
    Digest mac = OPEN.mac();
    String text = OPEN.text();
    assertThat(Handshake.isGenuine(open(from, key, out, in, 1000, text, mac), BOB, CHANCE))
        .isTrue();
    SessionOpen[] altered = {
      open(noPoint, key, out, in, 1000, text, mac),
      open(from, id(OF_BOB), out, in, 1000, text, mac),
      open(from, noPoint, out, in, 1000, text, mac),
      open(from, key, other, in, 1000, text, mac),
      open(from, key, out, other, 1000, text, mac),
      open(from, key, out, in, 1001, text, mac),
      open(from, key, out, in, 1000, "x", mac),
      open(from, key, out, in, 1000, text, other),
    };
    for (SessionOpen one : altered) {
      assertThat(Handshake.isGenuine(one, BOB, CHANCE)).isFalse();
    }
  }

  @Test
  void nobodyElseAnswersForBob() {
    Handshake.Opened byAlice = Handshake.asOpener(OPEN, ALICE, OF_ALICE, CHANCE);
    Handshake.Opened byBob = Handshake.asAnswerer(OPEN, BOB, CHANCE);
    // somebody who has read the open, and so has all that is in it
    Handshake.Opened stolen =
        new Handshake.Opened(byBob.id(), byBob.salt(), new byte[64], byBob.copies());
    SessionAnswer forged = Handshake.answer(OPEN, stolen, OF_BOB, 1001, CHANCE).answer();
    assertThat(Handshake.root(forged, byAlice, ALICE, OF_ALICE, CHANCE)).isEmpty();
    SessionAnswer right = Handshake.answer(OPEN, byBob, OF_BOB, 1001, CHANCE).answer();
    SessionAnswer later = new SessionAnswer(right.ephemeral(), 1002, right.mac());
    SessionAnswer noPoint = new SessionAnswer(NodeId.of(new byte[NodeId.BYTES]), 1001, right.mac());
    assertThat(Handshake.root(later, byAlice, ALICE, OF_ALICE, CHANCE)).isEmpty();
    assertThat(Handshake.root(noPoint, byAlice, ALICE, OF_ALICE, CHANCE)).isEmpty();
    assertThat(Handshake.root(right, byAlice, ALICE, OF_ALICE, CHANCE)).isPresent();
  }

  /** Deniability of the handshake: with what Bob has, he makes what Alice never said. */
  @Test
  void bobCanMakeAnyOpenOfAlicesHimself() {
    KeyPair hisOwn = KeyPair.random(CHANCE);
    SessionOpen bare =
        new SessionOpen(
            id(ALICE),
            id(BOB),
            id(hisOwn),
            Digest.of(new byte[Digest.BYTES]),
            Digest.of(new byte[Digest.BYTES]),
            1234,
            Optional.of("Alice"),
            Optional.of("alice"),
            "I did it, and I am proud of it. Alice",
            Digest.of(new byte[Digest.BYTES]));
    byte[] shared =
        Handshake.concat(
            Curve.best().sharedX(BOB.secret(), ALICE.open(), CHANCE),
            Curve.best().sharedX(BOB.secret(), hisOwn.open(), CHANCE));
    SessionOpen forged = Handshake.withMac(bare, Handshake.mac(bare, shared));
    assertThat(Handshake.isGenuine(forged, BOB, CHANCE)).isTrue();

    // and all of the session that follows, with the ephemeral key that he calls hers
    Handshake.Opened opened = Handshake.asAnswerer(forged, BOB, CHANCE);
    Handshake.Answered answered = Handshake.answer(forged, opened, OF_BOB, 1235, CHANCE);
    byte[] agreed =
        Handshake.concat(
            opened.shared(),
            Curve.best().sharedX(OF_BOB.secret(), ALICE.open(), CHANCE),
            Curve.best().sharedX(OF_BOB.secret(), hisOwn.open(), CHANCE));
    assertThat(agreed).hasSize(128);
    assertThat(answered.root()).hasSize(32);
  }
}
