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
public record Introduction(Optional<String> nick, Optional<String> name) {
  public static final Introduction NONE = new Introduction(Optional.empty(), Optional.empty());

  /** Throws when the nickname or the name can be none. */
  public Introduction {
    nick.flatMap(Petname::fault)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("the nickname " + fault);
            });
    if (name.isPresent() && !HearsayLink.isName(name.get())) {
      throw new IllegalArgumentException("no name: " + name.get());
    }
  }

  /** How we say it: what breaks the rules is left out. */
  public static Introduction ofOwn(Optional<String> nick, Optional<String> name) {
    return new Introduction(
        nick.filter(one -> Petname.fault(one).isEmpty()), name.filter(HearsayLink::isName));
  }

  /** What may be shown of what an open says: what breaks the rules is absent. */
  static Introduction of(SessionOpen open) {
    return new Introduction(
        open.nick().filter(nick -> Petname.fault(nick).isEmpty()),
        open.name().filter(HearsayLink::isName));
  }
}
