package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hearsay.seal.Curve;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.SharedKeyCipher;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.PeopleCodec;
import org.hearsay.wire.SessionAnswer;
import org.hearsay.wire.SessionOpen;
import org.hearsay.wire.Talk;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

/**
 * Bob shows a judge everything that he has of a session with alice: his keys, too. What he shows of
 * a session that never was convinces the judge as well, so neither proves anything.
 */
final class DeniabilityTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

  private final SplittableRandom chance = new SplittableRandom(11);
  private final KeyPair alice = KeyPair.random(chance);
  private final KeyPair bob = KeyPair.random(chance);
  private final KeyPair carol = KeyPair.random(chance);

  private record Sealed(Topic topic, byte[] data) {}

  /** What bob can show. */
  private record Transcript(
      SessionOpen open, SessionAnswer answer, KeyPair ephemeral, List<Sealed> said) {}

  /** As it happens: alice opens and speaks. */
  private Transcript honest(List<String> texts) {
    KeyPair ephemeral = KeyPair.random(chance);
    SessionOpen open =
        Handshake.open(
            alice,
            bob.open().nodeId(),
            ephemeral,
            NOW.getEpochSecond(),
            Introduction.NONE,
            "hello",
            chance);
    KeyPair ofBob = KeyPair.random(chance);
    Handshake.Opened atBob = Handshake.asAnswerer(open, bob, chance);
    SessionAnswer answer =
        Handshake.answer(open, atBob, ofBob, NOW.getEpochSecond(), chance).answer();
    Handshake.Opened opened = Handshake.asOpener(open, alice, ephemeral, chance);
    byte[] root = Handshake.root(answer, opened, alice, ephemeral, chance).orElseThrow();
    return new Transcript(open, answer, ofBob, speak(opened.id(), root, texts));
  }

  /** As bob invents it, who has nothing of alice but her public key. */
  private Transcript forged(List<String> texts) {
    KeyPair inventedByBob = KeyPair.random(chance);
    byte[] secret = new byte[Digest.BYTES];
    chance.nextBytes(secret);
    SessionOpen bare =
        new SessionOpen(
            alice.open().nodeId(),
            bob.open().nodeId(),
            inventedByBob.open().nodeId(),
            Digest.of(secret),
            Digest.of(secret),
            NOW.getEpochSecond(),
            Optional.empty(),
            Optional.empty(),
            "hello",
            Digest.of(new byte[Digest.BYTES]));
    byte[] shared =
        Handshake.concat(
            Curve.best().sharedX(bob.secret(), alice.open(), chance),
            Curve.best().sharedX(bob.secret(), inventedByBob.open(), chance));
    SessionOpen open = Handshake.withMac(bare, Handshake.mac(bare, shared));
    KeyPair ofBob = KeyPair.random(chance);
    Handshake.Opened opened = Handshake.asAnswerer(open, bob, chance);
    Handshake.Answered answered =
        Handshake.answer(open, opened, ofBob, NOW.getEpochSecond(), chance);
    return new Transcript(
        open, answered.answer(), ofBob, speak(opened.id(), answered.root(), texts));
  }

  /** The opener's half of a session, whoever has its root. */
  private List<Sealed> speak(Digest id, byte[] root, List<String> texts) {
    Session session =
        new Session(id, root, true, NOW.getEpochSecond(), NOW, new Nowhere(), chance.split());
    List<Sealed> said = new ArrayList<>();
    for (String text : texts) {
      byte[] itemId = new byte[Talk.Item.ID_BYTES];
      chance.nextBytes(itemId);
      Blob content = Blob.of(text.getBytes(StandardCharsets.UTF_8));
      Talk.Item unused = session.say(Blob.of(itemId), 1, NOW.toEpochMilli(), content);
      Session.Outgoing next = session.next(NOW).orElseThrow();
      byte[] plain = Container.wrap(PeopleCodec.encode(next.talk()), chance);
      said.add(
          new Sealed(
              next.key().topic(), new SharedKeyCipher(next.key().key()).seal(plain, chance)));
    }
    return said;
  }

  private static final class Nowhere implements Listening.Lookout {
    @Override
    public void add(Topic topic, Expected expected) {}

    @Override
    public void remove(Topic topic, Expected expected) {}
  }

  /** Everything that can be checked with all that bob has; what alice seems to have said. */
  private Optional<List<String>> judge(Transcript shown, KeyPair receiver) {
    if (!Handshake.isGenuine(shown.open(), receiver, chance)) {
      return Optional.empty();
    }
    Handshake.Opened opened = Handshake.asAnswerer(shown.open(), receiver, chance);
    Handshake.Answered again =
        Handshake.answer(shown.open(), opened, shown.ephemeral(), shown.answer().seconds(), chance);
    if (!again.answer().equals(shown.answer())) {
      return Optional.empty();
    }
    TopicTable<Expected> topics = new TopicTable<>();
    Session session =
        new Session(
            opened.id(),
            again.root(),
            false,
            shown.open().seconds(),
            NOW,
            new Looking(topics),
            chance.split());
    List<String> read = new ArrayList<>();
    for (Sealed one : shown.said()) {
      topics.find(one.topic()).stream()
          .findFirst()
          .flatMap(expected -> open(session, expected, one))
          .ifPresent(read::add);
    }
    return read.size() == shown.said().size() ? Optional.of(read) : Optional.empty();
  }

  private record Looking(TopicTable<Expected> topics) implements Listening.Lookout {
    @Override
    public void add(Topic topic, Expected expected) {
      topics.add(topic, expected);
    }

    @Override
    public void remove(Topic topic, Expected expected) {
      topics.remove(topic, expected);
    }
  }

  private static Optional<String> open(Session session, Expected expected, Sealed sealed) {
    return session
        .key(expected)
        .flatMap(key -> new SharedKeyCipher(key.key()).open(sealed.data()))
        .flatMap(Container::unwrap)
        .flatMap(
            message -> {
              try {
                List<Talk.Item> items = session.receive(expected, PeopleCodec.talk(message), NOW);
                return items.stream()
                    .map(item -> new String(item.content().toBytes(), StandardCharsets.UTF_8))
                    .findFirst();
              } catch (MalformedFrameException e) {
                return Optional.empty();
              }
            });
  }

  @Test
  void aTranscriptThatBobInventedConvincesAsATrueOneDoes() {
    List<String> texts = List.of("I was there.", "I shall deny it.", "Burn this.");
    assertThat(judge(honest(texts), bob)).contains(texts);
    assertThat(judge(forged(texts), bob)).contains(texts);
    List<String> others = List.of("I was at home.", "Ask anybody.", "Keep this.");
    assertThat(judge(forged(others), bob)).contains(others);
  }

  @Test
  void theJudgeIsNotConvincedByAnything() {
    Transcript honest = honest(List.of("a", "b", "c"));
    List<Sealed> altered = new ArrayList<>(honest.said());
    byte[] data = altered.get(1).data().clone();
    data[7] ^= 1;
    altered.set(1, new Sealed(altered.get(1).topic(), data));
    assertThat(
            judge(new Transcript(honest.open(), honest.answer(), honest.ephemeral(), altered), bob))
        .isEmpty();
    Transcript other = honest(List.of("a"));
    assertThat(
            judge(
                new Transcript(honest.open(), other.answer(), honest.ephemeral(), honest.said()),
                bob))
        .isEmpty();
    assertThat(judge(other, carol)).as("it was not said to carol").isEmpty();
  }

  @Test
  void theSizesOfBothAreTheSame() {
    List<String> texts = List.of("one", "two", "three");
    List<Integer> sizes =
        honest(texts).said().stream().map(one -> one.data().length).distinct().toList();
    assertThat(forged(texts).said().stream().map(one -> one.data().length).distinct())
        .containsExactlyElementsOf(sizes);
  }
}
