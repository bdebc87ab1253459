package org.hearsay;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.hearsay.chain.Refusal;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.chain.Signers;
import org.hearsay.env.Cancellable;
import org.hearsay.people.Account;
import org.hearsay.people.Accounts;
import org.hearsay.people.Outcome;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.NodeId;

/** The accounts, as the chain sees them. */
final class AccountSigners implements Signers {
  private final Accounts accounts;

  AccountSigners(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Optional<KeyPair> current() {
    return accounts.current().flatMap(Account::key).flatMap(accounts::pair);
  }

  @Override
  public Optional<KeyPair> pair(NodeId key) {
    return accounts.pair(key);
  }

  @Override
  public Set<NodeId> keys() {
    return accounts.keys();
  }

  @Override
  public void succeed(KeyPair key, Consumer<Optional<Refusal>> done) {
    accounts.succeed(
        key,
        outcome ->
            done.accept(
                outcome instanceof Outcome.Refused<Account> refused
                    ? Optional.of(new Refusal(Fault.NOT_STORED, refused.detail()))
                    : Optional.empty()));
  }

  @Override
  public Cancellable listen(Runnable listener) {
    return accounts.listen(listener);
  }
}
