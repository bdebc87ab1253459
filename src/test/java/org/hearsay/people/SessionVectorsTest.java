package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.hearsay.wire.PeopleCodec;
import org.hearsay.wire.SessionOpen;
import org.hearsay.wire.Talk;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * The vectors of section 13, which {@code src/test/python/session.py} derives from the text alone.
 * {@code -Dhearsay.write=true} writes them anew.
 */
final class SessionVectorsTest {
  private static final Path FILE = Path.of("src/test/resources/vectors/session.json");
  private static final SplittableRandom CHANCE = new SplittableRandom(13);

  private static KeyPair key(int fill) {
    byte[] secret = new byte[PrivateKey.BYTES];
    Arrays.fill(secret, (byte) fill);
    return KeyPair.of(PrivateKey.of(secret));
  }

  private static final KeyPair ALICE = key(0x11);
  private static final KeyPair BOB = key(0x22);
  private static final KeyPair OF_ALICE = key(0x33);
  private static final KeyPair OF_BOB = key(0x44);
  private static final long OPENED = 1_800_000_000L;

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Map<String, Object> key(MessageKey key) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("topic", key.topic().toHex());
    json.put("key", hex(key.key()));
    return json;
  }

  private static Map<String, Object> vectors() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("alice", hex(ALICE.secret().toBytes()));
    json.put("bob", hex(BOB.secret().toBytes()));
    json.put("ephemeralOfAlice", hex(OF_ALICE.secret().toBytes()));
    json.put("ephemeralOfBob", hex(OF_BOB.secret().toBytes()));
    Introduction alice = new Introduction(Optional.of("Älice"), Optional.of("alice"));
    SessionOpen open = open(alice, "Grüezi");
    json.put("open", hex(PeopleCodec.encode(open)));
    json.put("openWithoutNames", hex(PeopleCodec.encode(open(Introduction.NONE, ""))));
    json.put("id", Handshake.id(open).toHex());
    Handshake.Opened opened = Handshake.asAnswerer(open, BOB, CHANCE);
    List<Object> copies = new ArrayList<>();
    opened.copies().forEach(copy -> copies.add(key(copy)));
    json.put("copies", copies);
    Handshake.Answered answered = Handshake.answer(open, opened, OF_BOB, OPENED + 5, CHANCE);
    json.put("answer", hex(PeopleCodec.encode(answered.answer())));
    json.put("root", hex(answered.root()));
    json.put("talk", talk(open, answered.root()));
    return json;
  }

  private static SessionOpen open(Introduction who, String text) {
    SplittableRandom secrets = new SplittableRandom(1);
    return Handshake.open(ALICE, BOB.open().nodeId(), OF_ALICE, OPENED, who, text, secrets);
  }

  /** All that goes over the wire, by the sessions themselves, with every topic and key. */
  private static List<Object> talk(SessionOpen open, byte[] root) {
    List<Object> sent = new ArrayList<>();
    Ratchet alice = ratchet(open, root, true);
    Ratchet bob = ratchet(open, root, false);
    take(sent, "a", alice, 0);
    take(sent, "a", alice, 0);
    take(sent, "b", bob, 0);
    take(sent, "a", alice, 1);
    Talk.Offer offer = alice.offer(1, new SplittableRandom(7)).orElseThrow();
    bob.offered(offer, 1, new SplittableRandom(8));
    Talk.Reply reply = bob.reply().orElseThrow();
    alice.replied(reply, 1, CHANCE);
    bob.heardOf(1);
    Map<String, Object> fresh = new LinkedHashMap<>();
    fresh.put("offer", hex(offer.ephemeral().toBytes()));
    fresh.put("reply", hex(reply.ephemeral().toBytes()));
    fresh.put("offerSecret", hex(KeyPair.random(new SplittableRandom(7)).secret().toBytes()));
    sent.add(fresh);
    take(sent, "a", alice, 1);
    take(sent, "b", bob, 1);
    take(sent, "b", bob, 3);
    return sent;
  }

  private static Ratchet ratchet(SessionOpen open, byte[] root, boolean opener) {
    return new Ratchet(Handshake.id(open), root.clone(), opener, 0, new Deaf());
  }

  private static void take(List<Object> sent, String who, Ratchet ratchet, int day) {
    Sending.Next next = ratchet.sending().take(day, false).orElseThrow();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("from", who);
    json.put("generation", next.number().place().generation());
    json.put("day", next.number().place().day());
    json.put("number", next.number().number());
    json.putAll(key(next.key()));
    sent.add(json);
  }

  private static final class Deaf implements Listening.Lookout {
    @Override
    public void add(Topic topic, Expected expected) {
      // only what is sent is looked at
    }

    @Override
    public void remove(Topic topic, Expected expected) {
      // only what is sent is looked at
    }
  }

  @Test
  void theyAreStillWhatTheyWere() throws IOException {
    String now =
        JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(vectors())
            + "\n";
    if (Boolean.getBoolean("hearsay.write")) {
      Files.writeString(FILE, now);
    }
    assertThat(now).isEqualTo(Files.readString(FILE, StandardCharsets.UTF_8));
  }
}
