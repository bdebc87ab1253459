package org.hearsay.people;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.SessionOpen;

/**
 * A stranger wants to be a contact.
 *
 * @param nick how they call themselves; may be nobody's name, or a friend's
 * @param name on the chain, as they say
 * @param anchored whether the chain bound that name to their key when they asked
 * @param text what they wrote, to {@value #TEXT_CHARS_MAX} characters
 * @param rating the work per byte and second that the request came with
 * @param open what they asked with, which is answered when they become a contact
 */
public record ContactRequest(
    NodeId from,
    Optional<String> nick,
    Optional<String> name,
    boolean anchored,
    String text,
    double rating,
    Instant at,
    Optional<SessionOpen> open) {
  // Ours to choose.
  public static final int TEXT_CHARS_MAX = 1000;

  /**
   * The one that leaves first comes first: a name on the chain costs more than any one request, so
   * strangers with one are kept longest; then work counts; of equals the later leaves, or a flood
   * would push out who came before it.
   */
  static final Comparator<ContactRequest> LEAVES_FIRST =
      Comparator.comparing(ContactRequest::anchored)
          .thenComparing(ContactRequest::rating)
          .thenComparing(ContactRequest::at, Comparator.reverseOrder())
          .thenComparing(ContactRequest::from);

  /** What an open asks for, as far as it can be shown. */
  static ContactRequest of(SessionOpen open, Names names, double rating, Instant at) {
    String text = open.text();
    String shown = text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
    Introduction who = Introduction.of(open);
    boolean anchored =
        who.name()
            .flatMap(names::of)
            .flatMap(Names.Said::key)
            .filter(open.from()::equals)
            .isPresent();
    return new ContactRequest(
        open.from(), who.nick(), who.name(), anchored, shown, rating, at, Optional.of(open));
  }

  public ContactRequest {
    if (text.length() > TEXT_CHARS_MAX) {
      throw new IllegalArgumentException("a request of " + text.length() + " characters");
    }
    if (Double.isNaN(rating)) {
      throw new IllegalArgumentException("a rating that is no number"); // would be the best of all
    }
  }
}
