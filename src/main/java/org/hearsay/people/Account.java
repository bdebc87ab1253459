package org.hearsay.people;

import java.util.Optional;
import org.hearsay.wire.NodeId;

/**
 * What can be told of an account without its passphrase.
 *
 * @param file its name in the keystore
 * @param address 40 hex digits, or empty when the file is damaged
 * @param key its public key; empty until it was unlocked here for the first time
 * @param guarded whether a passphrase guards it, not file permission alone
 * @param current whether it is the one for new names
 * @param vault which of the vaults beside the keystore is its own: 40 hex digits, the address as
 *     long as its key did not take another's place; empty while neither is known
 * @param visible whether people on the local network may see it; empty when nobody chose
 * @param damage what is wrong with its file, naming it; empty unless it is damaged
 */
public record Account(
    String file,
    String nickname,
    String address,
    Optional<NodeId> key,
    State state,
    boolean guarded,
    boolean current,
    String vault,
    Optional<Boolean> visible,
    String damage) {

  /** Whether it can sign. */
  public enum State {
    UNLOCKED,
    LOCKED,
    DAMAGED
  }
}
