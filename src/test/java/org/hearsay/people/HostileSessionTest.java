package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hearsay.wire.Blob;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.PeopleCodec;
import org.hearsay.wire.Talk;
import org.hearsay.wire.Talk.Place;
import org.junit.jupiter.api.Test;

/** A contact who is dishonest, or whose software is: nothing of it costs more than its session. */
final class HostileSessionTest {
  private final Pair pair = new Pair(1);

  private static Talk talk(Talk.Ack ack, List<Talk.Ended> ended, Optional<Talk.Item> item) {
    return new Talk(1, ack, item, ended, Optional.empty(), Optional.empty(), false);
  }

  private static Talk.Item item(long sequence) {
    Blob id = Blob.of(new byte[Talk.Item.ID_BYTES]);
    return new Talk.Item(sequence, id, 1, 0, Blob.of(new byte[] {1}));
  }

  private List<Talk.Item> bobHears(int number, Talk talk) {
    return pair.b.session.receive(new Expected(new Place(0, 0), number), talk, pair.now);
  }

  @Test
  void numbersBeyondTheWindowAreNotLookedOutFor() {
    for (int number : new int[] {Listening.AHEAD, 1000, 1_000_000}) {
      assertThat(pair.b.session.key(new Expected(new Place(0, 0), number))).isEmpty();
    }
    assertThat(pair.b.session.key(new Expected(new Place(0, 0), Listening.AHEAD - 1))).isPresent();
    assertThat(pair.b.session.key(new Expected(new Place(5, 0), 0))).isEmpty();
    assertThat(pair.b.session.key(new Expected(new Place(0, 900), 0))).isEmpty();
  }

  /** A million skipped numbers: a thousand are kept, the oldest go. */
  @Test
  void whatIsPassedOverIsBounded() {
    for (int number = Listening.AHEAD - 1; number < 1_000_000 / 20; number += Listening.AHEAD) {
      bobHears(number, talk(Talk.Ack.NOTHING, List.of(), Optional.empty()));
    }
    int windows = 2 * Listening.AHEAD; // today's and tomorrow's
    assertThat(pair.b.table.size()).isLessThanOrEqualTo(Listening.SKIPPED_MAX + windows);
  }

  @Test
  void whatCannotHaveEndedIsPassedOver() {
    int before = pair.b.table.size();
    for (int used : new int[] {Talk.COUNT_MAX - 1, 200}) {
      Talk.Ended ended = new Talk.Ended(new Place(0, 0), used);
      bobHears(0, talk(Talk.Ack.NOTHING, List.of(ended), Optional.empty()));
    }
    assertThat(pair.b.table.size()).isEqualTo(before);
    assertThat(pair.b.session.key(new Expected(new Place(0, 0), 1))).isPresent();
  }

  @Test
  void itemsThatNobodyMaySayYetAreNotKept() {
    assertThat(bobHears(0, talk(Talk.Ack.NOTHING, List.of(), Optional.of(item(1_000_000)))))
        .isEmpty();
    assertThat(
            bobHears(1, talk(Talk.Ack.NOTHING, List.of(), Optional.of(item(Talk.LATER_MAX + 1)))))
        .isEmpty();
    assertThat(bobHears(2, talk(Talk.Ack.NOTHING, List.of(), Optional.of(item(0))))).hasSize(1);
    assertThat(bobHears(3, talk(Talk.Ack.NOTHING, List.of(), Optional.of(item(0)))))
        .as("said again")
        .isEmpty();
  }

  @Test
  void whoSaysToHaveHeardWhatWasNeverSentGainsNothing() {
    for (int i = 0; i < 200; i++) {
      pair.b.say("b" + i);
    }
    Talk.Heard lie = new Talk.Heard(new Place(0, 0), Talk.COUNT_MAX - 1);
    Talk.Ack ack = new Talk.Ack(0, Blob.of(new byte[0]), List.of(lie));
    bobHears(0, talk(ack, List.of(), Optional.empty()));
    int sent = 0;
    while (pair.b.session.next(pair.now).isPresent()) {
      sent++;
    }
    assertThat(sent).isEqualTo(Sending.WINDOW);
  }

  @Test
  void freshKeysThatNobodyAskedForAreLeft() {
    Talk reply =
        new Talk(
            1,
            Talk.Ack.NOTHING,
            Optional.empty(),
            List.of(),
            Optional.of(new Talk.Offer(7, 0, pair.alice.open().nodeId())),
            Optional.of(new Talk.Reply(1, pair.alice.open().nodeId())),
            false);
    bobHears(0, reply);
    pair.a.session.receive(new Expected(new Place(0, 0), 0), reply, pair.now);
    pair.a.say("still here");
    pair.b.say("so am I");
    pair.run(Duration.ofMinutes(5));
    assertThat(pair.b.session.key(new Expected(new Place(1, 0), 0))).isEmpty();
    assertThat(pair.b.handedOn).isEqualTo(pair.a.said);
  }

  @Test
  void bytesThatAreNoMessageAreRefusedByName() {
    SplittableRandom chance = new SplittableRandom(4);
    byte[] good = PeopleCodec.encode(talk(Talk.Ack.NOTHING, List.of(), Optional.of(item(3))));
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int flips = 1 + chance.nextInt(4); flips > 0; flips--) {
        bad[chance.nextInt(bad.length)] ^= (byte) (1 << chance.nextInt(8));
      }
      try {
        assertThat(PeopleCodec.talk(bad).ended()).hasSizeLessThanOrEqualTo(Talk.CHAINS_MAX);
      } catch (MalformedFrameException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1000, 20_000);
    assertThatThrownBy(() -> PeopleCodec.talk(new byte[PeopleCodec.BYTES_MAX + 1]))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining("65537 bytes");
    assertThatThrownBy(() -> PeopleCodec.open(new byte[0]))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining("version 0");
  }
}
