package org.hearsay.people;

import java.time.Instant;
import org.hearsay.env.Vault;
import org.hearsay.people.ChatMessage.State;

/** What became of a message of ours, as it is kept. */
record StateRow(State state, int peers, int parts, int there, Instant until) {
  Vault.Change put(long contact, long number) {
    byte[] row =
        ChatFormat.row().text(state.name()).i32(peers).i32(parts).i32(there).time(until).toBytes();
    return Vault.put(ChatFormat.STATES, ChatFormat.key(contact, number), row);
  }

  static StateRow read(StateIn in) {
    return new StateRow(State.valueOf(in.text()), in.i32(), in.i32(), in.i32(), in.time());
  }
}
