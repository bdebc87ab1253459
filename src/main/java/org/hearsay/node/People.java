package org.hearsay.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.chain.Chain;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Name;
import org.hearsay.chain.NameRecord;
import org.hearsay.chain.Verdict.Reorganisation;
import org.hearsay.env.Cancellable;
import org.hearsay.people.Chats;
import org.hearsay.people.Contacts;
import org.hearsay.people.Courier;
import org.hearsay.people.Names;
import org.hearsay.seal.Rated;
import org.hearsay.store.Pool;
import org.hearsay.store.Pooled;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Whom the account that is open here knows, what is said with them, and what the chain says of
 * them. On the loop.
 */
public final class People {
  private final Following following;
  private final Courier courier;
  private final Pool pool;
  private final Interest interest;
  private final List<Runnable> openings = new ArrayList<>(); // as many as there are subscriptions
  private @Nullable Contacts contacts;
  private @Nullable Chats chats;
  private @Nullable Cancellable listening;

  /** Begins without an account. While one is open the node asks its peers for everything. */
  People(Following following, Courier courier, Pool pool, Interest interest) {
    this.following = following;
    this.courier = courier;
    this.pool = pool;
    this.interest = interest;
  }

  /** Takes to the network what people say. */
  public Courier courier() {
    return courier;
  }

  /** Contacts; empty when no account is open. */
  public Optional<Contacts> contacts() {
    return Optional.ofNullable(contacts);
  }

  /** What is said with contacts; empty when no account is open. */
  public Optional<Chats> chats() {
    return Optional.ofNullable(chats);
  }

  /** An account was opened; after the chain began to be followed, if one is. */
  public void open(Contacts known, Chats said) {
    close();
    contacts = known;
    chats = said;
    listening = following.ledger().map(ledger -> ledger.listen(new Look(known))).orElse(null);
    List.copyOf(openings).forEach(Runnable::run);
    known.look(); // the chain may have changed while it was closed
    for (Pooled pooled : pool.bestFirst()) {
      said.arrived(pooled.envelope(), pooled.rating()); // and messages have come
    }
    interest.wantEverything(true);
  }

  /** Calls the listener, on the loop, whenever an account was opened. */
  public Cancellable onOpen(Runnable listener) {
    openings.add(listener);
    return () -> openings.remove(listener);
  }

  void arrived(Rated rated) {
    Chats open = chats;
    if (open != null) {
      open.arrived(rated.envelope(), rated.rating());
    }
  }

  void handedOver(Digest envelope, int peers) {
    Chats open = chats;
    if (open != null) {
      open.handedOver(envelope, peers);
    }
  }

  void expired(Digest envelope) {
    Chats open = chats;
    if (open != null) {
      open.expired(envelope);
    }
  }

  void tick() {
    Chats open = chats;
    if (open != null) {
      open.tick();
    }
  }

  /** The account was locked. */
  public void close() {
    contacts = null;
    Chats open = chats;
    if (open != null) {
      open.forget();
      chats = null;
      interest.wantEverything(false);
    }
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

  /** A name that is bound to a key; looks at all names there are. */
  public Optional<String> nameOf(NodeId key) {
    List<String> found = new ArrayList<>();
    following
        .ledger()
        .ifPresent(
            ledger ->
                ledger
                    .chain()
                    .state()
                    .forEachName(
                        held -> {
                          boolean holds = held.isHeldAt(ledger.chain().height() + 1);
                          if (holds && !held.revoked() && held.key().equals(key)) {
                            found.add(held.name().text());
                          }
                        }));
    return found.stream().findFirst();
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
