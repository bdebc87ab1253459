package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import org.hearsay.cli.ProvenName;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.Test;

/** The command line's own verifier, which shares no code with the chain, against the chain. */
final class ProvenNameTest {
  /** Every second header meets it. */
  private static final int EASY = 0x207fffff;

  private static final long SECONDS = 1_800_000_000L;
  private static final Digest PARENT = new Digest(1, 2, 3, 4);

  private static NameRecord record(int i) {
    return new NameRecord(
        new Name("name-" + i),
        ChainRig.ALICE.open().nodeId(),
        i % 2 == 0 ? Optional.empty() : Optional.of(ChainRig.BOB.open().nodeId()),
        i,
        i + 100,
        i % 3,
        i % 5 == 0,
        new Digest(i, 0, 0, 0));
  }

  private static State directory(int count) {
    State state = State.EMPTY;
    for (int i = 0; i < count; i++) {
      state = state.with(record(i));
    }
    return state;
  }

  private static Header header(Digest root, int target, boolean met) {
    Header header = new Header(1, PARENT, ChainHash.ZERO, ChainHash.ZERO, root, SECONDS, target, 0);
    int nonce = 0;
    while (Target.ofCompact(target).orElseThrow().isMetBy(header.id()) != met) {
      header = header.withNonce(++nonce);
    }
    return header;
  }

  @Test
  void whatTheChainProvesItReads() {
    State state = directory(200);
    Header header = header(state.root(), EASY, true);
    for (int i = 0; i < 400; i++) {
      String name = "name-" + i;
      ProvenName proven =
          ProvenName.check(name, header.toBytes(), state.prove(new Name(name)).toBytes());
      assertThat(proven.block()).isEqualTo(header.id().toHex());
      assertThat(proven.seconds()).isEqualTo(SECONDS);
      assertThat(proven.tries()).isEqualTo(Target.ofCompact(EASY).orElseThrow().work());
      Optional<ProvenName.Holder> expected = i < 200 ? Optional.of(held(i)) : Optional.empty();
      assertThat(proven.holder()).isEqualTo(expected);
    }
  }

  private static ProvenName.Holder held(int i) {
    NameRecord record = record(i);
    return new ProvenName.Holder(
        record.key().toHex(),
        record.recovery().map(key -> key.toHex()),
        record.registered(),
        record.expires(),
        record.rotated(),
        record.revoked());
  }

  @Test
  void everyAlteredByteIsSeen() {
    State state = directory(20);
    byte[] header = header(state.root(), EASY, true).toBytes();
    byte[] good = state.prove(new Name("name-3")).toBytes();
    for (int at = 0; at < good.length; at++) {
      byte[] altered = good.clone();
      altered[at] ^= 1;
      assertRefused("name-3", header, altered);
      assertRefused("name-3", header, Arrays.copyOf(good, at));
    }
    assertRefused("name-3", header, Arrays.copyOf(good, good.length + 1));
    for (int at = 100; at < 132; at++) {
      byte[] altered = header.clone();
      altered[at] ^= 1;
      assertRefused("name-3", altered, good);
    }
  }

  private static void assertRefused(String name, byte[] header, byte[] proof) {
    assertThatThrownBy(() -> ProvenName.check(name, header, proof))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aProofIsOfOneNameOnly() {
    State state = directory(20);
    byte[] header = header(state.root(), EASY, true).toBytes();
    byte[] proof = state.prove(new Name("name-3")).toBytes();
    assertRefused("name-4", header, proof);
    assertRefused("name-99", header, proof);
    byte[] absent = state.prove(new Name("name-99")).toBytes();
    assertRefused("name-3", header, absent);
  }

  @Test
  void aHeaderThatNobodyWorkedForIsNone() {
    State state = directory(2);
    byte[] proof = state.prove(new Name("name-1")).toBytes();
    byte[] idle = header(state.root(), EASY, false).toBytes();
    assertThatThrownBy(() -> ProvenName.check("name-1", idle, proof))
        .hasMessageContaining("worked");
    byte[] odd = header(state.root(), EASY, true).toBytes();
    odd[141] |= (byte) 0x80; // a mantissa below zero
    assertRefused("name-1", odd, proof);
    assertRefused("name-1", Arrays.copyOf(odd, 147), proof);
    assertRefused("name-1", Arrays.copyOf(odd, 150), proof);
  }

  @Test
  void theFirstBlockNeedsNoWorkAndHasNoNames() {
    Header genesis = ChainRig.rules().genesis().header();
    byte[] absent = State.EMPTY.prove(new Name("alice")).toBytes();
    ProvenName proven = ProvenName.check("alice", genesis.toBytes(), absent);
    assertThat(proven.holder()).isEmpty();
    assertThat(proven.tries()).isZero();
  }

  @Test
  void aSealIsPassedOver() {
    State state = directory(2);
    Header header = header(state.root(), EASY, true);
    byte[] proof = state.prove(new Name("name-1")).toBytes();
    byte[] sealed = new SealedHeader(header, Optional.empty()).toBytes();
    assertThat(sealed).hasSize(Header.BYTES + 1);
    assertThat(ProvenName.check("name-1", sealed, proof).holder()).isPresent();
  }
}
