package org.hearsay.wire;

import java.util.List;
import java.util.Optional;

/**
 * What one envelope of a session carries; section 13.5.
 *
 * @param seconds the sender's clock
 * @param item empty when only the rest is to be said
 * @param ended of chains in which the sender uses no further number
 * @param close whether the session is over
 */
public record Talk(
    long seconds,
    Ack ack,
    Optional<Item> item,
    List<Ended> ended,
    Optional<Offer> offer,
    Optional<Reply> reply,
    boolean close) {
  // From the protocol; changing one forks the network.
  /** Chains that one message tells of. */
  public static final int CHAINS_MAX = 16;

  /** Items above the first missing one that one message tells of. */
  public static final int LATER_MAX = 256;

  /** Days and generations are below this. */
  public static final int COUNT_MAX = 1 << 20;

  /** Copies the list. */
  public Talk {
    ended = List.copyOf(ended);
  }

  /** One day of one generation: numbers in one direction count from 0 in it. */
  public record Place(int generation, int day) {}

  /**
   * What has come.
   *
   * @param upto every item below it is there
   * @param later bit i, the highest of each byte first: item {@code upto + 1 + i} is there
   * @param heard the highest number of each chain that was heard of late
   */
  public record Ack(long upto, Blob later, List<Heard> heard) {
    /** Nothing yet. */
    public static final Ack NOTHING = new Ack(0, Blob.of(new byte[0]), List.of());

    /** Copies the list. */
    public Ack {
      heard = List.copyOf(heard);
    }

    /** Whether it says that an item is there. */
    public boolean has(long sequence) {
      if (sequence < upto) {
        return true;
      }
      long bit = sequence - upto - 1;
      return bit >= 0
          && bit < 8L * later.length()
          && (later.toBytes()[(int) (bit / 8)] >>> (7 - bit % 8) & 1) != 0;
    }
  }

  /** The highest number heard in a chain. */
  public record Heard(Place place, int highest) {}

  /**
   * Something that is handed on, once and in order.
   *
   * @param sequence from 0 in a session
   * @param id 16 random bytes
   * @param kind what the content is
   * @param millis when it was written, by its writer's clock
   */
  public record Item(long sequence, Blob id, int kind, long millis, Blob content) {
    public static final int ID_BYTES = 16;

    /** A kind that is handed on to nobody: what it said was withdrawn. */
    public static final int NOTHING = 0;

    /** The same at another place of a session. */
    public Item at(long otherSequence) {
      return new Item(otherSequence, id, kind, millis, content);
    }

    /** Nothing, in its place and under its id. */
    public Item withdrawn() {
      return new Item(sequence, id, NOTHING, millis, Blob.of(new byte[0]));
    }
  }

  /** Numbers 0 to {@code used - 1} of a chain were used, and no other will be. */
  public record Ended(Place place, int used) {}

  /** A fresh key for the generation that follows. */
  public record Offer(int generation, int firstDay, NodeId ephemeral) {}

  /** The other side's fresh key for it. */
  public record Reply(int generation, NodeId ephemeral) {}
}
