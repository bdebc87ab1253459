package org.hearsay.people;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hearsay.env.Vault;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.SessionOpen;
import org.hearsay.wire.Talk;

/**
 * The sessions with one contact: the one that is spoken in, those that may take its place, and what
 * is under way to the next; sections 13.2 and 13.3. On the loop.
 */
final class Sessions implements Live.Owner, Asking.Owner {
  // From the protocol; section 13.2.
  static final Duration OPEN_LIVES = Duration.ofDays(7);

  // Ours to choose.
  /** Opens of one contact that are answered in seven days; only who lost all needs another. */
  private static final int OPENS_MAX = 64;

  /** Whoever was answered and says nothing for so long may have lost what we answered. */
  private static final Duration ANSWER_HOLDS = Duration.ofMinutes(10);

  private final Means means;
  private final Conversation conversation;
  private final Supplier<Optional<Contact>> contact;
  private final List<Live> lives = new ArrayList<>();
  private final Map<Digest, Instant> opens = new LinkedHashMap<>();
  private final Set<Digest> answeringNow = new HashSet<>();
  private NodeId key;
  private Optional<Asking> asking = Optional.empty();
  private Optional<Answering> answering = Optional.empty();
  private boolean making;
  private boolean gone;

  /**
   * Begins without any.
   *
   * @param contact as it is now; empty when it was removed
   */
  Sessions(
      Means means, Conversation conversation, NodeId key, Supplier<Optional<Contact>> contact) {
    this.means = means;
    this.conversation = conversation;
    this.key = key;
    this.contact = contact;
  }

  /** Restored before sessions, as items and what came early are. */
  void restoreOpen(Digest id, Instant at) {
    opens.put(id, at);
  }

  void restoreSession(StateIn in, Map<Blob, Talk.Item> early) {
    lives.add(
        Live.read(
            means,
            this,
            in,
            id -> early.containsKey(id) ? early.get(id) : conversation.outbox().item(id)));
  }

  void restoreAsking(StateIn in) {
    asking = Optional.of(Asking.read(means, this, in));
  }

  void restoreAnswering(StateIn in) {
    answering = Optional.of(Answering.read(means, contact(), in));
  }

  /** All of it was restored. */
  void begin() {
    lives.sort((one, other) -> Boolean.compare(one.isConfirmed(), other.isConfirmed()));
    conversation.outbox().begin(lives.stream().map(Live::session).toList());
  }

  @Override
  public long contact() {
    return conversation.contact();
  }

  @Override
  public boolean isFree() {
    return contact.get().filter(Contact::maySend).isPresent();
  }

  /** The one that is spoken in. */
  Optional<Live> current() {
    return lives.stream().filter(Live::isConfirmed).reduce((one, later) -> later);
  }

  Chat.Session told() {
    return current().isPresent()
        ? Chat.Session.OPEN
        : asking.isPresent() || making ? Chat.Session.ASKED : Chat.Session.NONE;
  }

  /** Says what is to be said, and asks for another session when the one there is is not heard. */
  void pump() {
    lives.forEach(Live::pump);
    boolean unheard = current().map(Live::isSilent).orElse(true);
    if (unheard && conversation.outbox().wantsSession() && mayAsk()) {
      ask("");
    }
  }

  private boolean mayAsk() {
    boolean expected =
        answering.filter(one -> means.now().isBefore(one.since().plus(ANSWER_HOLDS))).isPresent();
    return asking.isEmpty() && !expected;
  }

  void tick() {
    List.copyOf(lives).forEach(Live::tick);
    dropIdle();
    Instant old = means.now().minus(OPEN_LIVES);
    Batch batch = new Batch();
    opens.entrySet().stream()
        .filter(one -> one.getValue().isBefore(old))
        .toList()
        .forEach(one -> forgetOpen(one.getKey(), batch));
    asking.filter(this::isOver).ifPresent(this::dropAsking);
    asking.ifPresent(Asking::tick);
    batch.write(means.pen());
    pump();
  }

  /** It is of another key of ours than the one there is, or has become useless. */
  private boolean isOver(Asking one) {
    Optional<KeyPair> own = means.own().get();
    boolean others = own.filter(k -> k.open().nodeId().equals(one.open().from())).isEmpty();
    return (own.isPresent() && others) || one.isStale();
  }

  private void dropAsking(Asking one) {
    Batch batch = new Batch();
    one.drop(batch);
    asking = Optional.empty();
    batch.write(means.pen());
    boolean wanted = !one.open().text().isEmpty() || conversation.outbox().wantsSession();
    if (wanted && current().isEmpty()) {
      ask(one.open().text());
    }
  }

  private void dropIdle() {
    for (Live live : List.copyOf(lives)) {
      if (live.isIdle()) {
        Batch batch = new Batch();
        conversation.outbox().takeBack(live.session(), batch);
        drop(live, batch);
        batch.write(means.pen());
      }
    }
  }

  private void drop(Live live, Batch batch) {
    lives.remove(live);
    live.drop(batch);
  }

  private void forgetOpen(Digest id, Batch batch) {
    opens.remove(id);
    batch.add(Vault.drop(ChatFormat.OPENS, ChatFormat.key(contact(), id.toBytes())));
  }

  /** Asks for a session; nothing when that is being done. */
  void ask(String text) {
    Optional<KeyPair> own = means.own().get();
    boolean mayAsk = !making && asking.isEmpty() && own.isPresent() && isFree();
    if (!mayAsk || means.pen().isBehind() || Handshake.point(key).isEmpty()) {
      return; // a key that is no point: nobody has it, and what is said to it expires
    }
    making = true;
    NodeId to = key;
    long seconds = means.now().getEpochSecond();
    Introduction who = means.introduction().get();
    means.work().start(() -> make(own.get(), to, seconds, who, text), made -> asked(made, to));
  }

  /** Off the loop. */
  private Asking.Made make(KeyPair own, NodeId to, long seconds, Introduction who, String text) {
    KeyPair ephemeral = KeyPair.random(means.secrets());
    SessionOpen open = Handshake.open(own, to, ephemeral, seconds, who, text, means.secrets());
    Handshake.Opened opened = Handshake.asOpener(open, own, ephemeral, means.secrets());
    return new Asking.Made(open, ephemeral, opened);
  }

  private void asked(Asking.Made made, NodeId to) {
    boolean wanted = making;
    making = false;
    if (gone || !wanted || asking.isPresent() || !to.equals(key)) {
      made.opened().wipe();
      return;
    }
    Asking begun = Asking.begin(means, this, made);
    asking = Optional.of(begun);
    begun.tick();
  }

  /** A genuine open of theirs. */
  void opened(SessionOpen open) {
    Digest id = Handshake.id(open);
    Batch batch = new Batch();
    if (isFree() && answering.filter(one -> one.id().equals(id)).isPresent()) {
      answering.get().say(batch);
      batch.write(means.pen());
      return;
    }
    Optional<KeyPair> own = means.own().get();
    boolean oursCounts = asking.isPresent() && open.to().compareTo(open.from()) < 0;
    if (own.isEmpty()
        || !isFree()
        || oursCounts
        || opens.containsKey(id)
        || opens.size() >= OPENS_MAX
        || !answeringNow.add(id)) {
      return;
    }
    means.work().start(() -> answer(open, own.get()), answer -> answered(open, answer));
  }

  private record Answer(Handshake.Opened opened, Handshake.Answered answered) {}

  /** Off the loop. */
  private Answer answer(SessionOpen open, KeyPair own) {
    Handshake.Opened opened = Handshake.asAnswerer(open, own, means.secrets());
    KeyPair ephemeral = KeyPair.random(means.secrets());
    long seconds = means.now().getEpochSecond();
    return new Answer(opened, Handshake.answer(open, opened, ephemeral, seconds, means.secrets()));
  }

  private void answered(SessionOpen open, Answer made) {
    Digest id = made.opened().id();
    answeringNow.remove(id);
    if (gone || !isFree() || !open.from().equals(key) || isOlder(open)) {
      Secrets.wipe(made.answered().root());
      made.opened().wipe();
      return;
    }
    Batch batch = new Batch();
    dropUnconfirmed(batch);
    opens.put(id, means.now());
    batch.add(
        Vault.put(
            ChatFormat.OPENS,
            ChatFormat.key(contact(), id.toBytes()),
            ChatFormat.row().time(means.now()).toBytes()));
    Live live = Live.begin(means, this, id, made.answered().root(), false, open.seconds());
    lives.add(0, live);
    live.save(batch);
    Answering one = Answering.begin(means, contact(), made.opened(), made.answered().answer());
    Secrets.wipe(made.opened().salt(), made.opened().shared());
    answering = Optional.of(one);
    one.say(batch);
    batch.write(means.pen());
  }

  /** Than one that was answered, whose answer may be on its way: they have made another since. */
  private boolean isOlder(SessionOpen open) {
    return lives.stream()
        .filter(one -> !one.isConfirmed())
        .anyMatch(one -> one.session().openedSeconds() > open.seconds());
  }

  private void dropUnconfirmed(Batch batch) {
    answering.ifPresent(one -> one.drop(batch));
    answering = Optional.empty();
    for (Live live : List.copyOf(lives)) {
      if (!live.isConfirmed()) {
        drop(live, batch);
      }
    }
  }

  /** Our open was answered. */
  @Override
  public void answered(Asking one, byte[] root) {
    Batch batch = new Batch();
    one.drop(batch);
    asking = Optional.empty();
    dropUnconfirmed(batch);
    replaceAll(batch);
    Live live = Live.begin(means, this, one.id(), root, true, one.open().seconds());
    lives.add(live);
    live.save(batch);
    batch.write(means.pen());
    live.pump();
  }

  private void replaceAll(Batch batch) {
    for (Live old : List.copyOf(lives)) {
      conversation.outbox().takeBack(old.session(), batch);
      drop(old, batch);
    }
  }

  @Override
  public void confirmed(Live live, Batch batch) {
    lives.remove(live);
    replaceAll(batch);
    lives.add(live);
    dropHandshakes(batch);
  }

  @Override
  public void closed(Live live, Batch batch) {
    lives.remove(live);
    conversation.expire(true, Optional.of(live.session()), batch);
    conversation.clear(batch);
  }

  @Override
  public void fill(Session session) {
    if (current().filter(one -> one.session() == session).isPresent()) {
      conversation.outbox().fill(session);
    }
  }

  @Override
  public void handOn(List<Talk.Item> items, Batch batch) {
    conversation.handOn(items, batch);
  }

  @Override
  public void arrived(List<Talk.Item> items, Batch batch) {
    conversation.arrived(items, batch);
  }

  @Override
  public void carried(Talk.Item item, Courier.Carried carried) {
    Outbox outbox = conversation.outbox();
    outbox.carried(item, carried.peers());
    carried
        .envelope()
        .ifPresent(id -> means.underway().add(id, peers -> outbox.carried(item, peers)));
  }

  /** Ends it for both; what was not delivered expires. */
  void close(Batch batch) {
    conversation.expire(true, current().map(Live::session), batch);
    conversation.clear(batch);
    end(batch, true);
  }

  private void end(Batch batch, boolean said) {
    for (Live live : List.copyOf(lives)) {
      lives.remove(live);
      if (said) {
        live.close(batch);
      } else {
        live.drop(batch);
      }
    }
    making = false;
    dropHandshakes(batch);
  }

  private void dropHandshakes(Batch batch) {
    asking.ifPresent(one -> one.drop(batch));
    asking = Optional.empty();
    answering.ifPresent(one -> one.drop(batch));
    answering = Optional.empty();
  }

  /** Another key counts from now on: nothing goes to the old one any more. */
  void keyChanged(NodeId now, Batch batch) {
    if (!now.equals(key)) {
      lives.forEach(live -> conversation.outbox().takeBack(live.session(), batch));
      end(batch, false);
      key = now;
    }
  }

  /** The contact is none any more. */
  void remove(Batch batch) {
    gone = true;
    end(batch, false);
  }

  /** The account was locked: everything is forgotten here, and goes on from the disk. */
  void forget() {
    gone = true;
    lives.forEach(Live::forget);
    asking.ifPresent(Asking::forget);
    answering.ifPresent(Answering::forget);
  }
}
