package org.hearsay.people;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.SharedKeyCipher;
import org.hearsay.wire.Blob;
import org.hearsay.wire.GroupCodec;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.GroupTalk;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Topic;
import org.jspecify.annotations.Nullable;

/**
 * People of whom each two have a session, which brings what it is given, late and in order; and a
 * network that carries envelopes to all of them, and loses, doubles and reorders.
 */
final class Company {
  final SplittableRandom chance;
  final List<Person> all = new ArrayList<>();
  final List<Pair.Seen> seen = new ArrayList<>();
  Instant now = Instant.ofEpochSecond(1_800_000_000L);
  double loss;
  double doubled;
  double restarts;
  Duration delayMax = Duration.ofSeconds(2);
  int posts;
  private long order;
  private final TreeMap<Instant, List<Runnable>> due = new TreeMap<>();

  /** What somebody said to somebody in their session. */
  private record Letter(Person from, byte[] item, Instant at) {}

  /** One of them, with at most one group. */
  final class Person implements Speaker.Lookout {
    final String name;
    final NodeId key = KeyPair.random(chance).open().nodeId();
    final Map<Person, Deque<Letter>> inbox = new LinkedHashMap<>();
    final Map<String, GroupTalk> items = new HashMap<>();
    final Map<Person, GroupItem.Invitation> invitations = new LinkedHashMap<>();
    final List<String> said = new ArrayList<>();
    final Map<NodeId, List<String>> heard = new HashMap<>();
    final List<GroupEvent> events = new ArrayList<>();
    TopicTable<Speaker.Awaited> table = new TopicTable<>();
    @Nullable Group group;
    boolean away;
    private byte[] disk = {};

    Person(String name) {
      this.name = name;
    }

    @Override
    public void add(Topic topic, Speaker.Awaited awaited) {
      table.add(topic, awaited);
    }

    @Override
    public void remove(Topic topic, Speaker.Awaited awaited) {
      table.remove(topic, awaited);
    }

    Group group() {
      Group present = group;
      if (present == null) {
        throw new IllegalStateException(name + " has no group");
      }
      return present;
    }

    void create(String called) {
      group = Group.create(key, called, name, now, this, chance.split());
      save();
    }

    void join(Person inviter) {
      GroupItem.Invitation invitation = invitations.remove(inviter);
      group = Group.join(key, inviter.key, invitation, name, now, this, chance.split());
      save();
    }

    void say(String text) {
      byte[] id = new byte[GroupTalk.ID_BYTES];
      chance.nextBytes(id);
      Blob content = Blob.of(text.getBytes(StandardCharsets.UTF_8));
      GroupTalk talk = group().say(Blob.of(id), 1, now, content);
      keep(key, talk);
      said.add(text);
      save();
    }

    private void keep(NodeId author, GroupTalk talk) {
      items.put(author.toHex() + talk.sequence(), talk);
    }

    Optional<GroupTalk> find(NodeId author, int sequence) {
      return Optional.ofNullable(items.get(author.toHex() + sequence));
    }

    void save() {
      disk = group().toBytes();
    }

    /** The process ends, and begins again with what is on the disk. */
    void restart() {
      table = new TopicTable<>();
      try {
        group = Group.of(disk, this, chance.split(), this::find);
      } catch (MalformedFrameException e) {
        throw new IllegalStateException(e);
      }
    }

    private boolean mayRestart() {
      boolean does = chance.nextDouble() < restarts;
      if (does) {
        restart();
      }
      return does;
    }

    /** Says and sends what is due. */
    void flush() {
      if (group == null || away) {
        return;
      }
      note(group().tick(now));
      save();
      for (Group.Post post : group().posts(now, to -> true)) {
        post(post);
      }
      if (mayRestart()) {
        return; // it was said, and will be once more
      }
      save();
      Optional<Voice.Outgoing> next = group().send(now);
      while (next.isPresent()) {
        save();
        Pair.Seen envelope = sealed(next.get().key(), next.get().talk());
        if (!mayRestart()) {
          carry(envelope, this);
        }
        next = group().send(now);
      }
      if (group().isOver()) {
        group = null;
      }
    }

    private void post(Group.Post post) {
      posts++;
      Person to = person(post.to());
      long delay = chance.nextLong(delayMax.toMillis() + 1);
      to.inbox
          .computeIfAbsent(this, from -> new ArrayDeque<>())
          .add(new Letter(this, GroupCodec.encode(post.item()), now.plusMillis(delay)));
    }

    Pair.Seen sealed(MessageKey key, GroupTalk talk) {
      byte[] plaintext = Container.wrap(GroupCodec.encode(talk), chance);
      return new Pair.Seen(key.topic(), new SharedKeyCipher(key.key()).seal(plaintext, chance));
    }

    /** Takes what has come in sessions. */
    void collect() {
      if (away) {
        return;
      }
      for (Deque<Letter> letters : List.copyOf(inbox.values())) {
        while (!letters.isEmpty() && !letters.peek().at().isAfter(now)) {
          Letter letter = letters.remove();
          mayRestartWith(group);
          receive(letter.from(), item(letter.item()));
        }
      }
    }

    private void mayRestartWith(@Nullable Group present) {
      if (present != null) {
        mayRestart();
      }
    }

    void receive(Person from, GroupItem item) {
      if (group != null && group().id().equals(item.group())) {
        if (item instanceof GroupItem.Copy copy) {
          keep(from.key, copy.talk());
        }
        note(group().receive(from.key, item, now));
        save();
      } else if (item instanceof GroupItem.Invitation invitation) {
        invitations.put(from, invitation);
      } else {
        Group.answerOfStranger(item).ifPresent(answer -> post(new Group.Post(from.key, answer)));
      }
    }

    void arrived(Pair.Seen envelope) {
      if (away || group == null) {
        return;
      }
      for (Speaker.Awaited awaited : table.find(envelope.topic())) {
        Optional<GroupTalk> talk = open(group().key(awaited), envelope);
        talk.ifPresent(
            one -> {
              keep(awaited.from(), one.unsigned());
              note(group().hear(awaited, one, now));
              save();
            });
      }
    }

    private void note(List<GroupEvent> happened) {
      events.addAll(happened);
      for (GroupEvent event : happened) {
        if (event instanceof GroupEvent.Said one) {
          String text = new String(one.talk().content().toBytes(), StandardCharsets.UTF_8);
          heard.computeIfAbsent(one.from(), from -> new ArrayList<>()).add(text);
        }
      }
    }

    List<String> heardOf(Person other) {
      return heard.getOrDefault(other.key, List.of());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  Company(long seed, int people) {
    chance = new SplittableRandom(seed);
    for (int i = 0; i < people; i++) {
      all.add(new Person("p" + i));
    }
  }

  /** The first of them has made a group, and all others are in it. */
  static Company together(long seed, int people) {
    Company company = new Company(seed, people);
    company.all.get(0).create("friends");
    Person first = company.all.get(0);
    List<Person> others = company.all.subList(1, people);
    others.forEach(one -> first.group().admission().invite(one.key));
    first.save();
    company.run(Duration.ofSeconds(4));
    for (Person one : others) {
      one.join(first);
      company.run(Duration.ofSeconds(people < 10 ? 4 : 1));
    }
    company.run(Duration.ofMinutes(1));
    return company;
  }

  /** One invites another, who comes. */
  void bring(Person inviter, Person one) {
    inviter.group().admission().invite(one.key);
    inviter.save();
    run(Duration.ofSeconds(4));
    one.join(inviter);
    run(Duration.ofSeconds(15));
  }

  Person person(NodeId key) {
    return all.stream().filter(one -> one.key.equals(key)).findFirst().orElseThrow();
  }

  static Optional<GroupTalk> open(Optional<MessageKey> key, Pair.Seen envelope) {
    return key.flatMap(one -> new SharedKeyCipher(one.key()).open(envelope.data()))
        .flatMap(Container::unwrap)
        .map(Company::talk);
  }

  private static GroupTalk talk(byte[] message) {
    try {
      return GroupCodec.talk(message);
    } catch (MalformedFrameException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GroupItem item(byte[] bytes) {
    try {
      return GroupCodec.item(bytes);
    } catch (MalformedFrameException e) {
      throw new IllegalStateException(e);
    }
  }

  private void carry(Pair.Seen envelope, Person from) {
    seen.add(envelope);
    for (Person to : all) {
      for (int copies = chance.nextDouble() < doubled ? 2 : 1; copies > 0; copies--) {
        if (to != from && chance.nextDouble() >= loss) {
          long nanos = chance.nextLong(delayMax.toNanos() + 1) + order++ % 1000;
          due.computeIfAbsent(now.plusNanos(nanos), at -> new ArrayList<>())
              .add(() -> to.arrived(envelope));
        }
      }
    }
  }

  /** The session of two is over: what it had not brought yet is lost. They have another. */
  void sessionLost(Person one, Person other) {
    one.inbox.remove(other);
    other.inbox.remove(one);
    one.group().met(other.key, now);
    one.save();
    other.group().met(one.key, now);
    other.save();
  }

  /** Lets time pass, a second at a time. */
  void run(Duration span) {
    run(span, Duration.ofSeconds(1));
  }

  void run(Duration span, Duration step) {
    Instant end = now.plus(span);
    while (now.isBefore(end)) {
      all.forEach(Person::flush);
      now = now.plus(step);
      while (!due.isEmpty() && !due.firstKey().isAfter(now)) {
        due.pollFirstEntry().getValue().forEach(Runnable::run);
      }
      all.forEach(Person::collect);
    }
  }
}
