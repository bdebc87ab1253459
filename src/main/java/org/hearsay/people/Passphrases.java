package org.hearsay.people;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.env.Loop;
import org.hearsay.people.Keystore.Opening;
import org.hearsay.people.Outcome.Fault;
import org.hearsay.seal.KeyPair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What passphrases do with {@link Accounts}. On the loop; keys are derived off it. */
public final class Passphrases {
  private static final Logger log = LoggerFactory.getLogger(Passphrases.class);

  private final Accounts accounts;
  private final Turns turns;
  private final Loop loop;
  private final RandomGenerator secrets;

  Passphrases(Accounts accounts, Turns turns, Loop loop, RandomGenerator secrets) {
    this.accounts = accounts;
    this.turns = turns;
    this.loop = loop;
    this.secrets = secrets;
  }

  /**
   * Lets it sign.
   *
   * @param until locks it again after a while, unless empty
   */
  public void unlock(
      String who, String passphrase, Optional<Duration> until, Consumer<Outcome<Account>> done) {
    accounts.with(
        who,
        done,
        (slot, end) ->
            opened(
                slot,
                passphrase,
                Turns.ifDone(
                    end,
                    opened -> {
                      boolean known = slot.key.isPresent();
                      slot.lock();
                      slot.open(opened, !passphrase.isEmpty());
                      until.ifPresent(
                          time -> slot.timer = loop.schedule(time, () -> lockNow(slot)));
                      log.info("account={} unlocked", slot.nickname);
                      if (known) {
                        accounts.changed();
                        end.accept(new Outcome.Done<>(accounts.told(slot)));
                      } else {
                        accounts.noted(slot, end);
                      }
                    })));
  }

  private void lockNow(Slot slot) {
    slot.lock();
    log.info("account={} locked", slot.nickname);
    accounts.changed();
  }

  /** Lets it sign no more. */
  public void lock(String who, Consumer<Outcome<Account>> done) {
    accounts.with(
        who,
        done,
        (slot, end) -> {
          if (slot.isDamaged()) {
            end.accept(Outcome.refused(Fault.DAMAGED, slot.damage()));
          } else if (!slot.guarded) {
            end.accept(Outcome.refused(Fault.NO_PASSPHRASE, slot.nickname + " has no passphrase"));
          } else {
            lockNow(slot);
            end.accept(new Outcome.Done<>(accounts.told(slot)));
          }
        });
  }

  /** Tries a passphrase, unless wrong ones came too fast. */
  private void opened(Slot slot, String passphrase, Consumer<Outcome<Opening.Opened>> then) {
    if (slot.isDamaged()) {
      then.accept(Outcome.refused(Fault.DAMAGED, slot.damage()));
      return;
    }
    if (!slot.mayTry(loop.clock().instant())) {
      then.accept(Outcome.refused(Fault.TOO_SOON, "wrong passphrases: one a second"));
      return;
    }
    Keystore keystore = slot.keystore.orElseThrow();
    turns.<Opening.Opened>away(
        () -> open(keystore, passphrase),
        outcome -> {
          if (outcome instanceof Outcome.Refused<Opening.Opened> refused
              && refused.fault() == Fault.WRONG_PASSPHRASE) {
            slot.wrong(loop.clock().instant());
          }
          then.accept(outcome);
        });
  }

  static Outcome<Opening.Opened> open(Keystore keystore, String passphrase) {
    Opening opening = keystore.open(passphrase);
    if (opening instanceof Opening.Opened opened) {
      return new Outcome.Done<>(opened);
    }
    return opening instanceof Opening.NoKey
        ? Outcome.refused(Fault.DAMAGED, "there is no key of its address in the file")
        : Outcome.refused(Fault.WRONG_PASSPHRASE, "wrong passphrase");
  }

  /** Puts it under another passphrase; its file is replaced at once or not at all. */
  public void change(String who, String passphrase, Wish to, Consumer<Outcome<Account>> done) {
    accounts.with(
        who,
        done,
        (slot, end) ->
            opened(slot, passphrase, Turns.ifDone(end, opened -> change(slot, opened, to, end))));
  }

  private void change(Slot slot, Opening.Opened opened, Wish to, Consumer<Outcome<Account>> end) {
    turns.away(
        () -> {
          Lockbox.Secret secret = Lockbox.Secret.of(to.passphrase(), to.cost(), secrets);
          Keystore sealed = Keystore.seal(opened.key(), secret, secrets);
          accounts.files().write(slot.file, sealed);
          return new Outcome.Done<>(new Resealed(sealed, secret));
        },
        Turns.ifDone(end, resealed -> changed(slot, opened.key(), resealed, to, end)));
  }

  private void changed(
      Slot slot, KeyPair key, Resealed resealed, Wish to, Consumer<Outcome<Account>> end) {
    boolean open = slot.opened.isPresent() || to.passphrase().isEmpty();
    slot.lock();
    slot.keystore = Optional.of(resealed.keystore);
    slot.guarded = !to.passphrase().isEmpty();
    if (open) {
      slot.open(new Opening.Opened(key, resealed.secret), slot.guarded);
    }
    log.info("account={} has another passphrase", slot.nickname);
    accounts.changed();
    end.accept(new Outcome.Done<>(accounts.told(slot)));
  }

  private record Resealed(Keystore keystore, Lockbox.Secret secret) {}

  /** A file that other wallets open, under a passphrase of its own. */
  public void export(String who, String passphrase, Wish to, Consumer<Outcome<Keystore>> done) {
    accounts.with(
        who,
        done,
        (slot, end) ->
            opened(
                slot,
                passphrase,
                Turns.ifDone(
                    end,
                    opened ->
                        turns.away(
                            () ->
                                new Outcome.Done<>(
                                    Keystore.seal(
                                        opened.key().secret(),
                                        to.passphrase(),
                                        to.cost(),
                                        secrets)),
                            end))));
  }
}
