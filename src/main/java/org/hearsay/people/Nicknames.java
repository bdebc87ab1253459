package org.hearsay.people;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hearsay.people.Outcome.Fault;

/** What accounts are called here; nobody else learns it. */
final class Nicknames {
  // Ours to choose.
  private static final int CHARS_MAX = 32;

  private Nicknames() {}

  /** Whether it can be typed, shown on one line, and is neither an address nor a key. */
  static boolean isOne(String text) {
    return text.length() <= CHARS_MAX
        && text.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*")
        && !text.startsWith("0x");
  }

  /** Why nobody may get this name now. */
  static Optional<Outcome<Account>> refusal(String nickname, List<Slot> slots) {
    if (!isOne(nickname)) {
      return Optional.of(Outcome.refused(Fault.BAD_NICKNAME, "a nickname has " + expected()));
    }
    return isTaken(nickname, slots)
        ? Optional.of(Outcome.refused(Fault.NICKNAME_TAKEN, nickname + " is another account"))
        : Optional.empty();
  }

  private static String expected() {
    return "1 to %d letters, digits, and . _ - after the first, and no 0x in front"
        .formatted(CHARS_MAX);
  }

  static boolean isTaken(String nickname, List<Slot> slots) {
    String lower = nickname.toLowerCase(Locale.ROOT);
    return slots.stream().anyMatch(slot -> slot.nickname.toLowerCase(Locale.ROOT).equals(lower));
  }

  /** This, or this with the first number after it that nobody has. */
  static String free(String wanted, List<Slot> slots) {
    String base = isOne(wanted) ? wanted : "account";
    String nickname = base;
    for (int i = 2; isTaken(nickname, slots); i++) {
      String end = "-" + i;
      nickname = base.substring(0, Math.min(base.length(), CHARS_MAX - end.length())) + end;
    }
    return nickname;
  }
}
