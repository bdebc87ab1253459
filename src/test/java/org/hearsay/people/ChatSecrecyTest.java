package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hearsay.env.Vault;
import org.hearsay.seal.Ecies;
import org.hearsay.seal.SharedKeyCipher;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.PeopleCodec;
import org.junit.jupiter.api.Test;

/** A thief has recorded everything, and one day takes all that is on both disks, and all keys. */
final class ChatSecrecyTest {
  private static final String CANARY = "the plum tree blossoms at four";
  private static final List<String> TABLES =
      List.of(
          ChatFormat.HEADS,
          ChatFormat.SESSIONS,
          ChatFormat.ASKINGS,
          ChatFormat.ANSWERINGS,
          ChatFormat.OPENS,
          ChatFormat.ITEMS,
          ChatFormat.EARLY,
          ChatFormat.HANDED,
          ChatFormat.PARTS,
          ChatFormat.MESSAGES,
          ChatFormat.STATES);

  private final Town town = new Town(4);
  private final Town.Person alice = person("alice");
  private final Town.Person bob = person("bob");

  private Town.Person person(String name) {
    Town.Person one = town.person(name);
    one.settings = new ChatSettings(true, false);
    one.restart();
    return one;
  }

  private void talk(String text) {
    for (int i = 0; i < 6; i++) {
      alice.say(bob, text + " a" + i);
      bob.say(alice, text + " b" + i);
      town.run(Duration.ofSeconds(7));
    }
    town.run(Duration.ofMinutes(5));
    alice.chats.markRead(alice.knows(bob), Long.MAX_VALUE, fault -> {});
    bob.chats.markRead(bob.knows(alice), Long.MAX_VALUE, fault -> {});
    town.run(Duration.ofMinutes(10));
  }

  /** Any 32 bytes that lie anywhere on the disk may be a key, or what keys follow from. */
  private List<byte[]> stolen(Town.Person from) {
    List<byte[]> all = new ArrayList<>();
    for (String table : TABLES) {
      for (Vault.Row row : from.vault.scan(table, new byte[0], Integer.MAX_VALUE)) {
        byte[] value = row.value().orElseThrow();
        for (int at = 0; at + Secrets.BYTES <= value.length; at++) {
          all.add(Arrays.copyOfRange(value, at, at + Secrets.BYTES));
        }
      }
    }
    all.addAll(Loot.keys(Loot.ofSessions(from.vault, town.time.clock().instant())));
    all.add(from.pair.secret().toBytes());
    return all;
  }

  /** With an identity key opens can be read, and what follows from them before the answer. */
  private List<byte[]> ofOpens(Town.Person from) {
    List<byte[]> keys = new ArrayList<>();
    for (Town.Seen one : town.seen) {
      Optional<byte[]> message =
          Ecies.opener(one.envelope().dataBytes(), town.chance)
              .flatMap(opener -> opener.open(from.pair.secret()))
              .flatMap(Container::unwrap);
      if (message.isPresent()) {
        try {
          Handshake.Opened opened =
              Handshake.asAnswerer(PeopleCodec.open(message.get()), from.pair, town.chance);
          opened.copies().forEach(copy -> keys.add(copy.key()));
          keys.add(Arrays.copyOf(opened.shared(), Secrets.BYTES));
          keys.add(Arrays.copyOf(opened.salt(), Secrets.BYTES));
        } catch (MalformedFrameException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return keys;
  }

  private static long read(List<Town.Seen> recorded, List<byte[]> keys) {
    List<SharedKeyCipher> ciphers = keys.stream().map(SharedKeyCipher::new).toList();
    return recorded.stream().filter(one -> isRead(one.envelope(), ciphers)).count();
  }

  private static boolean isRead(Envelope envelope, List<SharedKeyCipher> ciphers) {
    byte[] data = envelope.dataBytes();
    return ciphers.stream()
        .flatMap(cipher -> cipher.open(data).stream())
        .flatMap(plain -> Container.unwrap(plain).stream())
        .anyMatch(plain -> new String(plain, StandardCharsets.ISO_8859_1).contains(CANARY));
  }

  @Test
  void whatWasDeliveredBeforeIsClosedAndNothingOfItIsOnTheDisk() {
    town.befriend(alice, bob);
    talk(CANARY);
    List<Town.Seen> before = List.copyOf(town.seen);
    List<byte[]> keys = new ArrayList<>(stolen(alice));
    keys.addAll(stolen(bob));
    assertThat(ofOpens(bob)).as("an open was recorded").isNotEmpty();
    keys.addAll(ofOpens(bob));
    keys.addAll(ofOpens(alice));
    assertThat(alice.heard()).hasSize(6);
    assertThat(read(before, keys)).isZero();
    assertThat(alice.rows(ChatFormat.MESSAGES) + bob.rows(ChatFormat.MESSAGES)).isZero();

    talk(CANARY);
    List<Town.Seen> after = town.seen.subList(before.size(), town.seen.size());
    assertThat(read(after, keys)).as("a good thief: he reads on, until fresh keys").isPositive();
  }
}
