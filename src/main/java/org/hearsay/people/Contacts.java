package org.hearsay.people;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import org.hearsay.env.Vault;
import org.hearsay.env.Work;
import org.hearsay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom an account knows. Callbacks come on the loop when the change survives a crash; a refusal
 * comes at once, and changes nothing. On the loop.
 */
public final class Contacts {
  private static final Logger log = LoggerFactory.getLogger(Contacts.class);

  // Ours to choose.
  public static final int CONTACTS_MAX = 10_000;

  /** Of a backup, in one commit. */
  private static final int AT_ONCE = 1000;

  /** Why something was refused. */
  public enum Fault {
    NO_CONTACT,
    NO_REQUEST,
    ONESELF,
    KNOWN_KEY,
    PETNAME_TAKEN,
    TOO_MANY_CONTACTS,
    TOO_MANY_BLOCKED,
    DIFFERENT_NUMBER,
    KEY_CHANGED,
    NOTHING_CHANGED,
    NEITHER_KEY,
    DISK_BEHIND
  }

  /** What came of a change. */
  public sealed interface Outcome {
    /** It is done, and safe. */
    record Done(Contact contact) implements Outcome {}

    /** It was not. */
    record Refused(Fault fault) implements Outcome {}
  }

  /** What happened to a contact or to a stranger. */
  public enum What {
    ADDED,
    CHANGED,
    REMOVED,
    REQUESTED
  }

  /** Something happened; exactly one of the two is there. */
  public record Event(What what, Optional<Contact> contact, Optional<ContactRequest> request) {}

  private final Loop loop;
  private final Supplier<NodeId> self;
  private final Names names;
  private final VaultPen pen;
  private final Map<Long, Contact> byId = new HashMap<>();
  private final Map<NodeId, Contact> byKey = new HashMap<>();
  private final TreeMap<String, Contact> byPetname = new TreeMap<>();
  private final Strangers strangers;
  private final List<Consumer<Event>> listeners = new ArrayList<>();
  private BiConsumer<Contact, ContactRequest> accepted = (contact, request) -> {};
  private long lastId;

  /**
   * Reads them; blocks.
   *
   * @param self the account's key, which may change
   */
  public Contacts(Vault vault, Loop loop, Work work, Supplier<NodeId> self, Names names) {
    this.loop = loop;
    this.self = self;
    this.names = names;
    this.pen = new VaultPen(vault, loop, work);
    vault.damage().forEach(line -> log.error("{}", line));
    ContactFormat.read(vault, ContactFormat.CONTACTS, ContactFormat::contact, this::keep);
    this.strangers = new Strangers(vault, loop, pen, this::isKnown, this::tell);
  }

  private boolean isKnown(NodeId key) {
    return byKey.containsKey(key) || key.equals(self());
  }

  private void keep(Contact contact) {
    lastId = Math.max(lastId, contact.id());
    Contact old = byId.put(contact.id(), contact);
    if (old != null) {
      byKey.remove(old.key());
      byPetname.remove(Petname.folded(old.petname()));
    }
    byKey.put(contact.key(), contact);
    byPetname.put(Petname.folded(contact.petname()), contact);
  }

  /** What else is kept in the same vault is written in its turn. */
  VaultPen pen() {
    return pen;
  }

  Names names() {
    return names;
  }

  public Optional<Contact> byId(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Who is told of a stranger who asked and became a contact. */
  void onAccepted(BiConsumer<Contact, ContactRequest> listener) {
    accepted = listener;
  }

  /** The account's key. */
  public NodeId self() {
    return self.get();
  }

  /** All, in the order of their petnames. */
  public List<Contact> all() {
    loop.requireCurrent();
    return List.copyOf(byPetname.values());
  }

  /** Who is called so. */
  public Optional<Contact> called(String petname) {
    loop.requireCurrent();
    return Optional.ofNullable(byPetname.get(Petname.folded(petname)));
  }

  /** Whose key it is. */
  public Optional<Contact> of(NodeId key) {
    loop.requireCurrent();
    return Optional.ofNullable(byKey.get(key));
  }

  /** Those who are no contacts. */
  public Strangers strangers() {
    return strangers;
  }

  /** Calls the listener, on the loop, for whatever happens from now on. */
  public Cancellable listen(Consumer<Event> listener) {
    loop.requireCurrent();
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /**
   * Changes nothing more, nor does whatever else is kept in the same vault.
   *
   * @param then when all that was changed before is safe, and nobody reads; perhaps inside this
   *     call
   */
  public void end(Runnable then) {
    loop.requireCurrent();
    pen.end(then);
  }

  private void tell(Event event) {
    List.copyOf(listeners).forEach(listener -> listener.accept(event));
  }

  /**
   * Adds somebody; whoever asked to be one is accepted so.
   *
   * @param petname one that {@link Petname#fault} has nothing against
   * @param name on the chain; what it says of the key shows in the word
   */
  public void add(
      String petname,
      NodeId key,
      Optional<String> name,
      Optional<String> nick,
      Consumer<Outcome> done) {
    Optional<Fault> fault = faultOf(petname, key);
    if (fault.isPresent()) {
      done.accept(new Outcome.Refused(fault.get()));
      return;
    }
    Contact fresh =
        new Contact(
            lastId + 1,
            petname,
            key,
            name,
            nick,
            TrustWord.NEW,
            Optional.empty(),
            false,
            loop.clock().instant());
    Contact contact = name.flatMap(names::of).map(fresh::seen).orElse(fresh);
    Optional<ContactRequest> asked = strangers.requestOf(key);
    save(
        What.ADDED,
        contact,
        strangers.forget(key),
        outcome -> {
          asked.ifPresent(request -> accepted.accept(contact, request));
          done.accept(outcome);
        });
  }

  /** All contacts in a vault; blocks. */
  public static List<Contact> in(Vault vault) {
    List<Contact> all = new ArrayList<>();
    ContactFormat.read(vault, ContactFormat.CONTACTS, ContactFormat::contact, all::add);
    return all;
  }

  /**
   * Adds those of a backup whose keys are not here: who is here stays, and somebody else who is
   * called the same gets a number after the petname.
   *
   * @param safe called when all of it survives a crash
   * @return how many found no room
   */
  public int putBack(List<Contact> saved, Runnable safe) {
    loop.requireCurrent();
    int left = 0;
    for (int from = 0; from < saved.size(); from += AT_ONCE) {
      List<Vault.Change> changes = new ArrayList<>();
      List<Contact> came = new ArrayList<>();
      for (Contact one : saved.subList(from, Math.min(saved.size(), from + AT_ONCE))) {
        if (byId.size() >= CONTACTS_MAX && !isKnown(one.key())) {
          left++;
        } else if (!isKnown(one.key())) {
          String petname = Petname.free(one.petname(), other -> called(other).isPresent());
          Contact contact = one.again(lastId + 1, petname);
          Contact seen = contact.name().flatMap(names::of).map(contact::seen).orElse(contact);
          keep(seen);
          came.add(seen);
          changes.addAll(strangers.forget(seen.key()));
          changes.add(ContactFormat.put(seen));
        }
      }
      pen.write(
          changes,
          () ->
              came.forEach(one -> tell(new Event(What.ADDED, Optional.of(one), Optional.empty()))));
    }
    pen.write(List.of(), safe); // after all of the above
    return left;
  }

  private Optional<Fault> faultOf(String petname, NodeId key) {
    if (key.equals(self())) {
      return Optional.of(Fault.ONESELF);
    }
    if (byKey.containsKey(key)) {
      return Optional.of(Fault.KNOWN_KEY);
    }
    if (called(petname).isPresent()) {
      return Optional.of(Fault.PETNAME_TAKEN);
    }
    if (pen.isFull()) {
      return Optional.of(Fault.DISK_BEHIND);
    }
    return byId.size() >= CONTACTS_MAX ? Optional.of(Fault.TOO_MANY_CONTACTS) : Optional.empty();
  }

  private void save(What what, Contact contact, List<Vault.Change> more, Consumer<Outcome> done) {
    keep(contact);
    List<Vault.Change> changes = new ArrayList<>(more);
    changes.add(ContactFormat.put(contact));
    pen.write(
        changes,
        () -> {
          tell(new Event(what, Optional.of(contact), Optional.empty()));
          done.accept(new Outcome.Done(contact));
        });
  }

  /** Changes one that is there; what the function has against it is a fault. */
  private void change(
      long id,
      Function<Contact, Optional<Fault>> against,
      Function<Contact, Contact> how,
      Consumer<Outcome> done) {
    loop.requireCurrent();
    Contact contact = byId.get(id);
    Optional<Fault> fault =
        contact == null
            ? Optional.of(Fault.NO_CONTACT)
            : pen.isFull() ? Optional.of(Fault.DISK_BEHIND) : against.apply(contact);
    if (contact == null || fault.isPresent()) {
      done.accept(new Outcome.Refused(fault.orElse(Fault.NO_CONTACT)));
      return;
    }
    save(What.CHANGED, how.apply(contact), List.of(), done);
  }

  /** Calls somebody otherwise. */
  public void rename(long id, String petname, Consumer<Outcome> done) {
    Optional<Contact> there = called(petname);
    change(
        id,
        contact -> there.filter(other -> other.id() != id).map(other -> Fault.PETNAME_TAKEN),
        contact -> contact.called(petname),
        done);
  }

  public void setBlocked(long id, boolean isBlocked, Consumer<Outcome> done) {
    change(id, contact -> Optional.empty(), contact -> contact.blockedOr(isBlocked), done);
  }

  /**
   * The safety number was compared.
   *
   * @param compared the key whose number it was; refused when it is not theirs any more
   * @param same whether the number that was compared is theirs
   */
  public void verify(long id, NodeId compared, boolean same, Consumer<Outcome> done) {
    change(
        id,
        contact -> {
          if (contact.trust() == TrustWord.CHANGED || !contact.key().equals(compared)) {
            return Optional.of(Fault.KEY_CHANGED);
          }
          return same ? Optional.empty() : Optional.of(Fault.DIFFERENT_NUMBER);
        },
        contact -> contact.after(TrustWord.Event.COMPARED),
        done);
  }

  /**
   * Somebody has seen that the chain says something else.
   *
   * @param counts the key that counts from now on: the old one, or the one that the name has now
   */
  public void acknowledge(long id, NodeId counts, Consumer<Outcome> done) {
    change(
        id,
        contact -> {
          if (contact.trust() != TrustWord.CHANGED) {
            return Optional.of(Fault.NOTHING_CHANGED);
          }
          if (counts.equals(contact.key())) {
            return Optional.empty();
          }
          if (contact.offered().filter(counts::equals).isEmpty()) {
            return Optional.of(Fault.NEITHER_KEY);
          }
          return byKey.containsKey(counts) ? Optional.of(Fault.KNOWN_KEY) : Optional.empty();
        },
        contact -> {
          Contact next = contact.acknowledged(counts);
          return next.name().flatMap(names::of).map(next::seen).orElse(next);
        },
        done);
  }

  /** Forgets somebody. */
  public void remove(long id, Consumer<Outcome> done) {
    loop.requireCurrent();
    Contact contact = byId.get(id);
    if (contact == null || pen.isFull()) {
      done.accept(new Outcome.Refused(contact == null ? Fault.NO_CONTACT : Fault.DISK_BEHIND));
      return;
    }
    byId.remove(id);
    byKey.remove(contact.key());
    byPetname.remove(Petname.folded(contact.petname()));
    pen.write(
        List.of(ContactFormat.drop(contact)),
        () -> {
          tell(new Event(What.REMOVED, Optional.of(contact), Optional.empty()));
          done.accept(new Outcome.Done(contact));
        });
  }

  /** The chain changed: looks at what it says of every name now. */
  public void look() {
    loop.requireCurrent();
    for (Contact contact : List.copyOf(byId.values())) {
      Contact seen = contact.name().flatMap(names::of).map(contact::seen).orElse(contact);
      if (!seen.equals(contact) && !pen.isFull()) {
        save(What.CHANGED, seen, List.of(), done -> {});
      }
    }
  }
}
