package org.hearsay.people;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hearsay.env.Vault;
import org.hearsay.seal.SharedKeyCipher;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.PeopleCodec;
import org.hearsay.wire.Talk;
import org.hearsay.wire.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session between the disk and the network: what it gives out goes when it is safe that its keys
 * are used up, and what it took in is handed on when that is safe. On the loop.
 */
final class Live {
  private static final Logger log = LoggerFactory.getLogger(Live.class);

  // Ours to choose.
  /** Envelopes of one session being sealed: each costs work, and a session can wait. */
  private static final int ON_THE_WAY_MAX = 4;

  /** Whoever was away comes back before, mostly; an open now and then is cheap. */
  private static final Duration SILENCE = Duration.ofDays(2);

  // From the protocol; section 13.7.
  private static final Duration IDLE_MAX = Duration.ofDays(30);

  /** Whom it belongs to. */
  interface Owner {
    long contact();

    /** Whether something may be said to them, and taken from them. */
    boolean isFree();

    /** What is to be said next. */
    void fill(Session session);

    /** The session has heard something for the first time. */
    void confirmed(Live live, Batch batch);

    /** What has come, in its order, each once in this session. */
    void handOn(List<Talk.Item> items, Batch batch);

    /** What the other side is known to have. */
    void arrived(List<Talk.Item> items, Batch batch);

    void carried(Talk.Item item, Courier.Carried carried);

    /** The other side has closed it. */
    void closed(Live live, Batch batch);
  }

  private final Means means;
  private final Owner owner;
  private final Session session;
  private boolean confirmed;
  private Instant lastItem;
  private int onTheWay;
  private boolean gone;

  private Live(Means means, Owner owner, Function<Live, Session> made, boolean confirmed) {
    this.means = means;
    this.owner = owner;
    this.confirmed = confirmed;
    this.lastItem = means.now();
    this.session = made.apply(this);
  }

  /**
   * A new one.
   *
   * @param root overwritten here
   * @param opener then it may be spoken in at once; else when the other side was heard
   */
  static Live begin(
      Means means, Owner owner, Digest id, byte[] root, boolean opener, long openedSeconds) {
    return new Live(
        means,
        owner,
        live ->
            new Session(
                id, root, opener, openedSeconds, means.now(), live.lookout(), means.secrets()),
        opener);
  }

  /** One that was saved. */
  static Live read(Means means, Owner owner, StateIn in, Function<Blob, Talk.Item> items) {
    boolean confirmed = in.flag();
    Instant lastItem = in.time();
    byte[] state = in.blob();
    Live read = new Live(means, owner, live -> restored(means, live, state, items), confirmed);
    Secrets.wipe(state);
    read.lastItem = lastItem;
    return read;
  }

  private static Session restored(
      Means means, Live live, byte[] state, Function<Blob, Talk.Item> items) {
    try {
      return Session.of(state, means.now(), live.lookout(), means.secrets(), items);
    } catch (MalformedFrameException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  private Listening.Lookout lookout() {
    return new Listening.Lookout() {
      @Override
      public void add(Topic topic, Expected expected) {
        means.topics().add(topic, new Awaited.Spoken(Live.this, expected));
      }

      @Override
      public void remove(Topic topic, Expected expected) {
        means.topics().remove(topic, new Awaited.Spoken(Live.this, expected));
      }
    };
  }

  Digest id() {
    return session.id();
  }

  /** Whether it can be spoken in. */
  boolean isConfirmed() {
    return confirmed;
  }

  Session session() {
    return session;
  }

  private byte[] key() {
    return ChatFormat.key(owner.contact(), session.id().toBytes());
  }

  void save(Batch batch) {
    byte[] state = session.toBytes();
    byte[] row = ChatFormat.row().flag(confirmed).time(lastItem).blob(state).toBytes();
    Secrets.wipe(state);
    batch.add(Vault.put(ChatFormat.SESSIONS, key(), row));
  }

  /** Forgets it, here and on the disk. */
  void drop(Batch batch) {
    dropEarly(batch);
    forget();
    batch.add(Vault.drop(ChatFormat.SESSIONS, key()));
  }

  private void dropEarly(Batch batch) {
    session.early().forEach(one -> batch.add(Vault.drop(ChatFormat.EARLY, early(one))));
  }

  /** Forgets it here; it goes on from the disk. */
  void forget() {
    gone = true;
    session.close();
  }

  /** Whether something waits for its answer for so long that they may have lost the session. */
  boolean isSilent() {
    Instant since = means.now().minus(SILENCE);
    return lastItem.isBefore(since)
        && session.said().pending().stream()
            .findFirst()
            .filter(first -> first.millis() < since.toEpochMilli())
            .isPresent();
  }

  boolean isIdle() {
    return means.now().isAfter(lastItem.plus(IDLE_MAX));
  }

  /** It is another second. */
  void tick() {
    session.tick(means.now());
    pump();
  }

  /** Sends what is worth to be sent now. */
  void pump() {
    if (gone || !confirmed || !owner.isFree() || means.pen().isBehind()) {
      return;
    }
    List<Session.Outgoing> all = new ArrayList<>();
    owner.fill(session);
    Optional<Session.Outgoing> next = next(all);
    while (next.isPresent()) {
      all.add(next.get());
      owner.fill(session);
      next = next(all);
    }
    if (!all.isEmpty()) {
      onTheWay += all.size();
      Batch batch = new Batch();
      save(batch);
      batch.afterwards(() -> all.forEach(this::carry)).write(means.pen());
    }
  }

  private Optional<Session.Outgoing> next(List<Session.Outgoing> soFar) {
    return onTheWay + soFar.size() < ON_THE_WAY_MAX ? session.next(means.now()) : Optional.empty();
  }

  private void carry(Session.Outgoing outgoing) {
    if (gone) {
      Secrets.wipe(outgoing.key().key());
      return;
    }
    byte[] message = PeopleCodec.encode(outgoing.talk());
    means
        .courier()
        .carry(
            Courier.Parcel.under(outgoing.key(), message, means.secrets()),
            carried -> {
              Secrets.wipe(outgoing.key().key());
              onTheWay--;
              outgoing.talk().item().ifPresent(item -> carried(item, carried));
              pump();
            });
  }

  private void carried(Talk.Item item, Courier.Carried carried) {
    session.said().posted(item.sequence(), means.now());
    owner.carried(item, carried);
  }

  /** Says goodbye and forgets everything. */
  void close(Batch batch) {
    List<Session.Outgoing> farewell = confirmed ? session.farewell(means.now()) : List.of();
    drop(batch);
    batch.afterwards(() -> farewell.forEach(this::carryFarewell));
  }

  private void carryFarewell(Session.Outgoing outgoing) {
    byte[] message = PeopleCodec.encode(outgoing.talk());
    means
        .courier()
        .carry(
            Courier.Parcel.under(outgoing.key(), message, means.secrets()),
            carried -> Secrets.wipe(outgoing.key().key()));
  }

  /** Something on a topic that it looks out for; mostly it is for us. */
  void came(Expected expected, Envelope envelope) {
    if (gone || !owner.isFree() || means.pen().isBehind()) {
      return; // they say it again
    }
    session.tick(means.now());
    Optional<MessageKey> key = session.key(expected);
    Optional<byte[]> message =
        key.flatMap(one -> new SharedKeyCipher(one.key()).open(envelope.dataBytes()))
            .flatMap(Container::unwrap);
    if (message.isEmpty()) {
      return; // a stranger's: four bytes meet by chance
    }
    try {
      take(expected, PeopleCodec.talk(message.get()));
    } catch (MalformedFrameException e) {
      log.warn("not understood session={} why=\"{}\"", id(), e.getMessage());
    }
  }

  private void take(Expected expected, Talk talk) {
    Batch batch = new Batch();
    if (talk.close()) {
      dropEarly(batch); // while the session still knows of it
    }
    List<Talk.Item> inOrder = session.receive(expected, talk, means.now());
    if (!confirmed) {
      confirmed = true;
      owner.confirmed(this, batch);
    }
    if (talk.item().isPresent()) {
      lastItem = means.now();
      keepEarly(talk.item().get(), inOrder, batch);
    }
    List<Talk.Item> arrived = session.said().arrived();
    if (!arrived.isEmpty()) {
      lastItem = means.now();
      owner.arrived(arrived, batch);
    }
    owner.handOn(inOrder, batch);
    if (session.isOver()) {
      drop(batch);
      owner.closed(this, batch);
    } else {
      save(batch);
    }
    batch.write(means.pen());
    pump();
  }

  /** What came too early is kept until it is handed on. */
  private void keepEarly(Talk.Item item, List<Talk.Item> inOrder, Batch batch) {
    if (inOrder.isEmpty() && session.isEarly(item)) {
      batch.add(Vault.put(ChatFormat.EARLY, early(item), EarlyItem.row(item)));
    }
    inOrder.stream()
        .filter(one -> one.sequence() != item.sequence())
        .forEach(one -> batch.add(Vault.drop(ChatFormat.EARLY, early(one))));
  }

  private byte[] early(Talk.Item item) {
    return ChatFormat.key(owner.contact(), session.id().toBytes(), item.id());
  }
}
