package org.hearsay.people;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.hearsay.env.Loop;
import org.hearsay.people.Keystore.Opening;
import org.hearsay.people.Outcome.Fault;
import org.hearsay.seal.KeyPair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How accounts come to be: a file first, then a line in the list. On the loop. */
final class NewAccounts {
  private static final Logger log = LoggerFactory.getLogger(NewAccounts.class);

  private final Accounts accounts;
  private final Turns turns;
  private final Loop loop;
  private final RandomGenerator secrets;

  NewAccounts(Accounts accounts, Turns turns, Loop loop, RandomGenerator secrets) {
    this.accounts = accounts;
    this.turns = turns;
    this.loop = loop;
    this.secrets = secrets;
  }

  /** Makes one of a key, which comes off the loop; its turn is the caller's. */
  void add(Wish wish, Supplier<Outcome<KeyPair>> key, Consumer<Outcome<Account>> end) {
    Optional<Outcome<Account>> refusal = refusalOf(wish.nickname());
    if (refusal.isPresent()) {
      end.accept(refusal.get());
      return;
    }
    turns.away(
        key,
        Turns.ifDone(
            end,
            pair -> {
              if (accounts.hasAddress(Keystore.address(pair.open()))) {
                end.accept(Outcome.refused(Fault.KNOWN, "its key is here already"));
              } else {
                turns.away(
                    () ->
                        new Outcome.Done<>(
                            Lockbox.Secret.of(wish.passphrase(), wish.cost(), secrets)),
                    Turns.ifDone(
                        end,
                        secret ->
                            write(
                                pair,
                                secret,
                                wish.nickname(),
                                !wish.passphrase().isEmpty(),
                                slot -> () -> {},
                                end)));
              }
            }));
  }

  /** Writes a file of a backup; its turn is the caller's. */
  void putBack(Keystore keystore, String wanted, Consumer<Outcome<Account>> end) {
    if (accounts.slots().size() >= Accounts.ACCOUNTS_MAX) {
      end.accept(Outcome.refused(Fault.FULL, Accounts.ACCOUNTS_MAX + " accounts are here"));
      return;
    }
    String nickname = Nicknames.free(wanted, accounts.slots());
    String file =
        AccountFiles.fileName(loop.clock().instant(), keystore.address().orElse("unknown"));
    turns.away(
        () -> {
          accounts.files().write(file, keystore);
          return new Outcome.Done<>(AccountFiles.opened(file, nickname, keystore));
        },
        Turns.ifDone(
            end,
            slot -> {
              accounts.takeUp(slot);
              accounts.noted(slot, end);
            }));
  }

  private Optional<Outcome<Account>> refusalOf(String nickname) {
    if (accounts.slots().size() >= Accounts.ACCOUNTS_MAX) {
      return Optional.of(Outcome.refused(Fault.FULL, Accounts.ACCOUNTS_MAX + " accounts are here"));
    }
    return Nicknames.refusal(nickname, accounts.slots());
  }

  /**
   * Writes a new one.
   *
   * @param place what else changes with it, and how that is taken back
   */
  void write(
      KeyPair pair,
      Lockbox.Secret secret,
      String nickname,
      boolean guarded,
      Function<Slot, Runnable> place,
      Consumer<Outcome<Account>> end) {
    Keystore sealed = Keystore.seal(pair, secret, secrets);
    String file = AccountFiles.fileName(loop.clock().instant(), sealed.address().orElseThrow());
    turns.away(
        () -> {
          accounts.files().write(file, sealed);
          return new Outcome.Done<>(sealed);
        },
        Turns.ifDone(
            end,
            written -> {
              Slot slot = new Slot(file, nickname, Optional.empty(), written);
              slot.open(new Opening.Opened(pair, secret), guarded);
              slot.vault = written.address();
              accounts.takeUp(slot);
              log.info("account={} made", nickname);
              accounts.noted(slot, place.apply(slot), end);
            }));
  }
}
