package org.hearsay.chain;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.chain.Verdict.Reorganisation;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Document;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees registrations of names through: the claim, the blocks between, the registration, and all of
 * it anew when a reorganisation undoes it. What is under way survives a restart. On the loop.
 */
public final class Registrar {
  private static final Logger log = LoggerFactory.getLogger(Registrar.class);

  // Ours to choose.
  /** Registrations under way at once. */
  public static final int JOBS_MAX = 256;

  private static final Duration TRIED_AGAIN_AFTER = Duration.ofSeconds(10);

  /** After so many blocks nothing undoes it any more, as far as this node waits for it. */
  private static final int SETTLED_BLOCKS = 6;

  /** How far a registration is. */
  public enum Phase {
    CLAIMING,
    CLAIMED,
    REGISTERING,
    HELD,
    FAILED
  }

  /**
   * A registration.
   *
   * @param why it failed; else empty
   */
  public record Job(
      Name name, NodeId account, Optional<NodeId> recovery, Phase phase, Optional<Refusal> why) {}

  private static final class Task {
    final Name name;
    final NodeId account;
    final Optional<NodeId> recovery;
    final Digest salt;
    Phase phase = Phase.CLAIMING;
    Optional<Refusal> why = Optional.empty();
    boolean busy;

    Task(Name name, NodeId account, Optional<NodeId> recovery, Digest salt) {
      this.name = name;
      this.account = account;
      this.recovery = recovery;
      this.salt = salt;
    }

    NodeId key() {
      return account;
    }

    Job job() {
      return new Job(name, key(), recovery, phase, why);
    }
  }

  private final Ledger ledger;
  private final Loop loop;
  private final Work work;
  private final RandomGenerator secrets;
  private final Signers signers;
  private final Document document;
  private final Map<Name, Task> tasks = new LinkedHashMap<>();
  private final List<Consumer<Job>> listeners = new ArrayList<>();
  private Predicate<NodeId> alsoOurs = key -> false;
  private boolean writing;
  private boolean changed;
  private Optional<String> trouble = Optional.empty();

  /**
   * Takes up what was under way.
   *
   * @param signers the keys whose names these are; who is locked has its registrations wait
   * @param document what was under way when it was last written
   */
  public Registrar(
      Ledger ledger,
      Loop loop,
      Work work,
      RandomGenerator secrets,
      Signers signers,
      Document document) {
    this.ledger = ledger;
    this.loop = loop;
    this.work = work;
    this.secrets = secrets;
    this.signers = signers;
    this.document = document;
    document.read().ifPresent(this::takeUp);
    ledger.listen(new Happenings());
    Cancellable unused = signers.listen(() -> loop.execute(this::goOn));
    loop.execute(this::goOn);
  }

  /** Names that were registered here may get such keys: they count as held all the same. */
  public void alsoOurs(Predicate<NodeId> keys) {
    alsoOurs = keys;
  }

  private boolean isOurs(Task task, NodeId key) {
    return key.equals(task.key()) || alsoOurs.test(key);
  }

  private final class Happenings implements Ledger.Listener {
    @Override
    public void changed(Reorganisation change) {
      loop.execute(Registrar.this::goOn);
    }

    @Override
    public void dropped(Checked transaction, Refusal why) {
      loop.execute(Registrar.this::goOn);
    }
  }

  private void takeUp(byte[] bytes) {
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
      String[] words = line.split(" ", -1);
      if (words.length >= 3
          && words.length <= 4
          && Name.isName(words[0])
          && words[1].length() == 2 * Digest.BYTES) {
        Name name = new Name(words[0]);
        Digest salt = Digest.of(HexFormat.of().parseHex(words[1]));
        Optional<NodeId> recovery =
            words[2].equals("-")
                ? Optional.empty()
                : Optional.of(NodeId.of(HexFormat.of().parseHex(words[2])));
        // earlier versions had one account and did not say which
        Optional<NodeId> account =
            words.length == 4
                ? Optional.of(NodeId.of(HexFormat.of().parseHex(words[3])))
                : signers.current().map(pair -> pair.open().nodeId());
        account.ifPresent(key -> tasks.put(name, new Task(name, key, recovery, salt)));
      }
    }
  }

  /**
   * Begins to register a name.
   *
   * @return why not, if it is clear already
   */
  public Optional<Refusal> register(Name name, KeyPair account, Optional<NodeId> recovery) {
    loop.requireCurrent();
    int next = ledger.chain().height() + 1;
    Optional<NameRecord> holder =
        ledger.chain().state().find(name).filter(record -> record.isHeldAt(next));
    if (holder.isPresent()) {
      NodeId key = holder.get().key();
      boolean ours = key.equals(account.open().nodeId()) || alsoOurs.test(key);
      return Optional.of(
          new Refusal(
              Fault.NAME_TAKEN,
              ours
                  ? name + " is yours already"
                  : name + " is held until block " + holder.get().expires()));
    }
    Task present = tasks.get(name);
    if (present != null && present.phase != Phase.FAILED) {
      return Optional.of(new Refusal(Fault.KNOWN, name + " is being registered already"));
    }
    if (tasks.size() >= JOBS_MAX) {
      return Optional.of(new Refusal(Fault.POOL_FULL, JOBS_MAX + " names are being registered"));
    }
    byte[] salt = new byte[Digest.BYTES];
    secrets.nextBytes(salt);
    tasks.put(name, new Task(name, account.open().nodeId(), recovery, Digest.of(salt)));
    remember();
    goOn();
    return Optional.empty();
  }

  /** How a registration goes; empty when none is known of that name. */
  public Optional<Job> job(Name name) {
    return Optional.ofNullable(tasks.get(name)).map(Task::job);
  }

  public List<Job> jobs() {
    return tasks.values().stream().map(Task::job).toList();
  }

  /** Calls the listener, on the loop, whenever a registration gets further. */
  public Cancellable listen(Consumer<Job> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void goOn() {
    for (Task task : List.copyOf(tasks.values())) {
      if (!task.busy && task.phase != Phase.FAILED) {
        goOn(task);
      }
    }
  }

  private void goOn(Task task) {
    State state = ledger.chain().state();
    int next = ledger.chain().height() + 1;
    Optional<NameRecord> record = state.find(task.name).filter(r -> r.isHeldAt(next));
    if (record.isPresent()) {
      if (!isOurs(task, record.get().key())) {
        fail(task, new Refusal(Fault.NAME_TAKEN, task.name + " was registered by somebody else"));
      } else {
        enter(task, Phase.HELD);
        if (next - record.get().registered() > SETTLED_BLOCKS) {
          tasks.remove(task.name);
          remember();
        }
      }
      return;
    }
    Body.Claim claim = Body.Claim.on(task.name, task.key(), task.salt);
    Optional<Integer> claimed =
        state
            .claim(State.claimPlace(claim.commitment(), task.key()))
            .filter(at -> next - at <= ledger.chain().rules().claimLifeBlocks());
    if (claimed.isEmpty()) {
      submit(task, claim, Phase.CLAIMING);
    } else if (next < claimed.get() + Rules.CLAIM_BLOCKS) {
      enter(task, Phase.CLAIMED);
    } else {
      if (task.phase == Phase.CLAIMING) {
        enter(task, Phase.CLAIMED); // two blocks came at once: no phase is left out
      }
      submit(
          task,
          new Body.Register(task.name, task.salt, task.key(), task.recovery),
          Phase.REGISTERING);
    }
  }

  private void submit(Task task, Body body, Phase phase) {
    enter(task, phase);
    Optional<KeyPair> signer = signers.pair(task.account);
    if (waits(task, body) || signer.isEmpty()) {
      return; // goes on with a block, or when it is unlocked
    }
    task.busy = true;
    ledger
        .clerk()
        .submit(
            signer.get(),
            sequence -> body,
            progress -> {},
            outcome -> {
              task.busy = false;
              outcome
                  .refusal()
                  .filter(refusal -> refusal.fault() == Fault.NAME_TAKEN)
                  .ifPresent(refusal -> fail(task, refusal));
            });
  }

  private boolean waits(Task task, Body body) {
    return ledger.mempool().transactions().stream()
        .anyMatch(
            waiting ->
                waiting.account().equals(task.key()) && waiting.transaction().body().equals(body));
  }

  private void enter(Task task, Phase phase) {
    if (task.phase != phase) {
      task.phase = phase;
      log.info("name={} phase={}", task.name, phase);
      tell(task);
    }
  }

  private void fail(Task task, Refusal why) {
    task.phase = Phase.FAILED;
    task.why = Optional.of(why);
    log.warn("name={} not registered why=\"{}\"", task.name, why.detail());
    remember();
    tell(task);
  }

  private void tell(Task task) {
    Job job = task.job();
    List.copyOf(listeners).forEach(listener -> listener.accept(job));
  }

  /** Writes down what is under way, off the loop, and again when that fails. */
  private void remember() {
    changed = true;
    if (writing) {
      return;
    }
    writing = true;
    changed = false;
    byte[] bytes = encode();
    work.start(() -> failureOf(bytes), this::wrote);
  }

  private Optional<String> failureOf(byte[] bytes) {
    try {
      document.write(bytes);
      return Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.of(Journal.why(e));
    }
  }

  private void wrote(Optional<String> failure) {
    writing = false;
    if (failure.isPresent() && !failure.equals(trouble)) {
      log.warn("registrations under way not saved, tried again: {}", failure.get());
    }
    trouble = failure;
    if (failure.isPresent()) {
      changed = true;
      loop.schedule(TRIED_AGAIN_AFTER, this::rememberChange);
    } else {
      rememberChange();
    }
  }

  private void rememberChange() {
    if (changed) {
      remember();
    }
  }

  private byte[] encode() {
    StringBuilder text = new StringBuilder();
    for (Task task : tasks.values()) {
      if (task.phase != Phase.FAILED) {
        text.append(task.name)
            .append(' ')
            .append(task.salt.toHex())
            .append(' ')
            .append(task.recovery.map(NodeId::toHex).orElse("-"))
            .append(' ')
            .append(task.account.toHex())
            .append('\n');
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
