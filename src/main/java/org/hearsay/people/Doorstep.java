package org.hearsay.people;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.hearsay.people.Chats.Both;
import org.hearsay.wire.SessionOpen;

/**
 * What becomes of a genuine open: an answer for a contact, a request from a stranger. On the loop.
 */
final class Doorstep {
  // From the protocol; section 13.2.
  private static final Duration CLOCK_AHEAD_MAX = Duration.ofMinutes(5);

  private final Means means;
  private final Contacts contacts;
  private final Function<Contact, Both> chats;

  Doorstep(Means means, Contacts contacts, Function<Contact, Both> chats) {
    this.means = means;
    this.contacts = contacts;
    this.chats = chats;
  }

  void opened(SessionOpen open, double rating) {
    Instant now = means.now();
    long oldest = now.minus(Sessions.OPEN_LIVES).getEpochSecond();
    long latest = now.plus(CLOCK_AHEAD_MAX).getEpochSecond();
    if (open.seconds() < oldest || open.seconds() > latest) {
      return;
    }
    Optional<Contact> from = contacts.of(open.from());
    if (from.isPresent()) {
      chats.apply(from.get()).sessions().opened(open);
    } else {
      contacts.strangers().requested(ContactRequest.of(open, contacts.names(), rating, now));
    }
  }

  /** A stranger became a contact: what they asked for is answered. */
  void accepted(Contact contact, ContactRequest request) {
    request.open().ifPresent(open -> chats.apply(contact).sessions().opened(open));
  }
}
