package org.hearsay.people;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.env.Vault;
import org.hearsay.people.GroupFormat.Held;
import org.hearsay.people.GroupFormat.Which;
import org.hearsay.wire.Digest;

/** Makes groups of what is in a vault. Blocks. */
final class GroupRestore {
  // Ours to choose.
  private static final int PAGE = 200;

  private final Vault vault;
  private final Means means;
  private final LiveGroup.Owner owner;

  GroupRestore(Vault vault, Means means, LiveGroup.Owner owner) {
    this.vault = vault;
    this.means = means;
    this.owner = owner;
  }

  /** Groups; one that cannot be read is said in the log, and left. */
  List<LiveGroup> groups() {
    Map<Digest, Map<Which, Held>> kept = new HashMap<>();
    GroupFormat.each(
        vault,
        GroupFormat.TALKS,
        new byte[0],
        row ->
            ChatFormat.read(GroupFormat.TALKS, row, GroupFormat::held)
                .ifPresent(
                    one ->
                        kept.computeIfAbsent(GroupFormat.group(row.key()), id -> new HashMap<>())
                            .put(one.which(), one)),
        row -> true);
    List<LiveGroup> all = new ArrayList<>();
    GroupFormat.each(
        vault,
        GroupFormat.GROUPS,
        new byte[0],
        row -> {
          Map<Which, Held> held = kept.getOrDefault(GroupFormat.group(row.key()), Map.of());
          ChatFormat.read(GroupFormat.GROUPS, row, in -> new LiveGroup(means, owner, in, held))
              .ifPresent(all::add);
        },
        row -> true);
    return all;
  }

  List<GroupInvitation> invitations() {
    List<GroupInvitation> all = new ArrayList<>();
    GroupFormat.each(
        vault,
        GroupFormat.INVITATIONS,
        new byte[0],
        row ->
            ChatFormat.read(GroupFormat.INVITATIONS, row, GroupFormat::invitation)
                .ifPresent(all::add),
        row -> true);
    all.sort((one, other) -> one.at().compareTo(other.at()));
    return all;
  }

  /** The last that are before a number, the oldest first. */
  static List<GroupMessage> page(Vault vault, Digest group, long before, int max) {
    List<GroupMessage> all = new ArrayList<>();
    long to = Math.min(before, lastOf(vault, group) + 1);
    while (to > 1 && all.size() < max) {
      long end = to;
      long from = Math.max(1, to - PAGE);
      List<GroupMessage> some = new ArrayList<>();
      GroupFormat.each(
          vault,
          GroupFormat.MESSAGES,
          GroupFormat.key(group, from),
          row -> message(row).ifPresent(some::add),
          row -> GroupFormat.group(row.key()).equals(group) && GroupFormat.number(row.key()) < end);
      Collections.reverse(some);
      all.addAll(some);
      to = from;
    }
    List<GroupMessage> page = new ArrayList<>(all.subList(0, Math.min(max, all.size())));
    Collections.reverse(page);
    return page;
  }

  private static Optional<GroupMessage> message(Vault.Row row) {
    return ChatFormat.read(GroupFormat.MESSAGES, row, in -> GroupFormat.message(row.key(), in));
  }

  /** The highest number there is: found by halving. */
  private static long lastOf(Vault vault, Digest group) {
    long low = 0;
    long high = Long.MAX_VALUE - 1;
    while (low < high) {
      long middle = low + (high - low) / 2 + 1;
      List<Vault.Row> rows = vault.scan(GroupFormat.MESSAGES, GroupFormat.key(group, middle), 1);
      boolean isThere = !rows.isEmpty() && GroupFormat.group(rows.get(0).key()).equals(group);
      if (isThere) {
        low = GroupFormat.number(rows.get(0).key());
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
