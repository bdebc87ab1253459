package org.hearsay.people;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import org.hearsay.env.Vault;
import org.hearsay.env.Work;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.SessionOpen;
import org.hearsay.wire.Talk;

/**
 * What is said with contacts. Callbacks come on the loop when what they tell survives a crash;
 * refusals come at once, and change nothing. On the loop.
 */
public final class Chats {
  // Ours to choose.
  /** Of one message: more would keep a processor busy for minutes. */
  public static final int CONTENT_BYTES_MAX = 1_000_000;

  /** Messages to a contact that are not delivered. */
  public static final int OUTBOX_MAX = 1000;

  /** Messages of one page of history. */
  public static final int PAGE_MAX = 1000;

  public static final Duration LIFE = Duration.ofDays(14);
  public static final Duration LIFE_MAX = Duration.ofDays(30);

  /** Why something was refused. */
  public enum Fault {
    BLOCKED,
    KEY_CHANGED,
    EMPTY,
    TOO_LONG,
    OUTBOX_FULL,
    DISK_BEHIND,
    NO_SESSION,
    NO_MESSAGE,
    NOT_EXPIRED
  }

  /** What came of saying something. */
  public sealed interface Sent {
    /** It is on the disk, and will be said until it is delivered or its life is over. */
    record Accepted(ChatMessage message) implements Sent {}

    /** It was not. */
    record Refused(Fault fault) implements Sent {}
  }

  /** Told, on the loop, of what happens. */
  public interface Listener {
    /** Something came; each message once, in the order in which its sender said it. */
    default void message(ChatMessage message) {}

    /** What became of a message of ours changed. */
    default void delivery(ChatMessage message) {}
  }

  /** What there is of one contact. */
  record Both(Conversation conversation, Sessions sessions) {}

  private final Loop loop;
  private final Contacts contacts;
  private final Means means;
  private final History history;
  private final OpenTrials trials;
  private final Sender sender;
  private final Removal removal;
  private final Junction junction;
  private final Groups groups;
  private final Map<Long, Both> chats = new LinkedHashMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final Cancellable following;

  /**
   * Reads them; blocks.
   *
   * @param secrets a {@code SecureRandom} in the daemon; used off the loop, too
   * @param own the account's key pair
   * @param introduction how those who are asked are told that we are called
   */
  public Chats(
      Vault vault,
      Loop loop,
      Work work,
      RandomGenerator secrets,
      Contacts contacts,
      Supplier<Optional<KeyPair>> own,
      Supplier<Introduction> introduction,
      Courier courier,
      ChatSettings settings) {
    this.loop = loop;
    this.contacts = contacts;
    this.means =
        new Means(
            loop,
            work,
            contacts.pen(),
            secrets,
            courier,
            new TopicTable<>(),
            new Underway(),
            new Load(),
            own,
            introduction,
            settings,
            message -> tell(listener -> listener.message(message)),
            message -> tell(listener -> listener.delivery(message)));
    this.history = new History(means);
    this.junction = new Junction(means, contacts, history, this::chat);
    Doorstep doorstep = new Doorstep(means, contacts, this::chat);
    this.trials = new OpenTrials(means, doorstep::opened);
    this.sender = new Sender(means, history, this::chat);
    this.removal = new Removal(means, history);
    restore(vault);
    this.groups = new Groups(vault, means, contacts, junction);
    junction.lead(groups);
    this.following = contacts.listen(this::changed);
    contacts.onAccepted(doorstep::accepted);
  }

  private void restore(Vault vault) {
    ChatRestore restore = new ChatRestore(vault, id -> contacts.byId(id).map(this::chat));
    Set<Long> orphans = restore.run();
    chats.values().forEach(one -> restore.messages(one.conversation()));
    chats.values().forEach(one -> one.sessions().begin());
    orphans.forEach(removal::all);
  }

  private void tell(Consumer<Listener> what) {
    List.copyOf(listeners).forEach(what);
  }

  private Both chat(Contact contact) {
    Both there = chats.get(contact.id());
    if (there != null) {
      return there;
    }
    Conversation conversation = new Conversation(means, contact.id(), junction);
    Sessions sessions =
        new Sessions(means, conversation, contact.key(), () -> contacts.byId(contact.id()));
    Both fresh = new Both(conversation, sessions);
    chats.put(contact.id(), fresh);
    return fresh;
  }

  /** The groups that we are in. */
  public Groups groups() {
    return groups;
  }

  /** Calls the listener for whatever happens from now on. */
  public Cancellable listen(Listener listener) {
    loop.requireCurrent();
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** All conversations that there are, the latest first. */
  public List<Chat> all() {
    loop.requireCurrent();
    return chats.values().stream()
        .map(Chats::told)
        .sorted(Comparator.comparing(Chats::lastAt).reversed())
        .toList();
  }

  private static Instant lastAt(Chat chat) {
    return chat.last().map(ChatMessage::at).orElse(Instant.MIN);
  }

  /** The conversation with somebody; empty when nothing was said nor asked for. */
  public Optional<Chat> of(Contact with) {
    loop.requireCurrent();
    return Optional.ofNullable(chats.get(with.id())).map(Chats::told);
  }

  private static Chat told(Both chat) {
    Conversation one = chat.conversation();
    return new Chat(
        one.contact(),
        chat.sessions().told(),
        one.head().unread(),
        one.outbox().messages(),
        one.head().last());
  }

  /**
   * Says something; a session is asked for when there is none.
   *
   * @param life after which it is not said any more, at most {@link #LIFE_MAX}; {@link #LIFE} when
   *     empty
   */
  public void send(Contact to, Saying what, Optional<Duration> life, Consumer<Sent> done) {
    loop.requireCurrent();
    sender.send(to, what, life, done);
  }

  /**
   * Asks for a session; nothing when there is one, or one is asked for.
   *
   * @param request at most {@link SessionOpen#TEXT_BYTES_MAX} bytes of UTF-8, which whoever has
   *     their identity key can read for ever
   */
  public void open(Contact to, String request, Consumer<Optional<Fault>> done) {
    loop.requireCurrent();
    Optional<Fault> fault = sender.faultOf(to);
    if (request.getBytes(StandardCharsets.UTF_8).length > SessionOpen.TEXT_BYTES_MAX) {
      fault = Optional.of(Fault.TOO_LONG);
    }
    if (fault.isEmpty() && chat(to).sessions().current().isEmpty()) {
      chat(to).sessions().ask(request);
    }
    done.accept(fault);
  }

  /** Ends the session: both forget its keys, and what was not delivered expires. */
  public void close(Contact with, Consumer<Optional<Fault>> done) {
    loop.requireCurrent();
    Both chat = chats.get(with.id());
    if (chat == null || chat.sessions().told() == Chat.Session.NONE) {
      done.accept(Optional.of(Fault.NO_SESSION));
      return;
    }
    Batch batch = new Batch();
    chat.sessions().close(batch);
    batch.afterwards(() -> done.accept(Optional.empty())).write(means.pen());
  }

  /**
   * Messages before one, the oldest first.
   *
   * @param before the number of a message; {@code Long.MAX_VALUE} for the latest
   * @param max 1 to {@value #PAGE_MAX}
   */
  public void history(Contact with, long before, int max, Consumer<List<ChatMessage>> done) {
    loop.requireCurrent();
    Both chat = chats.get(with.id());
    if (chat == null) {
      done.accept(List.of());
    } else {
      history.before(chat.conversation(), before, Math.min(max, PAGE_MAX), done);
    }
  }

  /** Texts and names of files that contain something, the latest first. Case does not count. */
  public void search(String text, int max, Consumer<List<ChatMessage>> done) {
    loop.requireCurrent();
    List<Conversation> all = chats.values().stream().map(Both::conversation).toList();
    history.search(all, text, Math.min(max, PAGE_MAX), done);
  }

  /** All of what was said in one message; empty when there is no such message. */
  public void content(Contact with, long number, Consumer<Optional<Saying>> done) {
    loop.requireCurrent();
    history.content(with.id(), number, done);
  }

  /** Their messages up to a number were looked at. */
  public void markRead(Contact with, long upTo, Consumer<Optional<Fault>> done) {
    loop.requireCurrent();
    Both chat = chats.get(with.id());
    if (chat == null || means.pen().isFull()) {
      done.accept(Optional.of(chat == null ? Fault.NO_MESSAGE : Fault.DISK_BEHIND));
      return;
    }
    Batch batch = new Batch();
    chat.conversation().markRead(upTo, batch);
    batch.afterwards(() -> done.accept(Optional.empty())).write(means.pen());
  }

  /**
   * Deletes a message, or all of a conversation, here. The other side keeps what it has; what it
   * has not is said no more.
   */
  public void delete(Contact with, Optional<Long> number, Consumer<Optional<Fault>> done) {
    loop.requireCurrent();
    Both chat = chats.get(with.id());
    if (chat == null || means.pen().isFull()) {
      done.accept(Optional.of(chat == null ? Fault.NO_MESSAGE : Fault.DISK_BEHIND));
      return;
    }
    if (number.isPresent()) {
      removal.one(chat, number.get(), done);
    } else {
      removal.messages(chat, () -> done.accept(Optional.empty()));
    }
  }

  /** Says again what has expired, as a new message. */
  public void resend(Contact with, long number, Consumer<Sent> done) {
    loop.requireCurrent();
    sender.again(with, number, done);
  }

  /** What is looked out for, in all conversations. */
  public TopicTable<?> topics() {
    return means.topics();
  }

  /** An envelope of whoever it is; mostly it costs one look. */
  public void arrived(Envelope envelope, double rating) {
    loop.requireCurrent();
    for (Awaited awaited : means.topics().find(envelope.topic())) {
      if (awaited instanceof Awaited.Spoken spoken) {
        spoken.live().came(spoken.expected(), envelope);
      } else if (awaited instanceof Awaited.Grouped grouped) {
        grouped.group().came(grouped.awaited(), envelope);
      } else if (awaited instanceof Awaited.Answer answer) {
        answer.asking().came(answer.copy(), envelope);
      }
    }
    trials.offer(envelope, rating);
  }

  /** One of our envelopes went to a peer; so many have it now. */
  public void handedOver(Digest envelope, int peers) {
    means.underway().handedOver(envelope, peers);
  }

  /** The time of one of our envelopes is over. */
  public void expired(Digest envelope) {
    means.underway().expired(envelope);
  }

  private void changed(Contacts.Event event) {
    event.contact().ifPresent(contact -> changed(event.what(), contact));
  }

  private void changed(Contacts.What what, Contact contact) {
    if (what == Contacts.What.ADDED) {
      groups.lost(contact);
    }
    Both chat = chats.get(contact.id());
    if (chat == null) {
      return;
    }
    Batch batch = new Batch();
    if (what == Contacts.What.REMOVED) {
      chats.remove(contact.id());
      chat.sessions().remove(batch);
      batch.write(means.pen());
      removal.all(contact.id());
    } else {
      chat.sessions().keyChanged(contact.key(), batch);
      batch.write(means.pen());
    }
  }

  /** It is another second. */
  public void tick() {
    loop.requireCurrent();
    groups.tick();
    for (Both chat : List.copyOf(chats.values())) {
      Batch batch = new Batch();
      Optional<Session> session = chat.sessions().current().map(Live::session);
      chat.conversation().expire(false, session, batch);
      batch.write(means.pen());
      chat.conversation().tick();
      chat.sessions().tick();
    }
  }

  /** The account was locked: all that could open anything is forgotten here. */
  public void forget() {
    loop.requireCurrent();
    following.cancel();
    trials.clear();
    chats.values().forEach(chat -> chat.sessions().forget());
    groups.forget();
    chats.clear();
    listeners.clear();
  }

  /** For what is no message; it is said as messages are. */
  void tell(Contact to, Talk.Item item, Batch batch) {
    chat(to).conversation().tell(item, batch);
  }
}
