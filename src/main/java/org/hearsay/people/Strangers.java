package org.hearsay.people;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.hearsay.env.Loop;
import org.hearsay.env.Vault;
import org.hearsay.wire.NodeId;

/**
 * Who is no contact: those who ask to be one, and those who shall not ask again. Both are bounded,
 * and what a flood of them pushes out is the flood itself. On the loop.
 */
public final class Strangers {
  // Ours to choose.
  /** Strangers whose requests are not shown. Of those only ignored the first then leave. */
  public static final int BARRED_MAX = 10_000;

  /** What became of a stranger's request. */
  public enum Verdict {
    TAKEN,
    /** They are a contact already. */
    KNOWN,
    /** They are blocked, or were ignored. */
    BARRED,
    /** There are many, and all have a better right to be looked at. */
    OUTRANKED,
    DISK_BEHIND
  }

  private final Loop loop;
  private final VaultPen pen;
  private final Predicate<NodeId> isKnown;
  private final Consumer<Contacts.Event> tell;
  private final Requests requests = new Requests();
  private final Map<NodeId, Barred> barred = new LinkedHashMap<>();

  Strangers(
      Vault vault,
      Loop loop,
      VaultPen pen,
      Predicate<NodeId> isKnown,
      Consumer<Contacts.Event> tell) {
    this.loop = loop;
    this.pen = pen;
    this.isKnown = isKnown;
    this.tell = tell;
    ContactFormat.read(vault, ContactFormat.REQUESTS, ContactFormat::request, requests::put);
    List<Barred> all = new ArrayList<>();
    ContactFormat.read(vault, ContactFormat.BARRED, ContactFormat::barred, all::add);
    all.sort(Comparator.comparing(Barred::at));
    all.forEach(one -> barred.put(one.who(), one));
  }

  /** Requests that wait for an answer, the oldest first. */
  public Collection<ContactRequest> requests() {
    loop.requireCurrent();
    return requests.all();
  }

  public Optional<ContactRequest> requestOf(NodeId stranger) {
    loop.requireCurrent();
    return requests.of(stranger);
  }

  /** Those who are blocked for good. */
  public List<NodeId> blocked() {
    loop.requireCurrent();
    return barred.values().stream().filter(Barred::blocked).map(Barred::who).toList();
  }

  /** They are a contact now; what that changes in the vault. */
  List<Vault.Change> forget(NodeId key) {
    List<Vault.Change> changes = new ArrayList<>();
    requests.remove(key).ifPresent(request -> changes.add(ContactFormat.drop(request)));
    Optional.ofNullable(barred.remove(key)).ifPresent(one -> changes.add(ContactFormat.drop(one)));
    return changes;
  }

  /** A stranger asks; from the network. */
  public Verdict requested(ContactRequest request) {
    loop.requireCurrent();
    if (isKnown.test(request.from())) {
      return Verdict.KNOWN;
    }
    if (barred.containsKey(request.from())) {
      return Verdict.BARRED;
    }
    if (pen.isBehind()) {
      return Verdict.DISK_BEHIND;
    }
    Requests.Outcome outcome = requests.offer(request);
    List<Vault.Change> changes = new ArrayList<>();
    outcome.left().forEach(gone -> changes.add(ContactFormat.drop(gone)));
    if (outcome.taken()) {
      changes.add(ContactFormat.put(request));
    }
    if (!changes.isEmpty()) {
      pen.write(changes, () -> wrote(request, outcome.taken()));
    }
    return outcome.taken() ? Verdict.TAKEN : Verdict.OUTRANKED;
  }

  /**
   * Does not show a stranger's requests any more.
   *
   * @param blocked for good, whether they asked or not; else only if they did
   * @param done told why not; empty when it is safe
   */
  public void bar(NodeId stranger, boolean blocked, Consumer<Optional<Contacts.Fault>> done) {
    loop.requireCurrent();
    Optional<Contacts.Fault> fault = faultOfBarring(stranger, blocked);
    if (fault.isPresent()) {
      done.accept(fault);
      return;
    }
    List<Vault.Change> changes = new ArrayList<>();
    requests.remove(stranger).ifPresent(request -> changes.add(ContactFormat.drop(request)));
    barred.remove(stranger);
    if (barred.size() >= BARRED_MAX) {
      Barred first = firstIgnored().orElseThrow();
      barred.remove(first.who());
      changes.add(ContactFormat.drop(first));
    }
    Barred one = new Barred(stranger, blocked, loop.clock().instant());
    barred.put(stranger, one);
    changes.add(ContactFormat.put(one));
    pen.write(changes, () -> done.accept(Optional.empty()));
  }

  private void wrote(ContactRequest request, boolean taken) {
    if (taken) {
      tell.accept(
          new Contacts.Event(Contacts.What.REQUESTED, Optional.empty(), Optional.of(request)));
    }
  }

  private Optional<Barred> firstIgnored() {
    return barred.values().stream().filter(one -> !one.blocked()).findFirst();
  }

  private Optional<Contacts.Fault> faultOfBarring(NodeId stranger, boolean blocked) {
    if (isKnown.test(stranger)) {
      return Optional.of(Contacts.Fault.KNOWN_KEY);
    }
    if (!blocked && requests.of(stranger).isEmpty()) {
      return Optional.of(Contacts.Fault.NO_REQUEST);
    }
    if (pen.isFull()) {
      return Optional.of(Contacts.Fault.DISK_BEHIND);
    }
    boolean room =
        barred.containsKey(stranger) || barred.size() < BARRED_MAX || firstIgnored().isPresent();
    return room ? Optional.empty() : Optional.of(Contacts.Fault.TOO_MANY_BLOCKED);
  }

  /**
   * Shows a stranger's requests again.
   *
   * @param done told why not; empty when it is safe
   */
  public void unbar(NodeId stranger, Consumer<Optional<Contacts.Fault>> done) {
    loop.requireCurrent();
    Barred one = barred.get(stranger);
    if (one == null || pen.isFull()) {
      done.accept(
          Optional.of(one == null ? Contacts.Fault.NO_CONTACT : Contacts.Fault.DISK_BEHIND));
      return;
    }
    barred.remove(stranger);
    pen.write(List.of(ContactFormat.drop(one)), () -> done.accept(Optional.empty()));
  }
}
