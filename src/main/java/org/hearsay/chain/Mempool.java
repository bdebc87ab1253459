package org.hearsay.chain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.chain.Verdict.Reorganisation;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that wait for a block. All of them together can follow the tip, in the order in
 * which they came. Bounded in bytes: when it is full, the one that worked least for each of its
 * bytes leaves, and what builds on it. On the loop.
 */
public final class Mempool {
  // Ours to choose.
  /** What a transaction takes besides its bytes. */
  private static final int ENTRY_BYTES = 512;

  /** Of one account at once, so that a rebuilt pool costs little. */
  private static final int PER_ACCOUNT_MAX = 64;

  /** When the pool is full, this part of it is emptied. */
  private static final int EVICTED_SHARE = 16;

  /** Who hears of what comes and goes; on the loop. */
  public interface Listener {
    /** A transaction came in. */
    void added(Checked transaction);

    /** A transaction left without having been mined. */
    void dropped(Checked transaction, Refusal why);
  }

  private final Chain chain;
  private final long bytesMax;
  private final Listener listener;
  private final Map<Digest, Checked> waiting = new LinkedHashMap<>();
  private Effects effects;
  private long bytes;

  /** Takes the budget in bytes, overheads included. */
  public Mempool(Chain chain, long bytesMax, Listener listener) {
    this.chain = chain;
    this.bytesMax = bytesMax;
    this.listener = listener;
    this.effects = chain.nextEffects();
  }

  public int size() {
    return waiting.size();
  }

  /** Bytes taken, overheads included. */
  public long bytes() {
    return bytes;
  }

  /** In the order in which they came: a view. */
  public Collection<Checked> transactions() {
    return Collections.unmodifiableCollection(waiting.values());
  }

  public Optional<Checked> find(Digest id) {
    return Optional.ofNullable(waiting.get(id));
  }

  /** The number that an account's next transaction must bear, those that wait counted. */
  public long nextSequence(NodeId account) {
    return effects.state().nextSequence(account);
  }

  /** What the state would be if all that wait were mined. */
  State stateAhead() {
    return effects.state();
  }

  /** Why a transaction would not be taken now, whatever it pays; changes nothing. */
  Optional<Refusal> refusalAhead(Transaction.Unsigned unsigned, NodeId account) {
    return effects.refusalOf(unsigned, account);
  }

  /** Offers a transaction; why it is not taken, if it is not. */
  public Optional<Refusal> offer(Checked transaction) {
    if (waiting.containsKey(transaction.id())) {
      return refuse(Fault.KNOWN, "waits already");
    }
    if (ofAccount(transaction.account()) >= PER_ACCOUNT_MAX) {
      return refuse(Fault.POOL_FULL, "%d of its account wait already".formatted(PER_ACCOUNT_MAX));
    }
    if (!hasRoomFor(transaction)) {
      return refuse(Fault.POOL_FULL, "the pool is full of such as worked more for each byte");
    }
    Optional<Refusal> refusal = effects.apply(transaction);
    if (refusal.isPresent()) {
      return refusal;
    }
    put(transaction);
    if (bytes > bytesMax) {
      evict();
    }
    if (waiting.containsKey(transaction.id())) {
      listener.added(transaction);
      return Optional.empty();
    }
    return refuse(Fault.POOL_FULL, "the pool is full");
  }

  private static Optional<Refusal> refuse(Fault fault, String detail) {
    return Optional.of(new Refusal(fault, detail));
  }

  private int ofAccount(NodeId account) {
    int count = 0;
    for (Checked transaction : waiting.values()) {
      count += transaction.account().equals(account) ? 1 : 0;
    }
    return count;
  }

  private boolean hasRoomFor(Checked transaction) {
    if (bytes + cost(transaction) <= bytesMax) {
      return true;
    }
    Checked worst = worst();
    return worst != null && worst.worthPerByte() < transaction.worthPerByte();
  }

  private static long cost(Checked transaction) {
    return (long) transaction.sizeBytes() + ENTRY_BYTES;
  }

  private void put(Checked transaction) {
    waiting.put(transaction.id(), transaction);
    bytes += cost(transaction);
  }

  private @Nullable Checked worst() {
    return waiting.values().stream()
        .min(Comparator.comparingDouble(Checked::worthPerByte))
        .orElse(null);
  }

  /** Makes more room than is needed, so that not every arrival costs a rebuilt pool. */
  private void evict() {
    List<Checked> worstFirst = new ArrayList<>(waiting.values());
    worstFirst.sort(Comparator.comparingDouble(Checked::worthPerByte));
    List<Checked> gone = new ArrayList<>();
    for (Checked worst : worstFirst) {
      if (bytes <= bytesMax - bytesMax / EVICTED_SHARE) {
        break;
      }
      remove(worst.id());
      gone.add(worst);
    }
    rebuild(List.of());
    Refusal why = new Refusal(Fault.POOL_FULL, "others worked more for each byte");
    gone.forEach(transaction -> listener.dropped(transaction, why));
  }

  private void remove(Digest id) {
    Checked gone = waiting.remove(id);
    if (gone != null) {
      bytes -= cost(gone);
    }
  }

  /**
   * The main branch changed: what was mined leaves, what was undone comes back, what no longer fits
   * is dropped.
   */
  public void follow(Reorganisation change) {
    for (Block block : change.joined()) {
      block.transactions().forEach(transaction -> remove(transaction.id()));
    }
    List<Checked> returning = new ArrayList<>();
    for (int i = change.left().size() - 1; i >= 0; i--) {
      for (Transaction transaction : change.left().get(i).transactions()) {
        Checked.check(chain.rules(), transaction).checked().ifPresent(returning::add);
      }
    }
    rebuild(returning);
    for (Checked transaction : returning) {
      if (waiting.containsKey(transaction.id())) {
        listener.added(transaction); // others may never have heard of it
      }
    }
  }

  /** Applies everything anew, those that return first: they are older. */
  private void rebuild(List<Checked> returning) {
    List<Checked> all = new ArrayList<>(returning);
    all.addAll(waiting.values());
    waiting.clear();
    bytes = 0;
    effects = chain.nextEffects();
    for (Checked transaction : all) {
      Optional<Refusal> refusal =
          waiting.containsKey(transaction.id())
              ? refuse(Fault.KNOWN, "waits already")
              : effects.apply(transaction);
      if (refusal.isEmpty()) {
        put(transaction);
      } else if (refusal.get().fault() != Fault.KNOWN
          && refusal.get().fault() != Fault.SEQUENCE_USED) {
        listener.dropped(transaction, refusal.get());
      }
    }
  }

  /**
   * What the next block should carry: the best paid first, each account's in order, as many as fit.
   *
   * @param bytesMax for all of them with their lengths
   */
  List<Checked> choose(int bytesMax) {
    List<Checked> left = new ArrayList<>(waiting.values());
    left.sort(Comparator.comparingDouble(Checked::worthPerByte).reversed());
    List<Checked> chosen = new ArrayList<>();
    Effects block = chain.nextEffects();
    int room = bytesMax;
    boolean again = true;
    while (again) {
      again = false;
      for (var each = left.iterator(); each.hasNext(); ) {
        Checked transaction = each.next();
        if (transaction.sizeBytes() + 2 <= room && block.apply(transaction).isEmpty()) {
          room -= transaction.sizeBytes() + 2;
          chosen.add(transaction);
          each.remove();
          again = true;
        }
      }
    }
    return chosen;
  }
}
