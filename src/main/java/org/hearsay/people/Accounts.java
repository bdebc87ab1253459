package org.hearsay.people;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.people.Keystore.Opening;
import org.hearsay.people.Outcome.Fault;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts of this daemon: who may sign, who is locked, which one is current. On the loop; keys
 * are derived and files written off it, one thing after the other, since each may take a quarter of
 * a gigabyte.
 */
public final class Accounts {
  private static final Logger log = LoggerFactory.getLogger(Accounts.class);

  // Ours to choose.
  public static final int ACCOUNTS_MAX = 64;

  private final RandomGenerator secrets;
  private final AccountFiles files;
  private final List<Slot> slots;
  private final Passphrases passphrases;
  private final Backups backups;
  private final Turns turns;
  private final NewAccounts fresh;
  private final List<Runnable> listeners = new ArrayList<>();
  private String current;

  /**
   * Reads what is there; blocks.
   *
   * @param secrets a {@code SecureRandom} in the daemon; used off the loop, too
   */
  public Accounts(Loop loop, Work work, RandomGenerator secrets, AccountFiles files) {
    this.turns = new Turns(loop, work);
    this.secrets = secrets;
    this.files = files;
    AccountFiles.Loaded loaded = files.load();
    this.slots = new ArrayList<>(loaded.slots());
    this.current = loaded.current();
    this.fresh = new NewAccounts(this, turns, loop, secrets);
    this.passphrases = new Passphrases(this, turns, loop, secrets);
    this.backups = new Backups(this, turns, secrets);
  }

  /** What passphrases do with them. */
  public Passphrases passphrases() {
    return passphrases;
  }

  /** All of them together in a file. */
  public Backups backups() {
    return backups;
  }

  AccountFiles files() {
    return files;
  }

  List<Slot> slots() {
    return slots;
  }

  /** Whether an account can be called so. */
  public static boolean isNickname(String text) {
    return Nicknames.isOne(text);
  }

  /** All of them, in the order of their files. */
  public List<Account> all() {
    return slots.stream().map(this::told).toList();
  }

  /** The one for new names; empty when its file was taken away. */
  public Optional<Account> current() {
    return slot(current).map(this::told);
  }

  /** The key pair of an account that is unlocked. */
  public Optional<KeyPair> pair(NodeId key) {
    return slots.stream()
        .flatMap(slot -> slot.pair().stream())
        .filter(pair -> pair.open().nodeId().equals(key))
        .findFirst();
  }

  /** The public keys of all accounts that were ever unlocked here. */
  public Set<NodeId> keys() {
    return slots.stream().flatMap(slot -> slot.key.stream()).collect(Collectors.toSet());
  }

  /** Calls the listener, on the loop, when an account comes, goes, or is locked or unlocked. */
  public Cancellable listen(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** One account by its nickname, address or public key; an empty text means the current one. */
  public Outcome<Account> find(String who) {
    return slotOf(who)
        .<Outcome<Account>>map(slot -> new Outcome.Done<>(told(slot)))
        .orElseGet(() -> unknown(who));
  }

  private static <T> Outcome<T> unknown(String who) {
    return Outcome.refused(
        Fault.NO_SUCH_ACCOUNT, who.isEmpty() ? "there is no current account" : "no such account");
  }

  Account told(Slot slot) {
    return slot.account(slot.file.equals(current));
  }

  private Optional<Slot> slot(String file) {
    return slots.stream().filter(slot -> slot.file.equals(file)).findFirst();
  }

  private Optional<Slot> slotOf(String who) {
    if (who.isEmpty()) {
      return slot(current);
    }
    String digits = who.startsWith("0x") ? who.substring(2) : who;
    return slots.stream()
        .filter(slot -> slot.nickname.equals(who))
        .findFirst()
        .or(
            () ->
                slots.stream()
                    .filter(
                        slot ->
                            slot.address().equalsIgnoreCase(digits)
                                || slot.key.map(NodeId::toHex).filter(digits::equals).isPresent())
                    .findFirst());
  }

  /** The same with the account it is about, as it is when it is its turn. */
  <T> void with(String who, Consumer<Outcome<T>> done, Task<T> task) {
    turns.take(
        done,
        end ->
            slotOf(who)
                .ifPresentOrElse(slot -> task.run(slot, end), () -> end.accept(unknown(who))));
  }

  interface Task<T> {
    void run(Slot slot, Consumer<Outcome<T>> end);
  }

  /** Writes nicknames down, tells listeners, and ends with the account. */
  void noted(Slot slot, Consumer<Outcome<Account>> end) {
    noted(slot, () -> {}, end);
  }

  /** The same that takes a change back when it cannot be written. */
  void noted(Slot slot, Runnable undo, Consumer<Outcome<Account>> end) {
    byte[] book = AccountFiles.encode(slots, current);
    turns.away(
        () -> {
          files.writeBook(book);
          return new Outcome.Done<>(true);
        },
        Turns.<Boolean, Account>ifDone(
            refused -> {
              undo.run();
              end.accept(refused);
            },
            unused -> {
              changed();
              end.accept(new Outcome.Done<>(told(slot)));
            }));
  }

  void changed() {
    List.copyOf(listeners).forEach(Runnable::run);
  }

  // --- New ones. ---

  /** Makes an account with a fresh key. */
  public void create(Wish wish, Consumer<Outcome<Account>> done) {
    turns.take(
        done, end -> fresh.add(wish, () -> new Outcome.Done<>(KeyPair.random(secrets)), end));
  }

  /** Makes an account of a key that was somewhere else. */
  public void take(Wish wish, KeyPair key, Consumer<Outcome<Account>> done) {
    turns.take(done, end -> fresh.add(wish, () -> new Outcome.Done<>(key), end));
  }

  /** Makes an account of a file of another wallet, which the wish's passphrase opens. */
  public void take(Wish wish, Keystore theirs, Consumer<Outcome<Account>> done) {
    turns.take(
        done,
        end ->
            fresh.add(
                wish,
                () ->
                    Passphrases.open(theirs, wish.passphrase())
                            instanceof Outcome.Done<Opening.Opened> opened
                        ? new Outcome.Done<>(opened.value().key())
                        : Outcome.refused(Fault.WRONG_PASSPHRASE, "wrong passphrase"),
                end));
  }

  /** Whether an account has this address, and its file is whole. */
  boolean hasAddress(String address) {
    return slots.stream().anyMatch(slot -> !slot.isDamaged() && slot.address().equals(address));
  }

  /** Writes a file of a backup; its turn is the caller's. */
  void putBack(Keystore keystore, String wanted, Consumer<Outcome<Account>> end) {
    fresh.putBack(keystore, wanted, end);
  }

  /** Takes up one whose file was written; it is the current one when there is none. */
  void takeUp(Slot slot) {
    slots.add(slot);
    if (slot(current).isEmpty()) {
      current = slot.file;
    }
  }

  /**
   * Makes an account of a key that takes the current one's place, under the same passphrase, and
   * has its vault: that needs the current one unlocked. Done already when it was done before.
   */
  public void succeed(KeyPair key, Consumer<Outcome<Account>> done) {
    turns.take(
        done,
        end -> {
          Optional<Slot> there =
              slots.stream().filter(one -> one.pair().filter(key::equals).isPresent()).findFirst();
          Optional<Slot> now = slot(current).filter(slot -> slot.opened.isPresent());
          if (there.isPresent()) {
            Slot slot = there.get();
            boolean halfDone = slot.vault.isEmpty(); // its file is there, and nothing noted of it
            noted(slot, halfDone ? takePlace(slot) : chosen(slot), end);
          } else if (now.isEmpty()) {
            end.accept(locked());
          } else {
            fresh.write(
                key,
                now.get().opened.orElseThrow().again().copy(),
                Nicknames.free(now.get().nickname, slots),
                now.get().guarded,
                this::takePlace,
                end);
          }
        });
  }

  /** It is the current one from now on, and has what the one before had in its vault. */
  private Runnable takePlace(Slot slot) {
    Optional<Slot> before = slot(current).filter(other -> other != slot);
    before.ifPresent(slot::swapVaults);
    Runnable undo = chosen(slot);
    return () -> {
      before.ifPresent(slot::swapVaults);
      undo.run();
    };
  }

  private Runnable chosen(Slot slot) {
    String before = current;
    current = slot.file;
    return () -> current = before;
  }

  private static <T> Outcome<T> locked() {
    return Outcome.refused(Fault.LOCKED, "the account is locked");
  }

  // --- Those that are there. ---

  /** Has names registered for this account from now on. */
  public void use(String who, Consumer<Outcome<Account>> done) {
    with(
        who,
        done,
        (slot, end) -> {
          if (slot.isDamaged()) {
            end.accept(Outcome.refused(Fault.DAMAGED, slot.damage()));
          } else {
            noted(slot, chosen(slot), end);
          }
        });
  }

  /** Gives it another nickname. */
  public void rename(String who, String nickname, Consumer<Outcome<Account>> done) {
    with(
        who,
        done,
        (slot, end) -> {
          Optional<Outcome<Account>> refusal =
              slot.nickname.equalsIgnoreCase(nickname) && Nicknames.isOne(nickname)
                  ? Optional.empty()
                  : Nicknames.refusal(nickname, slots);
          if (refusal.isPresent()) {
            end.accept(refusal.get());
          } else {
            String before = slot.nickname;
            slot.nickname = nickname;
            noted(slot, () -> slot.nickname = before, end);
          }
        });
  }

  /** Lets people on the local network see it while it is current and unlocked, or not. */
  public void setVisible(String who, boolean visible, Consumer<Outcome<Account>> done) {
    with(
        who,
        done,
        (slot, end) -> {
          Optional<Boolean> before = slot.visible;
          slot.visible = Optional.of(visible);
          noted(slot, () -> slot.visible = before, end);
        });
  }

  /** Removes it and its file; the current one only when it is the last. */
  public void remove(String who, Consumer<Outcome<Account>> done) {
    with(
        who,
        done,
        (slot, end) -> {
          if (slot.file.equals(current) && slots.size() > 1) {
            end.accept(Outcome.refused(Fault.IN_USE, slot.nickname + " is the current account"));
            return;
          }
          turns.away(
              () -> {
                files.remove(slot.file);
                return new Outcome.Done<>(true);
              },
              Turns.ifDone(
                  end,
                  unused -> {
                    slot.lock();
                    slots.remove(slot);
                    log.info("account={} removed", slot.nickname);
                    noted(slot, end);
                  }));
        });
  }
}
