package org.hearsay.rpc;

import org.hearsay.env.Cancellable;
import org.hearsay.node.People;
import org.hearsay.people.Contacts;
import org.hearsay.wire.NodeId;

/**
 * Listens to what an account has; when that was locked, goes on as soon as it is open again. What
 * another account has is not told to who listens to this one. On the loop.
 */
final class WhileOpen implements Cancellable {
  private final People people;
  private final NodeId account;
  private final Listening listening;
  private final Cancellable openings;
  private Cancellable begun;

  /** Begins to listen to what is open now. */
  @FunctionalInterface
  interface Listening {
    Cancellable begin(Contacts contacts);
  }

  WhileOpen(People people, Contacts contacts, Listening listening) {
    this.people = people;
    this.account = contacts.self();
    this.listening = listening;
    this.begun = listening.begin(contacts);
    this.openings = people.onOpen(this::again);
  }

  private void again() {
    people
        .contacts()
        .filter(contacts -> contacts.self().equals(account))
        .ifPresent(
            contacts -> {
              begun.cancel();
              begun = listening.begin(contacts);
            });
  }

  @Override
  public void cancel() {
    openings.cancel();
    begun.cancel();
  }
}
