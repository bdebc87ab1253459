package org.hearsay.people;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hearsay.env.Cancellable;
import org.hearsay.people.Keystore.Opening;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.NodeId;

/** An account as {@link Accounts} has it in memory: with its key while it is unlocked. */
final class Slot {
  // Ours to choose.
  /** Wrong passphrases before a pause after each. */
  private static final int GUESSES = 3;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  final String file;
  String nickname;
  Optional<NodeId> key;

  /** Empty when it never was decided. */
  Optional<String> vault = Optional.empty();

  Optional<Boolean> visible = Optional.empty();
  Optional<Keystore> keystore;
  Optional<Opening.Opened> opened = Optional.empty();
  boolean guarded = true;
  Cancellable timer = () -> {};
  private final String damage;
  private int wrong;
  private Instant lastWrong = Instant.MIN;

  Slot(String file, String nickname, Optional<NodeId> key, Keystore keystore) {
    this.file = file;
    this.nickname = nickname;
    this.key = key;
    this.keystore = Optional.of(keystore);
    this.damage = "";
  }

  /** Whose file cannot be used. */
  Slot(String file, String nickname, Optional<NodeId> key, String damage) {
    this.file = file;
    this.nickname = nickname;
    this.key = key;
    this.keystore = Optional.empty();
    this.damage = damage;
  }

  void open(Opening.Opened now, boolean withPassphrase) {
    timer.cancel();
    timer = () -> {};
    opened = Optional.of(now);
    key = Optional.of(now.key().open().nodeId());
    guarded = withPassphrase;
    wrong = 0;
  }

  void lock() {
    timer.cancel();
    timer = () -> {};
    opened.ifPresent(now -> now.again().wipe());
    opened = Optional.empty();
  }

  /** Whether a passphrase may be tried, this soon after wrong ones. */
  boolean mayTry(Instant now) {
    return wrong < GUESSES
        || now.isBefore(lastWrong) // the clock was set back
        || !now.isBefore(lastWrong.plus(PAUSE));
  }

  void wrong(Instant now) {
    wrong++;
    lastWrong = now;
  }

  Optional<KeyPair> pair() {
    return opened.map(Opening.Opened::key);
  }

  String address() {
    return opened
        .map(now -> Keystore.address(now.key().open()))
        .or(() -> keystore.flatMap(Keystore::address))
        .orElse("");
  }

  String vault() {
    return vault.orElseGet(this::address);
  }

  /** Each has from now on what the other had. */
  void swapVaults(Slot other) {
    String own = vault();
    vault = Optional.of(other.vault());
    other.vault = Optional.of(own);
  }

  boolean isDamaged() {
    return keystore.isEmpty();
  }

  String damage() {
    return damage;
  }

  Account account(boolean current) {
    Account.State state =
        isDamaged()
            ? Account.State.DAMAGED
            : opened.isPresent() ? Account.State.UNLOCKED : Account.State.LOCKED;
    return new Account(
        file, nickname, address(), key, state, guarded, current, vault(), visible, damage);
  }
}
