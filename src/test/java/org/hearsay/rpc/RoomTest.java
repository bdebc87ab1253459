package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What requests and answers may take together. */
final class RoomTest {
  private final Room room = new Room(1 << 20);

  @Test
  void whatIsGivenBackIsThereAgain() {
    Room.Share share = room.share();
    assertThat(share.take(700_000)).isTrue();
    assertThat(room.share().take(700_000)).isFalse();
    share.giveBack();
    share.giveBack();
    assertThat(room.taken()).isZero();
    assertThat(room.share().take(700_000)).isTrue();
  }

  @Test
  void largeOnesLeaveSomeToSmallOnes() {
    Room.Share large = room.share();
    while (large.take(10_000)) {
      assertThat(room.taken()).isLessThan(1 << 20);
    }
    assertThat(room.share().take(Room.SMALL_BYTES)).isTrue();
    assertThat(room.share().take(Room.SMALL_BYTES + 1)).isFalse();
  }

  @Test
  void whatIsThereAlreadyCountsInAnyCase() {
    Room.Share share = room.share();
    share.takeAnyway(2 << 20);
    assertThat(room.share().take(1)).isFalse();
    share.giveBack();
    assertThat(room.taken()).isZero();
  }
}
