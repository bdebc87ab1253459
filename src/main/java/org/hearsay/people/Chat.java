package org.hearsay.people;

import java.util.Optional;

/**
 * A conversation with a contact.
 *
 * @param contact {@link Contact#id}
 * @param unread messages of theirs that were not looked at
 * @param waiting messages of ours that are neither delivered nor expired
 * @param last the latest message
 */
public record Chat(
    long contact, Session session, long unread, int waiting, Optional<ChatMessage> last) {

  /** Whether what is said can go out. */
  public enum Session {
    NONE,
    /** One was asked for; they have not answered. */
    ASKED,
    OPEN
  }
}
