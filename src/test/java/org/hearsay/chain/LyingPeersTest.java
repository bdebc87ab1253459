package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.hearsay.sim.MemoryBlockStore;
import org.hearsay.wire.Blob;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.Test;

/** A newcomer whose first peer lies about what it has. */
final class LyingPeersTest {
  private static final BigInteger HUGE = BigInteger.ONE.shiftLeft(200);

  /** A year and more before the network's now, so that a long branch has its time. */
  private static final long LONG_AGO = ChainRig.GENESIS_SECONDS - 500L * 86_400;

  private static Rules rules(long genesisSeconds) {
    return new Rules(
        "liars",
        7,
        genesisSeconds,
        ChainRig.EASY,
        30,
        48,
        new Rules.Prices(1, 1, 1),
        5000,
        100,
        50,
        120,
        60,
        List.of());
  }

  /** Party 0 is honest and has a chain; party 1 knows nothing and nobody. */
  private static LedgerNet net() {
    return net(ChainRig.GENESIS_SECONDS);
  }

  private static LedgerNet net(long genesisSeconds) {
    LedgerNet net = new LedgerNet(rules(genesisSeconds), 2);
    net.parties.get(0).mine(1);
    net.run(Duration.ofHours(1));
    net.parties.get(0).ledger.miner().setMode(Miner.Mode.OFF);
    assertThat(net.parties.get(0).chain().height()).isGreaterThan(100);
    return net;
  }

  private static ChainFrame.Status claim(LedgerNet net, BigInteger work) {
    return new ChainFrame.Status(net.rules.genesis().id(), ChainHash.ZERO, 1_000_000, work);
  }

  /** A peer that says each second that it has more than everybody. */
  private static ScriptedPeer boaster(LedgerNet net, BiConsumer<ScriptedPeer, ChainFrame> script) {
    ScriptedPeer liar = new ScriptedPeer(net, net.parties.get(1), script);
    boast(net, liar);
    return liar;
  }

  private static void boast(LedgerNet net, ScriptedPeer liar) {
    if (liar.up) {
      liar.say(claim(net, HUGE));
      net.time.after(Duration.ofSeconds(1), () -> boast(net, liar));
    }
  }

  private static void honestPeerComesAndIsFollowed(LedgerNet net, Duration within) {
    net.run(Duration.ofSeconds(5));
    net.connect(1, 0);
    net.run(within);
    assertThat(net.parties.get(1).chain().tipId()).isEqualTo(net.parties.get(0).chain().tipId());
    assertThat(net.parties.get(0).faults).isEmpty();
  }

  private static ChainFrame.Headers headers(List<SealedHeader> headers) {
    return new ChainFrame.Headers(headers.stream().map(h -> Blob.of(h.toBytes())).toList());
  }

  @Test
  void whoNeverAnswersIsPassedOver() {
    LedgerNet net = net();
    boaster(net, (liar, frame) -> {});
    honestPeerComesAndIsFollowed(net, Duration.ofSeconds(30));
  }

  @Test
  void whoHasLessThanItSaysIsPassedOver() {
    LedgerNet net = net();
    ChainRig low = new ChainRig(net.rules, new MemoryBlockStore("low"));
    List<SealedHeader> branch = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      branch.add(low.mine(ChainRig.GENESIS_SECONDS + 30L * i).sealed());
    }
    ScriptedPeer liar =
        boaster(
            net,
            (peer, frame) -> {
              if (frame instanceof ChainFrame.GetHeaders) {
                peer.say(headers(branch));
              }
            });
    honestPeerComesAndIsFollowed(net, Duration.ofSeconds(30));
    int asked = liar.heard;
    net.run(Duration.ofMinutes(10));
    assertThat(liar.heard - asked).as("it is asked less and less").isLessThan(40);
  }

  @Test
  void whoBringsNoBlocksIsDoneWithout() {
    LedgerNet net = net();
    LedgerNet.Party honest = net.parties.get(0);
    ScriptedPeer liar =
        new ScriptedPeer(net, net.parties.get(1), (peer, frame) -> {}); // first in line
    liar.say(claim(net, BigInteger.ONE));
    honestPeerComesAndIsFollowed(net, Duration.ofSeconds(30));
    assertThat(honest.chain().height()).isEqualTo(net.parties.get(1).chain().height());
  }

  /** Headers without end, each with the least work there is, as slowly as is endured. */
  @Test
  void aLongLowBranchTakesNobodysTurn() {
    LedgerNet net = net(LONG_AGO);
    CheapHeaders cheap = new CheapHeaders(net.rules);
    boaster(
        net,
        (peer, frame) -> {
          if (frame instanceof ChainFrame.GetHeaders) {
            net.time.after(
                Duration.ofSeconds(15),
                () -> peer.say(headers(cheap.next(ChainFrame.Headers.MAX))));
          }
        });
    honestPeerComesAndIsFollowed(net, Duration.ofMinutes(3));
    assertThat(cheap.count()).as("it did keep the newcomer busy").isGreaterThan(4000);
  }

  @Test
  void aMillionLowHeadersTakeNoMemory() {
    int count = Boolean.getBoolean("hearsay.long") ? 1_000_000 : 100_000;
    Rules rules = rules(LONG_AGO);
    ChainRig rig = new ChainRig(rules, new MemoryBlockStore("victim"));
    CheapHeaders cheap = new CheapHeaders(rules);
    HeaderPass pass =
        new HeaderPass(rig.chain.lineAfter(rig.chain.tipId()).orElseThrow(), id -> false);
    long before = usedBytes();
    for (int i = 0; i < count / ChainFrame.Headers.MAX; i++) {
      List<Proven> portion = new ArrayList<>();
      for (SealedHeader header : cheap.next(ChainFrame.Headers.MAX)) {
        portion.add(Proven.check(rules, header).proven().orElseThrow());
      }
      Optional<Refusal> refusal = pass.take(portion, ChainRig.GENESIS_SECONDS);
      assertThat(refusal).isEmpty();
      assertThat(pass.isOver()).isFalse();
    }
    assertThat(pass.line().height()).isEqualTo(cheap.count());
    assertThat(usedBytes() - before).as("%d headers", cheap.count()).isLessThan(2 << 20);
    assertThat(pass.ends()).hasSize(count / ChainFrame.Headers.MAX);
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void headersOfTheFutureEndThePass() {
    ChainRig rig = new ChainRig(rules(LONG_AGO), new MemoryBlockStore("victim"));
    HeaderPass pass =
        new HeaderPass(rig.chain.lineAfter(rig.chain.tipId()).orElseThrow(), id -> false);
    CheapHeaders cheap = new CheapHeaders(rig.rules);
    List<Proven> portion = new ArrayList<>();
    for (SealedHeader header : cheap.next(ChainFrame.Headers.MAX)) {
      portion.add(Proven.check(rig.rules, header).proven().orElseThrow());
    }
    assertThat(pass.take(portion, LONG_AGO + 30L * 10 - 60)).isEmpty();
    assertThat(pass.line().height()).isEqualTo(10);
    assertThat(pass.isOver()).isTrue();
  }

  /** Headers one after the other, on time, each with the least work. */
  private static final class CheapHeaders {
    private final Rules rules;
    private SealedHeader last;
    private int count;

    CheapHeaders(Rules rules) {
      this.rules = rules;
      this.last = rules.genesis().sealed();
    }

    int count() {
      return count;
    }

    List<SealedHeader> next(int wanted) {
      List<SealedHeader> headers = new ArrayList<>();
      for (int i = 0; i < wanted; i++) {
        Digest parent = last.id();
        Header header =
            new Header(
                Header.VERSION,
                parent,
                ChainHash.ZERO,
                ChainHash.ZERO,
                ChainHash.ZERO,
                rules.genesisSeconds() + 30L * ++count,
                rules.genesisTarget(),
                0);
        int nonce = HeaderSearch.search(header, () -> false, tries -> {}).orElseThrow();
        last = new SealedHeader(header.withNonce(nonce), Optional.empty());
        headers.add(last);
      }
      return headers;
    }
  }
}
