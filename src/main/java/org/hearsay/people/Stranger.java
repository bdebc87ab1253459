package org.hearsay.people;

import java.util.Optional;
import org.hearsay.wire.GroupItem;

/**
 * Answers whoever takes us for a member of a group that we are not in, or not any longer: they have
 * not heard of it, or we have forgotten. Any thread.
 */
record Stranger() implements GroupItem.Handler<Optional<GroupItem>> {
  private static Optional<GroupItem> departure(GroupItem to, int epoch) {
    return Optional.of(new GroupItem.Departure(to.group(), epoch));
  }

  @Override
  public Optional<GroupItem> invitation(GroupItem.Invitation invitation) {
    return Optional.empty();
  }

  @Override
  public Optional<GroupItem> acceptance(GroupItem.Acceptance acceptance) {
    return departure(acceptance, 0);
  }

  @Override
  public Optional<GroupItem> ask(GroupItem.Ask ask) {
    return Optional.empty();
  }

  @Override
  public Optional<GroupItem> roster(GroupItem.Roster roster) {
    return roster.members().isEmpty() ? Optional.empty() : departure(roster, roster.epoch());
  }

  @Override
  public Optional<GroupItem> keys(GroupItem.Keys keys) {
    return departure(keys, keys.epoch());
  }

  @Override
  public Optional<GroupItem> have(GroupItem.Have have) {
    return departure(have, have.epoch());
  }

  @Override
  public Optional<GroupItem> copy(GroupItem.Copy copy) {
    return departure(copy, copy.epoch());
  }

  @Override
  public Optional<GroupItem> departure(GroupItem.Departure departure) {
    return Optional.empty();
  }
}
