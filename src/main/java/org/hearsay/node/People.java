package org.hearsay.node;

import java.util.Optional;
import org.hearsay.chain.Chain;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Name;
import org.hearsay.chain.NameRecord;
import org.hearsay.chain.Verdict.Reorganisation;
import org.hearsay.env.Cancellable;
import org.hearsay.people.Contacts;
import org.hearsay.people.Names;
import org.jspecify.annotations.Nullable;

/** Whom the account that is open here knows, and what the chain says of them. On the loop. */
public final class People {
  private final Following following;
  private @Nullable Contacts contacts;
  private @Nullable Cancellable listening;

  People(Following following) {
    this.following = following;
  }

  /** Contacts; empty when no account is open. */
  public Optional<Contacts> contacts() {
    return Optional.ofNullable(contacts);
  }

  /** An account was opened; after the chain began to be followed, if one is. */
  public void open(Contacts known) {
    close();
    contacts = known;
    listening = following.ledger().map(ledger -> ledger.listen(new Look(known))).orElse(null);
    known.look(); // the chain may have changed while it was closed
  }

  /** The account was locked. */
  public void close() {
    contacts = null;
    Cancellable begun = listening;
    if (begun != null) {
      begun.cancel();
      listening = null;
    }
  }

  /** What the chain that is followed says of names. */
  public Names names() {
    return name -> following.ledger().map(ledger -> said(ledger.chain(), new Name(name)));
  }

  private static Names.Said said(Chain chain, Name name) {
    Optional<NameRecord> held =
        chain.state().find(name).filter(record -> record.isHeldAt(chain.height() + 1));
    return new Names.Said(held.map(NameRecord::key), held.filter(NameRecord::revoked).isPresent());
  }

  /** Contacts are looked at when blocks join or leave. */
  private record Look(Contacts contacts) implements Ledger.Listener {
    @Override
    public void changed(Reorganisation change) {
      contacts.look();
    }
  }
}
