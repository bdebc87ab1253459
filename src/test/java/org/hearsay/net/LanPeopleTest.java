package org.hearsay.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Presence;
import org.junit.jupiter.api.Test;

/** Who is seen on the local network, however much is shouted there. */
final class LanPeopleTest {
  private static final long LATER = LanPeople.FORGOTTEN_NANOS;

  private final LanPeople people = new LanPeople();

  private static Presence somebody(String nick, int key) {
    return new Presence(new NodeId(new Digest(key, 0, 0, 0), new Digest(0, 0, 0, 0)), nick);
  }

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, (byte) (last >> 8), (byte) last});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoeverIsHeardIsThereUntilNothingIsHeardForAWhile() {
    Presence nora = somebody("Nora", 1);
    Presence omar = somebody("Omar", 2);
    people.heard(address(1), nora, 0);
    people.heard(address(2), omar, 5);
    people.heard(address(1), nora, LATER);
    assertThat(people.all(LATER)).containsExactly(nora, omar);
    assertThat(people.all(LATER + 6)).containsExactly(nora);
    assertThat(people.all(2 * LATER + 1)).isEmpty();
  }

  @Test
  void whoeverIsHeardFromTwoAddressesIsThereOnce() {
    Presence nora = somebody("Nora", 1);
    people.heard(address(1), nora, 0);
    people.heard(address(2), nora, 0);
    assertThat(people.all(0)).containsExactly(nora);
  }

  @Test
  void nobodyTakesAnothersPlaceByItsNickname() {
    Presence nora = somebody("Nora", 1);
    Presence poser = somebody("Nora", 2);
    people.heard(address(1), nora, 0);
    people.heard(address(2), poser, 0);
    assertThat(people.all(0)).containsExactly(nora, poser);
  }

  @Test
  void oneMachineDoesNotFillItAndAllOfThemPushNobodyOut() {
    Presence nora = somebody("Nora", 1);
    people.heard(address(0), nora, 0);
    for (int i = 0; i < 10_000; i++) {
      people.heard(address(1), somebody("flood", 100 + i), 1);
    }
    assertThat(people.all(1)).hasSize(1 + LanPeople.PER_ADDRESS_MAX);
    for (int i = 0; i < 10_000; i++) {
      people.heard(address(2 + i), somebody("flood", 100_000 + i), 1);
    }
    people.heard(address(0), nora, 2);
    List<Presence> all = people.all(2);
    assertThat(all).hasSize(LanPeople.MAX).contains(nora);
    assertThat(people.all(1 + LATER + 1)).containsExactly(nora);
  }
}
