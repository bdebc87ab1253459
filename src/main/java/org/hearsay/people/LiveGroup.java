package org.hearsay.people;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hearsay.env.Vault;
import org.hearsay.people.GroupFormat.Held;
import org.hearsay.people.GroupFormat.Which;
import org.hearsay.people.GroupMessage.State;
import org.hearsay.seal.SharedKeyCipher;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.GroupCodec;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.GroupTalk;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Said;
import org.hearsay.wire.SayingCodec;
import org.hearsay.wire.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group between the disk, the sessions and the network: an envelope goes when it is safe that its
 * key is used up, and what is said in sessions is in one commit with the state that it follows
 * from. On the loop.
 */
final class LiveGroup implements Speaker.Lookout {
  private static final Logger log = LoggerFactory.getLogger(LiveGroup.class);

  // Ours to choose.
  /** Envelopes of one group being sealed. */
  private static final int ON_THE_WAY_MAX = 4;

  private static final int ID_BYTES = GroupTalk.ID_BYTES;

  /** Whom it belongs to. */
  interface Owner {
    /** Whether something can be said to somebody now. */
    boolean reaches(NodeId who);

    /** Says something in the session with somebody who is reached. */
    void tell(NodeId to, GroupItem item, Batch batch);

    void message(GroupMessage message);

    void delivery(GroupMessage message);

    /** Who is in it, or its name, is different. */
    void changed(LiveGroup group);

    /** Nothing is left of it. */
    void over(LiveGroup group);
  }

  private final Means means;
  private final Owner owner;
  private final Group group;
  private final String calledFirst;
  private final Map<Which, Held> held = new HashMap<>();
  private long next = 1;
  private int onTheWay;
  private boolean gone;

  /**
   * A new one.
   *
   * @param calledFirst its name until there is a roster
   */
  LiveGroup(Means means, Owner owner, String calledFirst, Function<LiveGroup, Group> made) {
    this.means = means;
    this.owner = owner;
    this.calledFirst = calledFirst;
    this.group = made.apply(this);
  }

  /** One that was saved, and what it keeps. */
  LiveGroup(Means means, Owner owner, StateIn in, Map<Which, Held> kept) {
    this.means = means;
    this.owner = owner;
    this.held.putAll(kept);
    this.next = in.i64();
    this.calledFirst = in.text();
    try {
      this.group = Group.of(in.blob(), this, means.secrets(), this::talk);
    } catch (MalformedFrameException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  private Optional<GroupTalk> talk(NodeId author, int sequence) {
    return Optional.ofNullable(held.get(new Which(author, sequence))).map(Held::talk);
  }

  @Override
  public void add(Topic topic, Speaker.Awaited awaited) {
    means.topics().add(topic, new Awaited.Grouped(this, awaited));
  }

  @Override
  public void remove(Topic topic, Speaker.Awaited awaited) {
    means.topics().remove(topic, new Awaited.Grouped(this, awaited));
  }

  Digest id() {
    return group.id();
  }

  Group group() {
    return group;
  }

  /** The number of the next message. */
  long next() {
    return next;
  }

  GroupSummary told() {
    Membership membership = group.membership();
    return new GroupSummary(
        id(),
        membership.roster().isPresent() ? membership.name() : calledFirst,
        membership.roster().isPresent(),
        membership.keeper(),
        membership.present(),
        (int) held.values().stream().filter(one -> one.number() > 0).count());
  }

  /** As it is now, of what was read from the disk. */
  GroupMessage now(GroupMessage read) {
    return held.values().stream()
        .filter(one -> one.number() == read.number())
        .findFirst()
        .map(one -> read.with(State.SENT, group.having(one.talk().sequence())))
        .orElse(read);
  }

  private void save(Batch batch) {
    byte[] state = group.toBytes();
    byte[] row = ChatFormat.row().i64(next).text(calledFirst).blob(state).toBytes();
    Secrets.wipe(state);
    batch.add(Vault.put(GroupFormat.GROUPS, id().toBytes(), row));
  }

  /** Says a text to all who are in it. */
  GroupMessage say(String text, Batch batch) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] id = new byte[ID_BYTES];
    means.secrets().nextBytes(id);
    Blob content = SayingCodec.encode(new Said(Optional.empty(), bytes.length, Blob.of(bytes)));
    Instant now = means.now();
    GroupTalk talk = group.say(Blob.of(id), Said.KIND, now, content);
    GroupMessage message =
        new GroupMessage(id(), next++, talk.id(), Optional.empty(), text, now, now, State.SENT, 0);
    keep(new Held(group.self(), talk, message.number()), batch);
    batch.add(GroupFormat.put(message));
    flush(batch);
    return message;
  }

  private void keep(Held one, Batch batch) {
    held.put(one.which(), one);
    batch.add(GroupFormat.put(id(), one));
  }

  /** Something has come in the session with somebody. */
  void receive(NodeId from, GroupItem item, Batch batch) {
    List<GroupEvent> events = group.receive(from, item, means.now());
    if (item instanceof GroupItem.Copy copy) {
      keepEarly(from, copy.talk(), batch);
    }
    take(events, batch);
    flush(batch);
  }

  /** Something on a topic that it looks out for; mostly it is for us. */
  void came(Speaker.Awaited awaited, Envelope envelope) {
    if (gone || means.pen().isBehind()) {
      return; // it comes as a copy
    }
    Optional<byte[]> message =
        group
            .key(awaited)
            .flatMap(one -> new SharedKeyCipher(one.key()).open(envelope.dataBytes()))
            .flatMap(Container::unwrap);
    if (message.isEmpty()) {
      return; // a stranger's: four bytes meet by chance
    }
    try {
      GroupTalk talk = GroupCodec.talk(message.get());
      Batch batch = new Batch();
      List<GroupEvent> events = group.hear(awaited, talk, means.now());
      keepEarly(awaited.from(), talk, batch);
      take(events, batch);
      flush(batch);
      batch.write(means.pen());
    } catch (MalformedFrameException e) {
      log.debug("not understood group={} why=\"{}\"", id(), e.getMessage());
    }
  }

  /** What came before its turn is kept: the first that came under its number. */
  private void keepEarly(NodeId from, GroupTalk talk, Batch batch) {
    boolean isKept = held.containsKey(new Which(from, talk.sequence()));
    if (!isKept && group.isEarly(from, talk.sequence())) {
      keep(new Held(from, talk, 0), batch);
    }
  }

  private void take(List<GroupEvent> events, Batch batch) {
    for (GroupEvent event : events) {
      if (event instanceof GroupEvent.Said said) {
        said(said, batch);
      } else if (event instanceof GroupEvent.Delivered delivered) {
        over(delivered.sequence(), State.DELIVERED, batch);
      } else if (event instanceof GroupEvent.Expired expired) {
        over(expired.sequence(), State.EXPIRED, batch);
      } else if (event instanceof GroupEvent.Changed) {
        prune(batch);
        batch.afterwards(() -> owner.changed(this));
      } else if (event instanceof GroupEvent.Missed missed) {
        log.info("missed group={} from={} messages={}", id(), missed.from(), missed.messages());
      } else if (event instanceof GroupEvent.Refused refused) {
        log.debug("refused group={} fault={}", id(), refused.fault());
      }
    }
  }

  private void said(GroupEvent.Said said, Batch batch) {
    GroupTalk talk = said.talk();
    drop(new Which(said.from(), talk.sequence()), batch);
    Optional<String> text = text(talk);
    if (text.isEmpty()) {
      return; // of a later version: nothing here knows what it is
    }
    Instant written = Instant.ofEpochMilli(talk.millis());
    GroupMessage message =
        new GroupMessage(
            id(),
            next++,
            talk.id(),
            Optional.of(said.from()),
            text.get(),
            means.now(),
            written,
            State.RECEIVED,
            0);
    batch.add(GroupFormat.put(message));
    batch.afterwards(() -> owner.message(message));
  }

  private static Optional<String> text(GroupTalk talk) {
    try {
      Said said = SayingCodec.said(talk.content());
      boolean isText =
          talk.kind() == Said.KIND
              && said.file().isEmpty()
              && said.bytes() == said.content().length();
      return isText
          ? Optional.of(new String(said.content().toBytes(), StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (MalformedFrameException e) {
      return Optional.empty();
    }
  }

  private void drop(Which which, Batch batch) {
    if (held.remove(which) != null) {
      batch.add(GroupFormat.drop(id(), which));
    }
  }

  /** Forgets what came early from those who are gone. */
  private void prune(Batch batch) {
    for (Held one : List.copyOf(held.values())) {
      boolean isOurs = one.author().equals(group.self());
      if (!isOurs && !group.isEarly(one.author(), one.talk().sequence())) {
        drop(one.which(), batch);
      }
    }
  }

  /** Something of ours is kept no longer. */
  private void over(int sequence, State state, Batch batch) {
    Which which = new Which(group.self(), sequence);
    Held one = held.get(which);
    drop(which, batch);
    if (one == null) {
      return;
    }
    Instant at = Instant.ofEpochMilli(one.talk().millis());
    int having = group.having(one.talk().sequence());
    GroupMessage message =
        new GroupMessage(
            id(),
            one.number(),
            one.talk().id(),
            Optional.empty(),
            text(one.talk()).orElse(""),
            at,
            at,
            state,
            having);
    boolean stays = means.settings().history() || state == State.EXPIRED;
    batch.add(stays ? GroupFormat.put(message) : GroupFormat.drop(message));
    batch.afterwards(() -> owner.delivery(message));
  }

  /** It is another second. */
  void tick() {
    if (gone || means.pen().isBehind()) {
      return;
    }
    Batch batch = new Batch();
    List<GroupEvent> events = group.tick(means.now());
    take(events, batch);
    List<Voice.Outgoing> out = outgoing();
    if (posts(batch) || !events.isEmpty() || !out.isEmpty()) {
      send(out, batch);
    }
    batch.write(means.pen());
  }

  /** All that follows from a change, in one commit with it. */
  void flush(Batch batch) {
    boolean unused = posts(batch);
    send(outgoing(), batch);
  }

  private boolean posts(Batch batch) {
    List<Group.Post> posts = group.posts(means.now(), owner::reaches);
    posts.forEach(post -> owner.tell(post.to(), post.item(), batch));
    return !posts.isEmpty();
  }

  private List<Voice.Outgoing> outgoing() {
    List<Voice.Outgoing> all = new ArrayList<>();
    while (onTheWay + all.size() < ON_THE_WAY_MAX) {
      Optional<Voice.Outgoing> one = group.send(means.now());
      if (one.isEmpty()) {
        break;
      }
      all.add(one.get());
    }
    return all;
  }

  private void send(List<Voice.Outgoing> out, Batch batch) {
    if (group.isOver()) {
      end(batch);
      return;
    }
    onTheWay += out.size();
    save(batch);
    batch.afterwards(() -> out.forEach(this::carry));
  }

  private void carry(Voice.Outgoing outgoing) {
    if (gone) {
      Secrets.wipe(outgoing.key().key());
      return;
    }
    byte[] message = GroupCodec.encode(outgoing.talk());
    means
        .courier()
        .carry(
            Courier.Parcel.under(outgoing.key(), message, means.secrets()),
            carried -> {
              Secrets.wipe(outgoing.key().key());
              onTheWay--;
            });
  }

  /** We are not in it any longer: what was said stays, keys and what was to be said do not. */
  private void end(Batch batch) {
    gone = true;
    batch.add(Vault.drop(GroupFormat.GROUPS, id().toBytes()));
    List.copyOf(held.keySet()).forEach(which -> drop(which, batch));
    owner.over(this);
    batch.afterwards(() -> owner.changed(this));
  }

  /** Forgets it here; it goes on from the disk. */
  void forget() {
    gone = true;
    group.circle().wipe();
  }
}
