package org.hearsay.chain;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.chain.Verdict.Reorganisation;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Document;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that hold names here, and changes of them: a new key is on the disk before the
 * transaction that names it goes out, and no key is ever thrown away. What is under way survives a
 * restart at every step. On the loop.
 */
public final class Rotations {
  private static final Logger log = LoggerFactory.getLogger(Rotations.class);

  // Ours to choose.
  /** Keys kept, those of changes under way included. */
  public static final int KEYS_MAX = 256;

  /** After so many blocks the new key becomes the one for new names, too. */
  private static final int SETTLED_BLOCKS = 6;

  private static final String ROTATE = "rotate";
  private static final String UNKNOWN = "-";

  /** How far a change of a key is. */
  public enum Phase {
    ROTATING,
    ROTATED,
    SETTLED,
    FAILED
  }

  /**
   * A change of a name's key.
   *
   * @param key the new one
   * @param why it failed; else empty
   */
  public record Job(Name name, NodeId key, Phase phase, Optional<Refusal> why) {}

  private final Ledger ledger;
  private final Loop loop;
  private final Signers signers;
  private final KeyBook book;
  private final List<Rotation> tasks = new ArrayList<>();
  private final List<Consumer<Job>> listeners = new ArrayList<>();
  private boolean switching;

  /**
   * Takes up what was under way.
   *
   * @param document keys that are not among the signers, and what was under way
   * @throws UncheckedIOException when the document is damaged: keys are in it
   */
  public Rotations(Ledger ledger, Loop loop, Work work, Signers signers, Document document) {
    this.ledger = ledger;
    this.loop = loop;
    this.signers = signers;
    this.book = new KeyBook(work, document, this::lines);
    book.read(this::takeUp);
    ledger.listen(new Happenings());
    Cancellable unused = signers.listen(() -> loop.execute(this::goOn));
    loop.execute(this::goOn);
  }

  private final class Happenings implements Ledger.Listener {
    @Override
    public void changed(Reorganisation change) {
      loop.execute(Rotations.this::goOn);
    }

    @Override
    public void dropped(Checked transaction, Refusal why) {
      loop.execute(Rotations.this::goOn);
    }
  }

  private static NodeId id(KeyPair key) {
    return key.open().nodeId();
  }

  private void takeUp(List<String> words) {
    if (!words.get(0).equals(ROTATE) || words.size() != 4) {
      throw new IllegalArgumentException("a line is none");
    }
    boolean byRecovery = words.get(2).equals(UNKNOWN);
    Optional<KeyPair> signer =
        byRecovery ? Optional.empty() : Optional.of(KeyBook.key(words.get(2)));
    tasks.add(new Rotation(new Name(words.get(1)), signer, byRecovery, KeyBook.key(words.get(3))));
  }

  private Stream<String> lines() {
    return tasks.stream()
        .map(
            task ->
                String.join(
                    " ",
                    ROTATE,
                    task.name.text(),
                    task.byRecovery ? UNKNOWN : task.signer.map(KeyBook::hex).orElse(UNKNOWN),
                    KeyBook.hex(task.to)));
  }

  /** The key for new names; empty while it is locked. */
  public Optional<KeyPair> account() {
    return signers.current();
  }

  /** All public keys whose private keys are here, locked or not. */
  public Set<NodeId> keys() {
    Set<NodeId> keys = new LinkedHashSet<>(others().keySet());
    keys.addAll(signers.keys());
    return keys;
  }

  /** One of the keys; empty when it is not here, or locked. */
  public Optional<KeyPair> pair(NodeId key) {
    return signers.keys().contains(key)
        ? signers.pair(key)
        : Optional.ofNullable(others().get(key));
  }

  /** All pairs that are here and not locked, but for the accounts'. */
  public Collection<KeyPair> pairs() {
    return List.copyOf(others().values());
  }

  private Map<NodeId, KeyPair> others() {
    Map<NodeId, KeyPair> all = new LinkedHashMap<>(book.formers());
    for (Rotation task : tasks) {
      all.put(id(task.to), task.to);
      if (!task.byRecovery) {
        task.signer.ifPresent(key -> all.put(id(key), key));
      }
    }
    return all;
  }

  /** The key that a name has, or will have when all that waits is mined, if it is here. */
  public Optional<KeyPair> holderOf(Name name) {
    return ledger.mempool().stateAhead().find(name).flatMap(record -> pair(record.key()));
  }

  /** Whether the key that a name has, or will have, is here and cannot sign now. */
  public boolean isLocked(Name name) {
    return ledger
        .mempool()
        .stateAhead()
        .find(name)
        .filter(record -> signers.keys().contains(record.key()))
        .filter(record -> signers.pair(record.key()).isEmpty())
        .isPresent();
  }

  /**
   * Begins to change a name's key.
   *
   * @param recovery signs the change instead of the name's key, which may be a stranger's; it is
   *     not written down
   * @param done told when the new key is on the disk, or why it is not done
   */
  public void rotate(
      Name name, KeyPair to, Optional<KeyPair> recovery, Consumer<Optional<Refusal>> done) {
    loop.requireCurrent();
    Optional<KeyPair> signer = recovery.or(() -> holderOf(name));
    Optional<Refusal> refusal = refusalOf(name, to, signer);
    if (refusal.isPresent()) {
      done.accept(refusal);
      return;
    }
    Rotation task = new Rotation(name, signer, recovery.isPresent(), to);
    task.busy = true; // until the key is safe
    tasks.removeIf(old -> old.name.equals(name) && forget(old));
    tasks.add(task);
    book.remember(
        failure -> {
          task.busy = false;
          if (failure.isPresent()) {
            tasks.remove(task);
          } else {
            log.info("name={} phase={}", name, task.phase);
            tell(task);
            goOn();
          }
          done.accept(failure);
        });
  }

  /** Its keys stay: what it sent may yet be mined. */
  private boolean forget(Rotation old) {
    keep(old.to);
    if (!old.byRecovery) {
      old.signer.ifPresent(this::keep);
    }
    return true;
  }

  /** Unless it is kept among the signers. */
  private void keep(KeyPair key) {
    if (!signers.keys().contains(id(key))) {
      book.keep(key);
    }
  }

  private Optional<Refusal> refusalOf(Name name, KeyPair to, Optional<KeyPair> signer) {
    if (tasks.stream().anyMatch(task -> task.name.equals(name) && task.phase == Phase.ROTATING)) {
      return refuse(Fault.KNOWN, "the key of " + name + " is being changed already");
    }
    if (others().size() + 2 > KEYS_MAX) {
      return refuse(Fault.POOL_FULL, KEYS_MAX + " keys are kept in " + book.name());
    }
    if (signer.isEmpty() && ledger.mempool().stateAhead().find(name).isPresent()) {
      return refuse(Fault.WRONG_OWNER, "the key of " + name + " is not here");
    }
    KeyPair signs = signer.or(signers::current).orElse(to);
    return ledger.mempool().refusalAhead(unsigned(name, signs, to), id(signs));
  }

  private Transaction.Unsigned unsigned(Name name, KeyPair signs, KeyPair to) {
    long sequence = ledger.mempool().nextSequence(id(signs));
    return new Transaction.Unsigned(
        ledger.chain().rules().chainId(),
        sequence,
        ledger.chain().tipId(),
        body(name, to, sequence));
  }

  private Body body(Name name, KeyPair to, long sequence) {
    NodeId old = ledger.mempool().stateAhead().find(name).map(NameRecord::key).orElse(id(to));
    return Body.Rotate.to(ledger.chain().rules().chainId(), name, old, to, sequence);
  }

  private static Optional<Refusal> refuse(Fault fault, String detail) {
    return Optional.of(new Refusal(fault, detail));
  }

  /** How the change of a name's key goes; empty when none is known. */
  public Optional<Job> job(Name name) {
    return tasks.stream()
        .filter(task -> task.name.equals(name))
        .reduce((first, last) -> last)
        .map(Rotation::job);
  }

  /** Calls the listener, on the loop, whenever a change gets further. */
  public Cancellable listen(Consumer<Job> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void goOn() {
    for (Rotation task : List.copyOf(tasks)) {
      if (!task.busy) {
        goOn(task);
      }
    }
  }

  private void goOn(Rotation task) {
    int next = ledger.chain().height() + 1;
    Optional<NameRecord> mined = ledger.chain().state().find(task.name);
    if (mined.filter(record -> record.key().equals(id(task.to))).isPresent()) {
      enter(task, Phase.ROTATED);
      if (next - mined.get().rotated() > SETTLED_BLOCKS) {
        settle(task);
      }
      return;
    }
    if (task.phase == Phase.FAILED || holderIs(task)) {
      return;
    }
    if (task.signer.isEmpty()) {
      fail(
          task,
          new Refusal(
              Fault.CANCELLED,
              "the daemon started anew before it was mined: the recovery key is needed again"));
      return;
    }
    enter(task, Phase.ROTATING);
    submit(task, task.signer.get());
  }

  /** Whether the change waits for a block. */
  private boolean holderIs(Rotation task) {
    return ledger
        .mempool()
        .stateAhead()
        .find(task.name)
        .filter(record -> record.key().equals(id(task.to)))
        .isPresent();
  }

  private void submit(Rotation task, KeyPair signer) {
    task.busy = true;
    Cancellable unused =
        ledger
            .clerk()
            .submit(
                signer,
                sequence -> body(task.name, task.to, sequence),
                progress -> {},
                outcome -> {
                  task.busy = false;
                  outcome
                      .refusal()
                      .filter(refusal -> refusal.fault() != Fault.POOL_FULL && !holderIs(task))
                      .ifPresent(refusal -> fail(task, refusal));
                });
  }

  private void enter(Rotation task, Phase phase) {
    if (task.phase != phase) {
      task.phase = phase;
      task.why = Optional.empty();
      log.info("name={} phase={}", task.name, phase);
      tell(task);
    }
  }

  private void fail(Rotation task, Refusal why) {
    task.phase = Phase.FAILED;
    task.why = Optional.of(why);
    log.warn("name={} key not changed why=\"{}\"", task.name, why.detail());
    tell(task);
  }

  private void tell(Rotation task) {
    Job job = task.job();
    List.copyOf(listeners).forEach(listener -> listener.accept(job));
  }

  /**
   * The new key takes the current one's place among the signers, which keep that, too; only when it
   * is safe there is the change forgotten.
   */
  private void settle(Rotation task) {
    if (switching) {
      return; // comes again with the next block
    }
    switching = true;
    task.busy = true;
    if (!task.byRecovery) {
      task.signer.ifPresent(this::keep);
    }
    book.remember(
        failure -> {
          if (failure.isPresent()) {
            settled(task, failure);
          } else {
            signers.succeed(task.to, why -> settled(task, why));
          }
        });
  }

  private void settled(Rotation task, Optional<Refusal> failure) {
    switching = false;
    task.busy = false;
    if (failure.isPresent()) {
      return; // comes again with the next block
    }
    enter(task, Phase.SETTLED);
    tasks.remove(task);
    book.remember(unused -> {});
  }
}
