package org.hearsay.people;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupItem.Member;
import org.hearsay.wire.GroupItem.Roster;
import org.hearsay.wire.GroupTalk;
import org.hearsay.wire.NodeId;

/** Who is in a group, as a value; sections 14.2 and 14.3. Pure functions, any thread. */
final class Rosters {
  private Rosters() {}

  /** What is wrong with it, whoever says it. */
  static Optional<GroupFault> fault(Roster roster) {
    Set<NodeId> keys = new HashSet<>();
    boolean isSound =
        roster.members().size() <= Roster.MEMBERS_MAX
            && roster.fresh() <= roster.epoch()
            && roster.members().stream()
                .allMatch(one -> keys.add(one.key()) && one.since() <= roster.epoch())
            && keys.stream().allMatch(key -> PublicKey.of(key).isPresent())
            && keys.contains(roster.keeper());
    if (!isSound) {
      return Optional.of(GroupFault.MALFORMED);
    }
    boolean namesAreSeen =
        Petname.fault(roster.name()).isEmpty()
            && roster.members().stream()
                .map(Member::nick)
                .allMatch(nick -> nick.isEmpty() || Petname.fault(nick).isEmpty());
    return namesAreSeen ? Optional.empty() : Optional.of(GroupFault.BAD_NAME);
  }

  static Optional<Member> member(Roster roster, NodeId key) {
    return roster.members().stream().filter(one -> one.key().equals(key)).findFirst();
  }

  /** Equal only for those who were told the same. */
  static Digest hash(Roster roster) {
    MessageDigest hash = begin("hearsay group roster 1");
    hash.update(roster.group().toBytes());
    hash.update(numbers(roster.epoch(), roster.fresh()));
    hash.update(roster.keeper().toBytes());
    text(hash, roster.name());
    hash.update((byte) roster.members().size());
    for (Member member : roster.members()) {
      hash.update(member.key().toBytes());
      hash.update(numbers(member.since()));
      text(hash, member.nick());
    }
    return Digest.of(hash.digest());
  }

  /** What the author of a message signs, with a key that serves nothing else. */
  static Digest said(Digest group, NodeId author, int serial, GroupTalk talk) {
    MessageDigest hash = begin("hearsay group message 1");
    hash.update(group.toBytes());
    hash.update(author.toBytes());
    hash.update(numbers(serial, talk.sequence()));
    hash.update(talk.id().toBytes());
    hash.update(numbers(talk.kind()));
    hash.update(ByteBuffer.allocate(Long.BYTES).putLong(talk.millis()).array());
    byte[] content = talk.content().toBytes();
    hash.update(numbers(content.length));
    return Digest.of(hash.digest(content));
  }

  private static MessageDigest begin(String label) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-512/256");
      hash.update(label.getBytes(StandardCharsets.US_ASCII));
      return hash;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK from 9 on has it", e);
    }
  }

  private static void text(MessageDigest hash, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hash.update((byte) bytes.length);
    hash.update(bytes);
  }

  private static byte[] numbers(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * numbers.length);
    for (int number : numbers) {
      bytes.putInt(number);
    }
    return bytes.array();
  }
}
