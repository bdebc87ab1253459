package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.junit.jupiter.api.Test;

/** The directory as a sparse Merkle tree, and proofs against its root. */
final class NameProofTest {
  private static NameRecord record(int i) {
    return new NameRecord(
        new Name("name-" + i),
        ChainRig.ALICE.open().nodeId(),
        i % 2 == 0 ? Optional.empty() : Optional.of(ChainRig.BOB.open().nodeId()),
        i,
        i + 100,
        0,
        false,
        ChainHash.ZERO);
  }

  private static State directory(int count) {
    State state = State.EMPTY;
    for (int i = 0; i < count; i++) {
      state = state.with(record(i));
    }
    return state;
  }

  @Test
  void everyNameIsProvenAndEveryOtherProvenAbsent() throws MalformedFrameException {
    State state = directory(300);
    for (int i = 0; i < 600; i++) {
      Name name = new Name("name-" + i);
      NameProof proof = NameProof.decode(state.prove(name).toBytes());
      assertThat(proof.record().isPresent()).isEqualTo(i < 300);
      assertThat(proof.holds(state.root(), name)).isTrue();
      if (i < 300) {
        assertThat(proof.holds(state.root(), new Name("name-" + (i + 1)))).isFalse();
      }
      assertThat(proof.toBytes()).hasSizeLessThan(2048);
    }
  }

  @Test
  void theOrderOfRegistrationDoesNotMatter() {
    State backwards = State.EMPTY;
    for (int i = 99; i >= 0; i--) {
      backwards = backwards.with(record(i));
    }
    assertThat(backwards.root()).isEqualTo(directory(100).root());
    assertThat(backwards.names()).isEqualTo(100);
  }

  @Test
  void whatWasAddedCanBeTakenBack() {
    State before = directory(50);
    State after = before;
    Undo undo = new Undo();
    for (int i = 50; i < 80; i++) {
      undo.names().put(record(i).name(), Optional.empty());
      after = after.with(record(i));
    }
    assertThat(after.root()).isNotEqualTo(before.root());
    assertThat(after.without(undo).root()).isEqualTo(before.root());
    assertThat(after.without(undo).names()).isEqualTo(50);
  }

  @Test
  void takingTheLastOneBackLeavesNothing() {
    State one = State.EMPTY.with(record(1));
    Undo undo = new Undo();
    undo.names().put(record(1).name(), Optional.empty());
    assertThat(one.without(undo).root()).isEqualTo(ChainHash.ZERO);
  }

  @Test
  void everyAlteredByteIsSeen() {
    State state = directory(20);
    Name name = new Name("name-3");
    byte[] good = state.prove(name).toBytes();
    for (int at = 0; at < good.length; at++) {
      byte[] altered = good.clone();
      altered[at] ^= 1;
      assertThat(holds(altered, state.root(), name)).as("byte %d", at).isFalse();
      assertThat(holds(Arrays.copyOf(good, at), state.root(), name)).isFalse();
    }
  }

  private static boolean holds(byte[] proof, Digest root, Name name) {
    try {
      return NameProof.decode(proof).holds(root, name);
    } catch (MalformedFrameException e) {
      return false;
    }
  }

  @Test
  void aProofOfTooManySiblingsIsNone() {
    byte[] proof = new byte[32 + 57 * 32];
    Arrays.fill(proof, (byte) 1);
    Arrays.fill(proof, 0, 7, (byte) 0xff);
    Arrays.fill(proof, 8, 32, (byte) 0);
    assertThatThrownBy(() -> NameProof.decode(proof)).isInstanceOf(MalformedFrameException.class);
  }
}
