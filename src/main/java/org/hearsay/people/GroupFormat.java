package org.hearsay.people;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.hearsay.env.Vault;
import org.hearsay.people.GroupMessage.State;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupCodec;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.GroupTalk;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Talk;

/** Rows of a vault that groups are in. Every key begins with the group. Any thread. */
final class GroupFormat {
  /** By group: its state. */
  static final String GROUPS = "groups";

  /** By group, author and sequence: what not all have, and what came before its turn. */
  static final String TALKS = "grouptalks";

  /** By group and number: what was said. */
  static final String MESSAGES = "groupmessages";

  /** By group and inviter. */
  static final String INVITATIONS = "groupinvitations";

  private static final int PAGE = 500;

  private GroupFormat() {}

  static byte[] key(Digest group, long number) {
    return ByteBuffer.allocate(Digest.BYTES + Long.BYTES)
        .put(group.toBytes())
        .putLong(number)
        .array();
  }

  static Digest group(byte[] key) {
    return Digest.at(key, 0);
  }

  static long number(byte[] key) {
    return ByteBuffer.wrap(key).getLong(Digest.BYTES);
  }

  /** Which message of whom. */
  record Which(NodeId author, int sequence) {
    private byte[] key(Digest group) {
      byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(sequence).array();
      return Handshake.concat(group.toBytes(), author.toBytes(), number);
    }
  }

  /** Something that is kept, and the number of the message that it is if it is ours. */
  record Held(NodeId author, GroupTalk talk, long number) {
    Which which() {
      return new Which(author, talk.sequence());
    }
  }

  static Vault.Change put(Digest group, Held held) {
    GroupItem copy = new GroupItem.Copy(group, 0, 0, held.talk().unsigned());
    byte[] row =
        ChatFormat.row()
            .key(held.author())
            .i64(held.number())
            .blob(GroupCodec.encode(copy))
            .toBytes();
    return Vault.put(TALKS, held.which().key(group), row);
  }

  static Vault.Change drop(Digest group, Which which) {
    return Vault.drop(TALKS, which.key(group));
  }

  static Held held(StateIn in) {
    NodeId author = in.key();
    long number = in.i64();
    if (item(in) instanceof GroupItem.Copy copy) {
      return new Held(author, copy.talk(), number);
    }
    throw new IllegalArgumentException("no message");
  }

  private static GroupItem item(StateIn in) {
    try {
      return GroupCodec.item(in.blob());
    } catch (MalformedFrameException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  static Vault.Change put(GroupMessage message) {
    StateOut row = ChatFormat.row().raw(message.id().toBytes()).maybe(message.from(), from -> {});
    message.from().ifPresent(row::key);
    row.text(message.text()).time(message.at()).time(message.written());
    row.text(message.state().name()).i32(message.having());
    return Vault.put(MESSAGES, key(message.group(), message.number()), row.toBytes());
  }

  static Vault.Change drop(GroupMessage message) {
    return Vault.drop(MESSAGES, key(message.group(), message.number()));
  }

  /** Messages were looked at: without history nothing of them stays that is not still said. */
  static List<GroupMessage> lookedAt(List<GroupMessage> messages, Means means) {
    if (!means.settings().history()) {
      Batch batch = new Batch();
      messages.stream()
          .filter(one -> one.state() != State.SENT)
          .forEach(one -> batch.add(drop(one)));
      batch.write(means.pen());
    }
    return messages;
  }

  static GroupMessage message(byte[] key, StateIn in) {
    Blob id = Blob.of(in.raw(Talk.Item.ID_BYTES));
    Optional<NodeId> from = in.maybe(in::key);
    String text = in.text();
    Instant at = in.time();
    Instant written = in.time();
    State state = State.valueOf(in.text());
    return new GroupMessage(group(key), number(key), id, from, text, at, written, state, in.i32());
  }

  static byte[] key(GroupInvitation invitation) {
    return Handshake.concat(invitation.what().group().toBytes(), invitation.from().toBytes());
  }

  static Vault.Change put(GroupInvitation invitation) {
    byte[] row =
        ChatFormat.row()
            .key(invitation.from())
            .time(invitation.at())
            .blob(GroupCodec.encode(invitation.what()))
            .toBytes();
    return Vault.put(INVITATIONS, key(invitation), row);
  }

  static GroupInvitation invitation(StateIn in) {
    NodeId from = in.key();
    Instant at = in.time();
    if (item(in) instanceof GroupItem.Invitation what) {
      return new GroupInvitation(from, what, at);
    }
    throw new IllegalArgumentException("no invitation");
  }

  /** Reads rows from a key on, until one is another's. */
  static void each(
      Vault vault,
      String table,
      byte[] from,
      Consumer<Vault.Row> taker,
      Predicate<Vault.Row> goOn) {
    List<Vault.Row> page = vault.scan(table, from, PAGE);
    while (!page.isEmpty()) {
      for (Vault.Row row : page) {
        if (!goOn.test(row)) {
          return;
        }
        taker.accept(row);
      }
      byte[] last = page.get(page.size() - 1).key();
      page = vault.scan(table, Arrays.copyOf(last, last.length + 1), PAGE);
    }
  }
}
