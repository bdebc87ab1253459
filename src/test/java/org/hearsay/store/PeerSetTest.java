package org.hearsay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PeerSetTest {
  private static final List<Integer> SLOTS = List.of(0, 1, 63, 64, 65, 127, 128, 1000);

  @Test
  void holdsWhatWasAddedOnBothSidesOf64() {
    PeerSet set = new PeerSet();
    for (int slot : SLOTS) {
      assertThat(set.contains(slot)).isFalse();
      set.add(slot);
      assertThat(set.contains(slot)).isTrue();
    }
    assertThat(set.contains(2)).isFalse();
    assertThat(set.contains(66)).isFalse();
    assertThat(set.contains(5000)).isFalse();
  }

  @Test
  void losesOnlyWhatWasRemoved() {
    for (int gone : SLOTS) {
      PeerSet set = new PeerSet();
      SLOTS.forEach(set::add);
      set.remove(gone);
      set.remove(4000);
      for (int slot : SLOTS) {
        assertThat(set.contains(slot)).as("%d without %d", slot, gone).isEqualTo(slot != gone);
      }
    }
  }

  @Test
  void losesAllOfAnotherSet() {
    PeerSet set = new PeerSet();
    SLOTS.forEach(set::add);
    PeerSet leaving = new PeerSet();
    List.of(1, 64, 127, 9000).forEach(leaving::add);
    set.removeAll(leaving);
    assertThat(SLOTS.stream().filter(set::contains)).containsExactly(0, 63, 65, 128, 1000);
  }
}
