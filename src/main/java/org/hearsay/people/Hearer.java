package org.hearsay.people;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.hearsay.wire.Blob;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.GroupTalk;
import org.jspecify.annotations.Nullable;

/** How far one member has heard us, and what is owed to them; section 14.4. On the loop. */
final class Hearer {
  // Ours to choose.
  /** Copies for one member whose arrival is not known. */
  static final int COPIES_AT_ONCE = 16;

  /** Who has a message says so sooner. */
  private static final Duration COPY_AFTER = Duration.ofSeconds(60);

  /** A session brings what it is given: this is for sessions that were closed. */
  private static final Duration AGAIN_AFTER = Duration.ofHours(1);

  private record Note(int times, Instant again) {}

  private final TreeMap<Integer, Note> copies = new TreeMap<>();
  private int upto;
  private Optional<GroupItem.Have> said = Optional.empty();
  private int serial;
  private Instant keysSince = Instant.EPOCH;
  private boolean owesRoster;
  private boolean owesKeys;

  /** Somebody who may hear what is said from a sequence on. */
  Hearer(int start) {
    upto = start;
  }

  void write(StateOut out) {
    out.i32(upto).i32(serial).time(keysSince).flag(owesRoster).flag(owesKeys);
    out.all(
        copies.entrySet(),
        one -> out.i32(one.getKey()).i32(one.getValue().times()).time(one.getValue().again()));
  }

  static Hearer read(StateIn in) {
    Hearer read = new Hearer(in.i32());
    read.serial = in.i32();
    read.keysSince = in.time();
    read.owesRoster = in.flag();
    read.owesKeys = in.flag();
    in.all(() -> read.copies.put(in.i32(), new Note(in.i32(), in.time())));
    return read;
  }

  /** Nothing before it will be said to them. */
  int upto() {
    return upto;
  }

  void oweRoster() {
    owesRoster = true;
  }

  void oweKeys() {
    owesKeys = true;
  }

  /** Whether the roster is to be said to them; it is owed no longer. */
  boolean takeRoster() {
    boolean owed = owesRoster;
    owesRoster = false;
    return owed;
  }

  boolean takeKeys() {
    boolean owed = owesKeys;
    owesKeys = false;
    return owed;
  }

  /** What was said to them may be lost: their session is a new one. */
  void beginAgain() {
    copies.clear();
    owesKeys = true;
  }

  /** They say what they have. */
  void heard(GroupItem.Have have, int next, Instant now) {
    if (have.upto() > next) {
      return; // what nobody has said
    }
    upto = Math.max(upto, have.upto());
    if (have.serial() != serial) {
      serial = have.serial();
      keysSince = now;
    }
    said = Optional.of(have);
    copies.keySet().removeIf(this::has);
  }

  boolean has(int sequence) {
    return sequence < upto || said.filter(have -> have.has(sequence)).isPresent();
  }

  /** Whether they said that they have the keys of a chain. */
  boolean hasKeys(int ofSerial) {
    return serial >= ofSerial;
  }

  /** What they lack and is to be said to them alone. */
  List<GroupTalk> copies(Voice voice, Instant now) {
    List<GroupTalk> due = new ArrayList<>();
    int oldest = voice.oldestFrom(upto);
    copies.headMap(oldest).clear(); // given up
    for (Voice.Kept one : voice.sentFrom(upto)) {
      int sequence = one.talk.sequence();
      Note note = copies.get(sequence);
      if (note == null && copies.size() >= COPIES_AT_ONCE) {
        break;
      }
      if (!has(sequence) && isDue(one, note, now)) {
        int times = note == null ? 0 : note.times();
        Instant again = now.plus(AGAIN_AFTER.multipliedBy(1L << Math.min(times, 6)));
        copies.put(sequence, new Note(times + 1, again));
        due.add(one.talk);
      }
    }
    return due;
  }

  private boolean isDue(Voice.Kept one, @Nullable Note note, Instant now) {
    if (note != null) {
      return !now.isBefore(note.again());
    }
    return serial > 0 // else they may not know yet that we are there
        && (!hasKeys(one.serial())
            || one.sent().isBefore(keysSince)
            || isPassedOver(one.talk.sequence())
            || !now.isBefore(one.sent().plus(COPY_AFTER)));
  }

  /** Whether they have something that was said later. */
  private boolean isPassedOver(int sequence) {
    Blob later = said.map(GroupItem.Have::later).orElse(Blob.of(new byte[0]));
    return said.isPresent()
        && sequence >= said.get().upto()
        && sequence <= said.get().upto() + 8 * (later.length() - 1);
  }
}
