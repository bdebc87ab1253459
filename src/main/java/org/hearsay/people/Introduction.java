package org.hearsay.people;

import java.util.Optional;
import org.hearsay.wire.SessionOpen;

/**
 * How somebody says they are called. It may be shown on a screen, and is no proof: a stranger can
 * call themselves what a friend is called.
 *
 * @param nick as {@link Petname} has it
 * @param name on the chain; whether it is theirs the chain alone knows
 */
record Introduction(Optional<String> nick, Optional<String> name) {
  static final Introduction NONE = new Introduction(Optional.empty(), Optional.empty());

  /** Throws when the nickname or the name can be none. */
  Introduction {
    nick.flatMap(Petname::fault)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("the nickname " + fault);
            });
    if (name.isPresent() && !HearsayLink.isName(name.get())) {
      throw new IllegalArgumentException("no name: " + name.get());
    }
  }

  /** What may be shown of what an open says: what breaks the rules is absent. */
  static Introduction of(SessionOpen open) {
    return new Introduction(
        open.nick().filter(nick -> Petname.fault(nick).isEmpty()),
        open.name().filter(HearsayLink::isName));
  }
}
