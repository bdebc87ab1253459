package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hearsay.seal.Curve;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupCodec;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.GroupItem.Member;
import org.hearsay.wire.GroupItem.Roster;
import org.hearsay.wire.GroupTalk;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * The vectors of section 14, which {@code src/test/python/group.py} derives from the text alone.
 * {@code -Dhearsay.write=true} writes them anew.
 */
final class GroupVectorsTest {
  private static final Path FILE = Path.of("src/test/resources/vectors/group.json");

  private static final KeyPair ALICE = key(0x11);
  private static final KeyPair BOB = key(0x22);
  private static final KeyPair SIGNER = key(0x55);
  private static final Digest GROUP = Digest.of(filled(Digest.BYTES, 0x66));
  private static final int SERIAL = 3;

  private static byte[] filled(int length, int fill) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) fill);
    return bytes;
  }

  private static KeyPair key(int fill) {
    return KeyPair.of(PrivateKey.of(filled(PrivateKey.BYTES, fill)));
  }

  private static NodeId id(KeyPair pair) {
    return pair.open().nodeId();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Roster roster() {
    List<Member> members = List.of(new Member(id(ALICE), 0, "Zoë"), new Member(id(BOB), 4, ""));
    return new Roster(GROUP, 7, 5, id(ALICE), "Freunde", members);
  }

  private static GroupItem.Keys keys() {
    Blob link = Blob.of(filled(Secrets.BYTES, 0x77));
    return new GroupItem.Keys(GROUP, 7, Rosters.hash(roster()), SERIAL, 9, 11, link, id(SIGNER));
  }

  private static List<GroupItem> items() {
    Blob ticket = Blob.of(filled(GroupItem.TICKET_BYTES, 0x88));
    Blob later = Blob.of(new byte[] {0x40, 1});
    return List.of(
        new GroupItem.Invitation(GROUP, ticket, 6, "Freunde", 2),
        new GroupItem.Acceptance(GROUP, ticket, "Zoë"),
        new GroupItem.Ask(GROUP, id(BOB), "Bob"),
        roster(),
        keys(),
        new GroupItem.Have(GROUP, 7, Rosters.hash(roster()), SERIAL, 12, later),
        new GroupItem.Copy(GROUP, 7, 9, talk(10)),
        new GroupItem.Departure(GROUP, 7));
  }

  private static GroupTalk talk(int sequence) {
    Blob id = Blob.of(filled(GroupTalk.ID_BYTES, sequence));
    Blob content = Blob.of("Grüezi".getBytes(StandardCharsets.UTF_8));
    return new GroupTalk(sequence, id, 1, 1_800_000_000_000L + sequence, content);
  }

  private static Map<String, Object> vectors() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("alice", hex(ALICE.secret().toBytes()));
    json.put("bob", hex(BOB.secret().toBytes()));
    json.put("signer", hex(SIGNER.secret().toBytes()));
    json.put("roster", hex(GroupCodec.encode(roster())));
    json.put("rosterHash", Rosters.hash(roster()).toHex());
    json.put("keys", hex(GroupCodec.encode(keys())));
    HashChain chain = new HashChain(keys().link().toBytes(), keys().next());
    List<Object> said = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      GroupTalk talk = talk(chain.next());
      MessageKey key = chain.take();
      Digest hash = Rosters.said(GROUP, id(ALICE), SERIAL, talk);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("topic", key.topic().toHex());
      one.put("key", hex(key.key()));
      one.put("signed", hash.toHex());
      one.put(
          "talk", hex(GroupCodec.encode(talk.signed(Curve.best().sign(hash, SIGNER.secret())))));
      said.add(one);
    }
    json.put("said", said);
    return json;
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

  @Test
  void everyItemIsReadAsItWasWritten() throws Exception {
    for (GroupItem item : items()) {
      assertThat(GroupCodec.item(GroupCodec.encode(item))).isEqualTo(item);
    }
    GroupTalk talk = talk(4).signed(filled(GroupTalk.SIGNATURE_BYTES, 9));
    assertThat(GroupCodec.talk(GroupCodec.encode(talk))).isEqualTo(talk);
  }

  @Test
  void whoHasTheKeysHearsThem() throws Exception {
    Speaker bob = new Speaker(id(ALICE), Instant.EPOCH, new Deaf());
    bob.take(keys(), Instant.EPOCH, new java.util.SplittableRandom(1));
    Digest hash = Rosters.said(GROUP, id(ALICE), SERIAL, talk(11));
    assertThat(bob.isSigned(GROUP, talk(11).signed(Curve.best().sign(hash, SIGNER.secret()))))
        .isTrue();
    assertThat(bob.isSigned(GROUP, talk(12).signed(Curve.best().sign(hash, SIGNER.secret()))))
        .isFalse();
  }

  private static final class Deaf implements Speaker.Lookout {
    @Override
    public void add(Topic topic, Speaker.Awaited awaited) {
      // only signatures are looked at
    }

    @Override
    public void remove(Topic topic, Speaker.Awaited awaited) {
      // only signatures are looked at
    }
  }
}
