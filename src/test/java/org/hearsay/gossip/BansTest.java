package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hearsay.FakeLink;
import org.hearsay.seal.Keccak;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame.Goodbye.Reason;
import org.hearsay.wire.Ip;
import org.junit.jupiter.api.Test;

/** Whom the operator shuts out stays out. */
final class BansTest {
  private static final Endpoint KEPT = new Endpoint("20.9.0.1", 7470);
  private static final Ip KEPT_IP = KEPT.ip().orElseThrow();

  private final Rig rig = Rig.with(options -> options.peers = List.of(KEPT));

  private static Digest hash(int number) {
    return Keccak.hash(Rig.id(number).toBytes());
  }

  @Test
  void aBanEndsTheLinkAndTheNextOnesAreRefused() {
    FakeLink link = rig.peer(1);
    FakeLink other = rig.peer(2);
    assertThat(rig.gossip.exclusion().ban(hash(1), Instant.MAX)).isTrue();
    assertThat(link.goodbye()).contains(Reason.REMOVED);
    assertThat(link.closed).isTrue();
    assertThat(other.closed).isFalse();
    rig.down(link);
    FakeLink again = rig.accepted(1);
    assertThat(again.goodbye()).contains(Reason.REMOVED);
    assertThat(again.closed).isTrue();
    assertThat(rig.comings).containsExactly("+1", "+2", "-1");
  }

  @Test
  void anAddressIsShutOutWhoeverIsThere() {
    FakeLink link = rig.peer(1);
    Ip ip = link.remote().ip().orElseThrow();
    rig.gossip.exclusion().ban(ip, Instant.MAX);
    assertThat(link.closed).isTrue();
    assertThat(rig.accepted(2, link.remote()).closed).isTrue();
    assertThat(rig.accepted(2).closed).isFalse();
    assertThat(rig.gossip.exclusion().unban(ip)).isTrue();
    assertThat(rig.accepted(3, link.remote()).closed).isFalse();
  }

  @Test
  void whoIsKeptIsNotDialledWhileBannedAndAtOnceAfterwards() {
    FakeLink link = rig.dialled(1, KEPT);
    rig.greet(link);
    rig.gossip.exclusion().ban(hash(1), Instant.MAX);
    rig.down(link);
    rig.dialled.clear();
    rig.tick(120);
    assertThat(rig.dialled).isEmpty();
    assertThat(rig.gossip.exclusion().unban(hash(1))).isTrue();
    assertThat(rig.dialled).containsExactly(KEPT);
    assertThat(rig.gossip.exclusion().unban(hash(1))).isFalse();
  }

  @Test
  void aBannedAddressIsNotDialledEvenIfNobodyWasFoundThereYet() {
    Rig fresh = Rig.rig();
    fresh.gossip.exclusion().ban(KEPT_IP, Instant.MAX);
    fresh.gossip.keep(KEPT);
    fresh.tick(60);
    assertThat(fresh.dialled).isEmpty();
  }

  @Test
  void aLinkWeDialledToABannedNodeIsCutAndTriedNoMore() {
    rig.gossip.exclusion().ban(hash(1), Instant.MAX);
    FakeLink link = rig.dialled(1, KEPT);
    assertThat(link.goodbye()).contains(Reason.REMOVED);
    rig.down(link);
    rig.dialled.clear();
    rig.tick(120);
    assertThat(rig.dialled).isEmpty();
  }

  @Test
  void whoeverSaysThatABannedNodeIsAtAKeptAddressKeepsUsFromNothing() {
    Rig fresh = Rig.rig();
    fresh.gossip.exclusion().ban(hash(1), Instant.MAX);
    fresh.gossip.heard(Rig.id(1), KEPT);
    fresh.tick(10);
    assertThat(fresh.dialled).isEmpty();
    fresh.gossip.keep(KEPT);
    assertThat(fresh.dialled).containsExactly(KEPT);
  }

  @Test
  void aBanWithAnEndEnds() {
    Instant until = rig.loop.clock().instant().plus(Duration.ofSeconds(30));
    rig.gossip.exclusion().ban(hash(1), until);
    rig.tick(30);
    assertThat(rig.accepted(1).closed).isTrue();
    rig.tick(2);
    assertThat(rig.gossip.exclusion().nodes()).isEmpty();
    assertThat(rig.accepted(1).closed).isFalse();
  }

  @Test
  void aRestartForgivesNobody() {
    rig.gossip.exclusion().ban(hash(1), Instant.MAX);
    rig.gossip.exclusion().ban(KEPT_IP, Instant.ofEpochSecond(4_000_000_000L));
    Optional<byte[]> written = rig.book;
    assertThat(written).isPresent();
    Rig restarted = Rig.with(options -> options.book = written);
    assertThat(restarted.gossip.exclusion().nodes()).containsEntry(hash(1), Instant.MAX);
    assertThat(restarted.gossip.exclusion().addresses())
        .containsEntry(KEPT_IP, Instant.ofEpochSecond(4_000_000_000L));
    assertThat(restarted.accepted(1).closed).isTrue();
  }

  @Test
  void linesThatAreNoBanAreSkipped() {
    String text =
        "ban\nban x\nban x never\nban 20.9.0.1 soon\nban 20.9.0.1 99999999999999999999\n"
            + "ban 20.9.0.1 9223372036854775807\nban 20.9.0.2 never\n20.9.0.3 7470\n";
    Rig read =
        Rig.with(options -> options.book = Optional.of(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(read.gossip.exclusion().addresses()).hasSize(1);
    assertThat(read.dialled).hasSize(1);
  }

  @Test
  void thereAreOnlySoMany() {
    for (int i = 0; i < Bans.BANS_MAX; i++) {
      assertThat(rig.gossip.exclusion().ban(hash(i), Instant.MAX)).isTrue();
    }
    assertThat(rig.gossip.exclusion().ban(KEPT_IP, Instant.MAX)).isFalse();
    assertThat(rig.gossip.exclusion().ban(hash(0), Instant.MAX)).as("there already").isTrue();
  }
}
