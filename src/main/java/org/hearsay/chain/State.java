package org.hearsay.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;

/**
 * What follows from a branch up to some block: the directory, the claims that are pending, and how
 * many transactions each account has had. Never changes; the next block's is made from it.
 */
public final class State {
  /** Of nothing but the genesis block. */
  public static final State EMPTY =
      new State(Trie.hashed(NameRecord::leaf), Trie.plain(), Trie.plain());

  private final Trie<NameRecord> names;
  private final Trie<Integer> claims;
  private final Trie<Long> sequences;

  State(Trie<NameRecord> names, Trie<Integer> claims, Trie<Long> sequences) {
    this.names = names;
    this.claims = claims;
    this.sequences = sequences;
  }

  /** One with this directory, whose low hashes are taken as they are, and nothing else. */
  static State ofNames(List<Trie.Leaf<NameRecord>> leaves) {
    return new State(Trie.hashed(NameRecord::leaf, leaves), Trie.plain(), Trie.plain());
  }

  /** Root of the directory, as a header names it. */
  public Digest root() {
    return names.root();
  }

  /** How many names were ever registered. */
  public int names() {
    return names.size();
  }

  /** What the directory says of a name, expired or not. */
  public Optional<NameRecord> find(Name name) {
    return names.get(name.place());
  }

  /** A record with what need not be hashed again. */
  Optional<Trie.Leaf<NameRecord>> leaf(Name name) {
    return names.leafAt(name.place());
  }

  /** How many claims are kept. */
  int claims() {
    return claims.size();
  }

  /** How many accounts ever made a transaction. */
  int accounts() {
    return sequences.size();
  }

  /** All records, in the order of the tree. */
  public void forEachName(Consumer<NameRecord> visitor) {
    names.forEach((place, record) -> visitor.accept(record));
  }

  /** Proves what the directory says of a name, or that it says nothing. */
  public NameProof prove(Name name) {
    return new NameProof(List.of(names.siblings(name.place())), find(name));
  }

  /** The number that an account's next transaction must bear. */
  public long nextSequence(NodeId account) {
    return sequences.get(place(account)).orElse(0L);
  }

  /** Height of an account's claim; {@code place} is where {@link #claimPlace} puts it. */
  Optional<Integer> claim(Digest place) {
    return claims.get(place);
  }

  /** Claims of two accounts never meet: nobody can spoil another's by making the same. */
  static Digest claimPlace(Digest commitment, NodeId account) {
    return ChainHash.of(ChainHash.CLAIM, commitment.toBytes(), account.toBytes());
  }

  private static Digest place(NodeId account) {
    return ChainHash.of(account.toBytes());
  }

  State counting(NodeId account) {
    return withSequence(account, nextSequence(account) + 1);
  }

  State withSequence(NodeId account, long next) {
    return new State(
        names,
        claims,
        next == 0 ? sequences.without(place(account)) : sequences.with(place(account), next));
  }

  State with(NameRecord record) {
    return new State(names.with(record.name().place(), record), claims, sequences);
  }

  State withClaim(Digest place, int height) {
    return new State(names, claims.with(place, height), sequences);
  }

  /** Without the claim, which a registration has used or time has overtaken. */
  State withoutClaim(Digest place) {
    return new State(names, claims.without(place), sequences);
  }

  /** Places of claims made before a height. */
  List<Digest> claimsBefore(int height) {
    List<Digest> old = new ArrayList<>();
    claims.forEach(
        (place, claimed) -> {
          if (claimed < height) {
            old.add(place);
          }
        });
    return old;
  }

  /** As it was before the block of which this tells. */
  State without(Undo undo) {
    State[] state = {this};
    undo.names()
        .forEach(
            (name, before) ->
                state[0] = before.map(state[0]::with).orElseGet(() -> state[0].without(name)));
    undo.claims()
        .forEach(
            (place, before) ->
                state[0] =
                    before
                        .map(height -> state[0].withClaim(place, height))
                        .orElseGet(() -> state[0].withoutClaim(place)));
    undo.accounts().forEach((account, before) -> state[0] = state[0].withSequence(account, before));
    return state[0];
  }

  private State without(Name name) {
    return new State(names.without(name.place()), claims, sequences);
  }
}
