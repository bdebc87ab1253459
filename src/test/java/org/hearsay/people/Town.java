package org.hearsay.people;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Work;
import org.hearsay.seal.Ecies;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.Payload;
import org.hearsay.seal.SharedKeyCipher;
import org.hearsay.sim.MemoryVault;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.sim.VirtualWork;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Envelope;

/**
 * People with accounts, and a network that gives each envelope to everybody, or loses it; on
 * virtual time. A person's process can end at any moment: what was committed is all that is left.
 */
final class Town {
  final VirtualTime time = new VirtualTime(Instant.parse("2026-11-20T12:00:00Z"));
  final SplittableRandom chance;
  final List<Person> people = new ArrayList<>();
  final List<Seen> seen = new ArrayList<>();

  /** Messages of which was told that they were delivered, and were not. */
  final List<ChatMessage> untrue = new ArrayList<>();

  /** Keys that were used more than once. */
  final List<Blob> again = new ArrayList<>();

  /** What the chain says of names. */
  final Map<String, Names.Said> chain = new LinkedHashMap<>();

  private final Set<Blob> keys = new HashSet<>();
  private final Set<Blob> handedOn = new HashSet<>();
  double loss;

  /** An envelope as everybody on the network sees it, and what nobody sees. */
  record Seen(Envelope envelope, Person from) {}

  Duration workMax = Duration.ofMillis(20);
  Duration delayMax = Duration.ofMillis(500);

  Town(long seed) {
    chance = new SplittableRandom(seed);
  }

  Person person(String name) {
    Person one = new Person(name, KeyPair.random(chance));
    people.add(one);
    return one;
  }

  /** Somebody has their key, and nothing else that they had. */
  Person reborn(Person lost) {
    people.remove(lost);
    Person one = new Person(lost.name, lost.pair);
    people.add(one);
    return one;
  }

  void run(Duration span) {
    time.run(span);
  }

  /** Each knows the other under their name. */
  void befriend(Person one, Person other) {
    one.add(other);
    other.add(one);
    run(Duration.ofSeconds(1));
  }

  /** What the network does with an envelope of somebody's. */
  private void carry(Envelope envelope, Person from) {
    seen.add(new Seen(envelope, from));
    for (Person to : people) {
      if (to != from && chance.nextDouble() >= loss) {
        time.after(
            Duration.ofNanos(chance.nextLong(delayMax.toNanos())), () -> to.arrived(envelope));
      }
    }
  }

  /** Somebody with an account, and a process that can end. */
  final class Person {
    final String name;
    final KeyPair pair;
    final MemoryVault vault;
    final List<ChatMessage> came = new ArrayList<>();
    final List<ChatMessage> told = new ArrayList<>();
    final Map<Long, ChatMessage.State> states = new LinkedHashMap<>();
    ChatSettings settings = new ChatSettings(true, true);
    Contacts contacts;
    Chats chats;
    boolean away;
    private Life life;

    private Person(String name, KeyPair pair) {
      this.name = name;
      this.pair = pair;
      this.vault = new MemoryVault(name);
      begin();
    }

    /** From one start of the process to the next. */
    private final class Life implements Courier {
      final VirtualLoop loop = new VirtualLoop(time);
      boolean over;

      @Override
      public void carry(Parcel parcel, Consumer<Carried> done) {
        parcel.key().map(Blob::of).filter(key -> !keys.add(key)).ifPresent(again::add);
        Envelope envelope = sealed(parcel);
        loop.schedule(
            Duration.ofMillis(20),
            () -> {
              if (!over) {
                boolean heard = !away;
                if (heard) {
                  Town.this.carry(envelope, Person.this);
                }
                Digest id = Digest.of(hash());
                done.accept(new Carried(Optional.of(id), heard ? 2 : 0, ""));
              }
            });
      }

      private byte[] hash() {
        byte[] bytes = new byte[Digest.BYTES];
        chance.nextBytes(bytes);
        return bytes;
      }

      void tick() {
        if (!over) {
          if (!away) {
            chats.tick();
          }
          loop.schedule(Duration.ofSeconds(1), this::tick);
        }
      }
    }

    private Envelope sealed(Courier.Parcel parcel) {
      byte[] plain =
          Payload.encode(parcel.message(), Optional.of(parcel.padding()), Optional.empty(), chance);
      byte[] data =
          parcel
              .key()
              .map(key -> new SharedKeyCipher(key).seal(plain, chance))
              .orElseGet(() -> Ecies.seal(parcel.to().orElseThrow(), plain, chance));
      long expiry = time.clock().instant().getEpochSecond() + Courier.TTL_SECONDS;
      return Envelope.of(
          expiry, Courier.TTL_SECONDS, parcel.topic(), data, chance.nextLong() >>> 1);
    }

    private void begin() {
      Life fresh = new Life();
      life = fresh;
      Work work = new SlowWork(fresh.loop);
      contacts =
          new Contacts(
              vault,
              fresh.loop,
              work,
              () -> pair.open().nodeId(),
              name -> Optional.ofNullable(chain.get(name)));
      chats =
          new Chats(
              vault,
              fresh.loop,
              work,
              chance.split(),
              contacts,
              () -> Optional.of(pair),
              () -> Introduction.ofOwn(Optional.of(name), Optional.empty()),
              fresh,
              settings);
      listen();
      fresh.tick();
    }

    private void listen() {
      chats.listen(
          new Chats.Listener() {
            @Override
            public void message(ChatMessage message) {
              came.add(message);
              handedOn.add(message.id());
            }

            @Override
            public void delivery(ChatMessage message) {
              told.add(message);
              boolean delivered = message.state() == ChatMessage.State.DELIVERED;
              if (delivered && !handedOn.contains(message.id())) {
                untrue.add(message);
              }
              states.put(message.number(), message.state());
            }
          });
    }

    /** The process is killed and begins again. */
    void restart() {
      life.over = true;
      life.loop.end();
      begin();
    }

    /** Adds somebody by their key, under their name. */
    void add(Person other) {
      contacts.add(
          other.name,
          other.pair.open().nodeId(),
          Optional.empty(),
          Optional.empty(),
          outcome -> {});
    }

    /** The same with a clock that is wrong by so much from now on. */
    void setClock(Duration offset) {
      life.loop.setClockOffset(offset);
    }

    Contact knows(Person other) {
      return contacts.of(other.pair.open().nodeId()).orElseThrow();
    }

    Optional<Chat> with(Person other) {
      return chats.of(knows(other));
    }

    List<Chats.Sent> say(Person to, String text) {
      List<Chats.Sent> sent = new ArrayList<>();
      chats.send(knows(to), Saying.text(text), Optional.empty(), sent::add);
      return sent;
    }

    private void arrived(Envelope envelope) {
      if (!away) {
        chats.arrived(envelope, 1.0);
      }
    }

    /** What came, in the order in which it was handed on. */
    List<String> heard() {
      return came.stream().map(ChatMessage::text).toList();
    }

    /** Rows of a table on the disk. */
    int rows(String table) {
      return vault.scan(table, new byte[0], Integer.MAX_VALUE).size();
    }

    List<ChatMessage> history(Person with) {
      List<ChatMessage> read = new ArrayList<>();
      chats.history(knows(with), Long.MAX_VALUE, Chats.PAGE_MAX, read::addAll);
      run(Duration.ofSeconds(1));
      return read;
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A slow disk: what is being written when the power is cut is not there afterwards. */
  private final class SlowWork implements Work {
    private final VirtualLoop loop;
    private final VirtualWork quick;

    SlowWork(VirtualLoop loop) {
      this.loop = loop;
      this.quick = new VirtualWork(loop);
    }

    @Override
    public int parallelism() {
      return 1;
    }

    @Override
    public <T> void start(Supplier<T> job, Consumer<T> done) {
      loop.schedule(
          Duration.ofMillis(chance.nextLong(workMax.toMillis())), () -> done.accept(job.get()));
    }

    @Override
    public <T> Cancellable startLong(Function<BooleanSupplier, T> job, Consumer<T> done) {
      return quick.startLong(job, done);
    }
  }
}
