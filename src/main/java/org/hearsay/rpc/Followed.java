package org.hearsay.rpc;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Name;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.node.ChainView;
import org.hearsay.node.Node;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;

/** The chain that the node follows, for methods that need one. On the loop. */
final class Followed {
  // Ours to choose.
  /** Questions that are answered from disk at once. */
  private static final int READERS_MAX = 8;

  static final RpcError NONE =
      RpcError.of(
          RpcError.NOT_FOUND,
          "no chain is followed",
          "start the daemon with --chain lan, main or a genesis file");

  static final RpcError BUSY =
      RpcError.of(
          RpcError.RATE_LIMITED,
          "too many are looking through the chain",
          "at most " + READERS_MAX + " at once; try again");

  static final RpcError BEHIND =
      RpcError.of(
              RpcError.NOT_SYNCED,
              "peers have blocks that are not here yet",
              "chain_head shows how far it is; try again then")
          .because("syncing");

  private final Node node;
  private final Loop loop;
  private final Work work;
  private int readers;

  Followed(Node node, Loop loop, Work work) {
    this.node = node;
    this.loop = loop;
    this.work = work;
  }

  /** Answers at once. */
  @FunctionalInterface
  interface Saying {
    Answer answer(Ledger ledger, Args args) throws BadArgumentException;
  }

  /** Answers exactly once, now or later. */
  @FunctionalInterface
  interface Doing {
    void run(Ledger ledger, Args args, Consumer<Answer> done) throws BadArgumentException;
  }

  Node node() {
    return node;
  }

  Loop loop() {
    return loop;
  }

  RpcMethod says(RpcMethod.Draft draft, Saying saying) {
    return does(draft, (ledger, args, done) -> done.accept(saying.answer(ledger, args)));
  }

  RpcMethod does(RpcMethod.Draft draft, Doing doing) {
    return draft.body((caller, args, done) -> run(doing, args, done)).orFails(NONE);
  }

  private void run(Doing doing, Args args, Consumer<Answer> done) {
    Optional<Ledger> ledger = node.following().ledger();
    if (ledger.isEmpty()) {
      done.accept(Answer.failed(NONE));
      return;
    }
    try {
      doing.run(ledger.get(), args, done);
    } catch (BadArgumentException e) {
      done.accept(Answer.failed(RpcError.invalidParams(String.valueOf(e.getMessage()))));
    }
  }

  /** What would come too early while blocks are missing; done the same way else. */
  Doing inStep(Doing doing) {
    return (ledger, args, done) -> {
      if (node.following().view().filter(ChainView::isBehind).isPresent()) {
        done.accept(Answer.failed(BEHIND));
      } else {
        doing.run(ledger, args, done);
      }
    };
  }

  /** Computes an answer off the loop. */
  void read(Supplier<Answer> job, Consumer<Answer> done) {
    compute(job, done, done);
  }

  /** Computes something off the loop; the last is told instead when too many do. */
  <T> void compute(Supplier<T> job, Consumer<T> then, Consumer<Answer> refused) {
    if (readers >= READERS_MAX) {
      refused.accept(Answer.failed(BUSY));
      return;
    }
    readers++;
    work.start(
        job,
        result -> {
          readers--;
          then.accept(result);
        });
  }

  static Name name(String text, int argument) throws BadArgumentException {
    if (Name.isName(text)) {
      return new Name(text);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    throw new BadArgumentException(
        "invalid argument %d: a name has %d to %d of a-z, 0-9 and -, not %s%s"
            .formatted(
                argument,
                Name.CHARS_MIN,
                Name.CHARS_MAX,
                JsonText.quote(text),
                Name.isName(lower) ? "; did you mean " + lower + "?" : ""));
  }

  static Digest id(byte[] bytes, int argument) throws BadArgumentException {
    if (bytes.length != Digest.BYTES) {
      throw new BadArgumentException(
          "invalid argument %d: an id has 32 bytes, not %d".formatted(argument, bytes.length));
    }
    return Digest.of(bytes);
  }

  static String hex(Digest digest) {
    return "0x" + digest.toHex();
  }

  static String hex(NodeId key) {
    return "0x" + key.toHex();
  }

  static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  static <E extends Enum<E>> String word(E one) {
    return one.name().toLowerCase(Locale.ROOT);
  }
}
