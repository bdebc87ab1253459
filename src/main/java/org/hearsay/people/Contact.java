package org.hearsay.people;

import java.time.Instant;
import java.util.Optional;
import org.hearsay.wire.NodeId;

/**
 * Somebody we know.
 *
 * @param id of its row; stays when everything else changes
 * @param petname how we call them
 * @param key their identity key, as far as we know
 * @param name on the chain, which is looked at whenever the chain changes
 * @param nick how they call themselves, as they said
 * @param offered while the word is {@link TrustWord#CHANGED}: the key that the name has now, if any
 * @param since when they became a contact
 */
public record Contact(
    long id,
    String petname,
    NodeId key,
    Optional<String> name,
    Optional<String> nick,
    TrustWord trust,
    Optional<NodeId> offered,
    boolean blocked,
    Instant since) {

  /** Whether something may be sent to them; what forbids it is shown by {@link #trust}. */
  public boolean maySend() {
    return !blocked && trust != TrustWord.CHANGED;
  }

  /** As it comes out of a backup: what the chain says of the name is looked up anew. */
  Contact again(long row, String called) {
    TrustWord word = trust == TrustWord.ANCHORED ? TrustWord.NEW : trust;
    return new Contact(row, called, key, name, nick, word, Optional.empty(), blocked, since);
  }

  Contact called(String other) {
    return new Contact(id, other, key, name, nick, trust, offered, blocked, since);
  }

  Contact blockedOr(boolean isBlocked) {
    return new Contact(id, petname, key, name, nick, trust, offered, isBlocked, since);
  }

  Contact after(TrustWord.Event event) {
    TrustWord word = trust.after(event);
    return new Contact(id, petname, key, name, nick, word, offered, blocked, since);
  }

  /** What the chain says of their name. */
  Contact seen(Names.Said said) {
    if (said.revoked()) {
      return after(TrustWord.Event.KEY_REVOKED).offering(Optional.empty());
    }
    if (said.key().isEmpty()) {
      return after(TrustWord.Event.NAME_LOST);
    }
    boolean same = said.key().get().equals(key);
    Contact next = after(same ? TrustWord.Event.NAME_HOLDS : TrustWord.Event.KEY_CHANGED);
    return next.trust == TrustWord.CHANGED ? next.offering(said.key()) : next;
  }

  private Contact offering(Optional<NodeId> another) {
    return new Contact(id, petname, key, name, nick, trust, another, blocked, since);
  }

  /**
   * Which key counts from now on. The one that was offered stays bound to the name; with the old
   * one the name goes, or the chain would say again and again that it changed.
   */
  Contact acknowledged(NodeId counts) {
    boolean isOffered = offered.filter(counts::equals).isPresent();
    TrustWord word = trust.after(TrustWord.Event.ACKNOWLEDGED);
    Optional<String> kept = isOffered ? name : Optional.empty();
    return new Contact(id, petname, counts, kept, nick, word, Optional.empty(), blocked, since);
  }
}
