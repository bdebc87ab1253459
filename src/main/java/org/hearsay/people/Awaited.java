package org.hearsay.people;

/** Behind a topic that is looked out for. */
sealed interface Awaited {
  /** What may come in a session. */
  record Spoken(Live live, Expected expected) implements Awaited {}

  /** What may come from a member of a group. */
  record Grouped(LiveGroup group, Speaker.Awaited awaited) implements Awaited {}

  /** A copy of the answer to an open of ours. */
  record Answer(Asking asking, int copy) implements Awaited {}
}
