package org.hearsay.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.wire.MalformedFrameException;

/**
 * Some blocks in a row from somewhere else than a peer, believed no more than a stranger's. The
 * steps are made one after the other: {@link #of} on the loop, {@link #prove} off it, {@link
 * #offer} on it again.
 */
public final class BlockPage {
  /** A block on its way: not looked at when it is known, proven, or refused. */
  private static final class Item {
    final byte[] bytes;
    final boolean known;
    Optional<Proven.Block> proven = Optional.empty();
    String refused = "";

    Item(byte[] bytes, boolean known) {
      this.bytes = bytes;
      this.known = known;
    }
  }

  /**
   * What came of it. Blocks before the one that stopped it are taken, those after it are not.
   *
   * @param read how many are right
   * @param taken how many of them were new
   * @param aside how many of those are on a branch that weighs no more than ours
   * @param stopped what is wrong with the next
   */
  public record Outcome(int read, int taken, int aside, Optional<String> stopped) {}

  private final Chain chain;
  private final List<Item> items;

  private BlockPage(Chain chain, List<Item> items) {
    this.chain = chain;
    this.items = items;
  }

  /** Looks which of them are known. */
  public static BlockPage of(Chain chain, List<byte[]> blocks) {
    List<Item> items = new ArrayList<>();
    for (byte[] bytes : blocks) {
      items.add(new Item(bytes, isKnown(chain, bytes)));
    }
    return new BlockPage(chain, items);
  }

  private static boolean isKnown(Chain chain, byte[] bytes) {
    try {
      return chain.knows(SealedHeader.read(new Input(bytes, "block")).id());
    } catch (MalformedFrameException e) {
      return false; // said when it is looked at as a whole
    }
  }

  /** Checks all that each needs no other for; what is behind a wrong one is not looked at. */
  public BlockPage prove() {
    for (Item item : items) {
      if (!item.known) {
        prove(item);
        if (item.proven.isEmpty()) {
          break;
        }
      }
    }
    return this;
  }

  private void prove(Item item) {
    try {
      Proven.Outcome<Proven.Block> outcome =
          Proven.Block.check(chain.rules(), Block.decode(item.bytes));
      item.proven = outcome.proven();
      item.refused = outcome.refusal().map(Refusal::detail).orElse("");
    } catch (MalformedFrameException e) {
      item.refused = String.valueOf(e.getMessage());
    }
  }

  /** Offers them, in order, until one is not taken. */
  public Outcome offer() {
    int read = 0;
    int taken = 0;
    int aside = 0;
    for (Item item : items) {
      if (!item.known) {
        if (item.proven.isEmpty()) {
          return new Outcome(read, taken, aside, Optional.of(item.refused));
        }
        Verdict verdict = chain.offer(item.proven.get());
        Optional<String> why = BlockFile.whyNot(verdict);
        if (why.isPresent()) {
          return new Outcome(read, taken, aside, why);
        }
        taken += verdict instanceof Verdict.Known ? 0 : 1;
        aside += verdict instanceof Verdict.Aside ? 1 : 0;
      }
      read++;
    }
    return new Outcome(read, taken, aside, Optional.empty());
  }
}
