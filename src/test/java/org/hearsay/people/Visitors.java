package org.hearsay.people;

import org.hearsay.wire.Blob;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupCodec;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.Talk;

/** Contacts who say something about groups, for tests of other packages. On the loop. */
public final class Visitors {
  private static final Blob TICKET = Blob.of(new byte[GroupItem.TICKET_BYTES]);

  private Visitors() {}

  /** A contact invites into a group that nobody has heard of. */
  public static void invites(Contacts contacts, Chats chats, Contact from, String name) {
    Digest group = Digest.of(new byte[Digest.BYTES]);
    says(contacts, chats, from, new GroupItem.Invitation(group, TICKET, 0, name, 5));
  }

  /** A contact accepts an invitation. */
  public static void accepts(Contacts contacts, Chats chats, Contact who, Digest group) {
    Membership membership = chats.groups().live(group).orElseThrow().group().membership();
    Blob ticket = membership.invited().get(who.key()).ticket();
    says(contacts, chats, who, new GroupItem.Acceptance(group, ticket, ""));
  }

  private static void says(Contacts contacts, Chats chats, Contact from, GroupItem what) {
    Batch batch = new Batch();
    Blob content = Blob.of(GroupCodec.encode(what));
    Blob id = Blob.of(new byte[Talk.Item.ID_BYTES]);
    chats.groups().came(from, new Talk.Item(0, id, GroupItem.KIND, 0, content), batch);
    batch.write(contacts.pen());
  }
}
