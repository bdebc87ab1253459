package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hearsay.wire.Digest;
import org.junit.jupiter.api.Test;

/** Roots and proofs over lists. */
final class MerkleTest {
  private static List<byte[]> items(int count) {
    List<byte[]> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(new byte[] {(byte) i, 7});
    }
    return items;
  }

  @Test
  void everyItemOfEveryTreeIsProven() {
    for (int count = 1; count <= 17; count++) {
      Digest root = Merkle.root(items(count));
      for (int i = 0; i < count; i++) {
        Merkle.Proof proof = Merkle.prove(items(count), i);
        assertThat(proof.leadsTo(root, items(count).get(i))).isTrue();
        assertThat(proof.leadsTo(root, new byte[] {(byte) (i + 1), 7})).isFalse();
      }
    }
  }

  @Test
  void aProofForAnotherPlaceOrCountIsNone() {
    List<byte[]> items = items(6);
    Digest root = Merkle.root(items);
    Merkle.Proof proof = Merkle.prove(items, 2);
    assertThat(new Merkle.Proof(3, 6, proof.siblings()).leadsTo(root, items.get(2))).isFalse();
    assertThat(new Merkle.Proof(2, 7, proof.siblings()).leadsTo(root, items.get(2))).isFalse();
    assertThat(new Merkle.Proof(-1, 6, proof.siblings()).leadsTo(root, items.get(2))).isFalse();
    assertThat(new Merkle.Proof(2, 0, proof.siblings()).leadsTo(root, items.get(2))).isFalse();
    List<Digest> longer = new ArrayList<>(proof.siblings());
    longer.add(root);
    assertThat(new Merkle.Proof(2, 6, longer).leadsTo(root, items.get(2))).isFalse();
    assertThat(new Merkle.Proof(2, 6, proof.siblings().subList(0, 1)).leadsTo(root, items.get(2)))
        .isFalse();
  }

  @Test
  void countsAreCommittedTo() {
    List<byte[]> two = items(2);
    List<byte[]> three = List.of(two.get(0), two.get(1), two.get(1));
    assertThat(Merkle.root(three)).isNotEqualTo(Merkle.root(two));
    assertThat(Merkle.root(List.of())).isNotEqualTo(Merkle.root(items(1)));
  }

  @Test
  void aNodeIsNoLeaf() {
    List<byte[]> items = items(2);
    byte[] joined = new byte[64];
    System.arraycopy(ChainHash.of(ChainHash.LEAF, items.get(0)).toBytes(), 0, joined, 0, 32);
    System.arraycopy(ChainHash.of(ChainHash.LEAF, items.get(1)).toBytes(), 0, joined, 32, 32);
    assertThat(Merkle.root(List.of(joined))).isNotEqualTo(Merkle.root(items));
  }
}
