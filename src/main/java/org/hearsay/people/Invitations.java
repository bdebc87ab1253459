package org.hearsay.people;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hearsay.env.Vault;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;

/**
 * Invitations to groups that were not followed: the newest of each contact to each. On the loop.
 */
final class Invitations {
  // Ours to choose.
  /** The oldest goes first. */
  static final int MAX = 64;

  private final List<GroupInvitation> all;

  /** Begins with those that were saved. */
  Invitations(List<GroupInvitation> saved) {
    all = new ArrayList<>(saved);
  }

  /** The oldest first. */
  List<GroupInvitation> all() {
    return List.copyOf(all);
  }

  /** The latest, of somebody or of anybody. */
  Optional<GroupInvitation> find(Digest group, Optional<NodeId> from) {
    return all.stream()
        .filter(one -> one.what().group().equals(group))
        .filter(one -> from.isEmpty() || from.get().equals(one.from()))
        .reduce((one, later) -> later);
  }

  /** Keeps one; false when its name can be none. */
  boolean add(GroupInvitation invitation, Batch batch) {
    if (Petname.fault(invitation.what().name()).isPresent()) {
      return false;
    }
    byte[] key = GroupFormat.key(invitation);
    all.removeIf(one -> Arrays.equals(GroupFormat.key(one), key));
    if (all.size() >= MAX) {
      forget(all.get(0), batch);
    }
    all.add(invitation);
    batch.add(GroupFormat.put(invitation));
    return true;
  }

  /** Forgets all to a group. */
  void forget(Digest group, Batch batch) {
    all.stream()
        .filter(one -> one.what().group().equals(group))
        .toList()
        .forEach(one -> forget(one, batch));
  }

  private void forget(GroupInvitation one, Batch batch) {
    all.remove(one);
    batch.add(Vault.drop(GroupFormat.INVITATIONS, GroupFormat.key(one)));
  }

  void clear() {
    all.clear();
  }
}
