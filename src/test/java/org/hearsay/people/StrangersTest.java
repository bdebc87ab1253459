package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hearsay.people.ContactsTest.key;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.people.Contacts.Fault;
import org.hearsay.people.Strangers.Verdict;
import org.hearsay.sim.MemoryVault;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.sim.VirtualWork;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.Test;

/** Requests of strangers are bounded, and a flood of them harms nobody but the flood. */
final class StrangersTest {
  private static final NodeId SELF = key(0);

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-20T12:00:00Z"));
  private final MemoryVault vault = new MemoryVault("people");
  private Contacts contacts = open();

  private Contacts open() {
    return new Contacts(
        vault, new VirtualLoop(time), new VirtualWork(time), () -> SELF, Names.NONE);
  }

  private ContactRequest request(long who, boolean anchored, double rating, String text) {
    Instant now = time.clock().instant();
    return new ContactRequest(
        key(who),
        Optional.of("nick"),
        Optional.empty(),
        anchored,
        text,
        rating,
        now,
        Optional.empty());
  }

  private Verdict ask(long who, double rating) {
    return contacts.strangers().requested(request(who, false, rating, "hello"));
  }

  private void settle() {
    time.run(Duration.ofSeconds(1));
  }

  private List<Optional<Fault>> bar(long who, boolean blocked) {
    List<Optional<Fault>> told = new ArrayList<>();
    contacts.strangers().bar(key(who), blocked, told::add);
    settle();
    return told;
  }

  private List<NodeId> waiting() {
    return contacts.strangers().requests().stream().map(ContactRequest::from).toList();
  }

  @Test
  void tenThousandStrangersPushOutNobodyWhoWasThere() {
    for (int honest = 1; honest <= 100; honest++) {
      assertThat(ask(honest, 1.0)).isEqualTo(Verdict.TAKEN);
      settle();
    }
    int taken = 0;
    for (int flood = 1000; flood < 11_000; flood++) {
      taken += ask(flood, 1.0) == Verdict.TAKEN ? 1 : 0;
      if (flood % 100 == 0) {
        settle();
      }
    }
    assertThat(taken).isEqualTo(Requests.MAX - 100);
    assertThat(waiting()).hasSize(Requests.MAX);
    for (int honest = 1; honest <= 100; honest++) {
      assertThat(contacts.strangers().requestOf(key(honest))).as("%d", honest).isPresent();
    }
    settle();
    contacts = open();
    assertThat(waiting()).hasSize(Requests.MAX).contains(key(1), key(100));
  }

  @Test
  void duringAFloodWorkAndANameStillOpenTheDoor() {
    for (int flood = 1000; flood < 1000 + Requests.MAX; flood++) {
      ask(flood, 2.0);
      settle();
    }
    assertThat(ask(1, 1.9)).isEqualTo(Verdict.OUTRANKED);
    assertThat(ask(2, 2.1)).isEqualTo(Verdict.TAKEN);
    assertThat(contacts.strangers().requested(request(3, true, 0.1, "I have a name")))
        .isEqualTo(Verdict.TAKEN);
    assertThat(waiting())
        .hasSize(Requests.MAX)
        .contains(key(2), key(3), key(1000))
        .doesNotContain(key(999 + Requests.MAX), key(998 + Requests.MAX));
  }

  @Test
  void whoIsNotAnsweredForThirtyDaysMakesRoom() {
    for (int old = 1000; old < 1000 + Requests.MAX; old++) {
      ask(old, 2.0);
      settle();
    }
    time.run(Requests.WAITS);
    assertThat(ask(1, 1.0)).isEqualTo(Verdict.TAKEN);
    settle();
    contacts = open();
    assertThat(waiting()).containsExactly(key(1));
  }

  @Test
  void aStrangerHasOneRequest() {
    ask(1, 1.0);
    contacts.strangers().requested(request(1, false, 2.0, "again"));
    contacts.strangers().requested(request(1, false, 1.0, "with less work"));
    settle();
    assertThat(contacts.strangers().requests())
        .extracting(ContactRequest::text)
        .containsExactly("again");
  }

  @Test
  void whoIsAcceptedIsAContactAndNoStrangerAnyMore() {
    ask(1, 1.0);
    settle();
    contacts.add("bob", key(1), Optional.empty(), Optional.empty(), done -> {});
    settle();
    assertThat(ask(1, 1.0)).isEqualTo(Verdict.KNOWN);
    assertThat(ask(0, 1.0)).as("oneself").isEqualTo(Verdict.KNOWN);
    contacts = open();
    assertThat(waiting()).isEmpty();
    assertThat(contacts.called("bob")).isPresent();
  }

  @Test
  void whoIsIgnoredOrBlockedIsNotSeenAgain() {
    ask(1, 1.0);
    ask(2, 1.0);
    assertThat(bar(1, false)).containsExactly(Optional.empty());
    assertThat(bar(2, true)).containsExactly(Optional.empty());
    assertThat(bar(3, false)).containsExactly(Optional.of(Fault.NO_REQUEST));
    contacts = open();
    assertThat(waiting()).isEmpty();
    assertThat(ask(1, 9.0)).isEqualTo(Verdict.BARRED);
    assertThat(ask(2, 9.0)).isEqualTo(Verdict.BARRED);
    assertThat(contacts.strangers().blocked()).containsExactly(key(2));
    contacts.strangers().unbar(key(2), fault -> assertThat(fault).isEmpty());
    settle();
    assertThat(ask(2, 9.0)).isEqualTo(Verdict.TAKEN);
  }

  @Test
  void manyIgnoredForgetTheFirstAndNoBlocked() {
    bar(1, true);
    for (int i = 2; i <= Strangers.BARRED_MAX; i++) {
      ask(i, 1.0);
      bar(i, false);
    }
    ask(-1, 1.0);
    assertThat(bar(-1, false)).containsExactly(Optional.empty());
    assertThat(ask(1, 1.0)).isEqualTo(Verdict.BARRED);
    assertThat(ask(2, 1.0)).isEqualTo(Verdict.TAKEN);
    assertThat(ask(3, 1.0)).isEqualTo(Verdict.BARRED);
  }

  @Test
  void aDiskThatDoesNotKeepUpTakesNoStrangers() {
    vault.setFull(true);
    int taken = 0;
    for (int flood = 1; flood <= 10_000; flood++) {
      taken += ask(flood, flood) == Verdict.TAKEN ? 1 : 0;
    }
    assertThat(taken).isLessThanOrEqualTo(1000);
    assertThat(ask(20_000, 99_999)).isEqualTo(Verdict.DISK_BEHIND);
  }

  @Test
  void aRequestCannotClaimARatingThatIsNoNumber() {
    assertThatThrownBy(() -> request(1, false, Double.NaN, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
