package org.hearsay.people;

import java.util.Optional;
import java.util.function.Function;
import org.hearsay.people.Chats.Both;
import org.hearsay.wire.Blob;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.Talk;

/** Where conversations meet what is more than they know of: groups, and history. On the loop. */
final class Junction implements Conversation.Others, Groups.Teller {
  // Ours to choose.
  /** Room of an outbox that is left for messages when groups have much to say. */
  private static final long LEFT_BYTES = 2L << 20;

  /** Items of an outbox with which groups wait: all of it is forgotten in one commit. */
  private static final int ITEMS_MAX = 2000;

  private final Means means;
  private final Contacts contacts;
  private final History history;
  private final Function<Contact, Both> chats;
  private Optional<Groups> groups = Optional.empty();

  Junction(Means means, Contacts contacts, History history, Function<Contact, Both> chats) {
    this.means = means;
    this.contacts = contacts;
    this.history = history;
    this.chats = chats;
  }

  /** From now on what groups say leads there. */
  void lead(Groups there) {
    groups = Optional.of(there);
  }

  @Override
  public void came(long contact, Talk.Item item, Batch batch) {
    Optional<Contact> from = contacts.byId(contact);
    if (item.kind() == GroupItem.KIND && from.isPresent()) {
      groups.ifPresent(one -> one.came(from.get(), item, batch));
    } // else of a later version: nothing here knows what it is
  }

  @Override
  public void lost(long contact) {
    contacts.byId(contact).ifPresent(with -> groups.ifPresent(one -> one.lost(with)));
  }

  @Override
  public void read(Conversation of, long number) {
    history.find(of, number, one -> one.ifPresent(means.changed()));
  }

  @Override
  public boolean hasRoom(Contact to) {
    Outbox outbox = chats.apply(to).conversation().outbox();
    return outbox.hasRoom(LEFT_BYTES) && outbox.items() < ITEMS_MAX;
  }

  @Override
  public void tell(Contact to, int kind, byte[] content, Batch batch) {
    Conversation with = chats.apply(to).conversation();
    with.tell(with.item(kind, Blob.of(content)), batch);
  }
}
