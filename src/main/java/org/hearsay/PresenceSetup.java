package org.hearsay;

import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.env.Cancellable;
import org.hearsay.people.Account;
import org.hearsay.people.Accounts;
import org.hearsay.people.Petname;
import org.hearsay.wire.Presence;

/** Lets people on the local network see the current account, if its owner wants that. */
final class PresenceSetup {
  private final Accounts accounts;
  private final Consumer<Optional<Presence>> network;
  private final boolean byDefault;
  private Optional<Presence> shown = Optional.empty();

  /**
   * Follows the accounts from now on. On the loop.
   *
   * @param byDefault whether accounts are seen whose owner did not choose
   */
  PresenceSetup(Accounts accounts, Consumer<Optional<Presence>> network, boolean byDefault) {
    this.accounts = accounts;
    this.network = network;
    this.byDefault = byDefault;
    Cancellable unused = accounts.listen(this::look);
    look();
  }

  private void look() {
    Optional<Presence> now = accounts.current().flatMap(this::presence);
    if (!now.equals(shown)) {
      shown = now;
      network.accept(now);
    }
  }

  /** Of an account that is locked nobody could be answered. */
  private Optional<Presence> presence(Account account) {
    boolean wanted =
        account.visible().orElse(byDefault)
            && account.state() == Account.State.UNLOCKED
            && Petname.fault(account.nickname()).isEmpty();
    return wanted
        ? account.key().map(key -> new Presence(key, account.nickname()))
        : Optional.empty();
  }
}
