package org.hearsay.rpc;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.hearsay.chain.Archive;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Verification;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import tools.jackson.databind.node.ObjectNode;

/** {@code chain_verify}: replays what is stored, one replay at a time. On the loop. */
final class ChainAudit {
  // Ours to choose.
  /** The loop is told so often, in blocks. */
  private static final int TOLD_EVERY = 16;

  private static final String RUNNING = "{\"running\":true,\"height\":0,\"goal\":3}";

  private final Followed chain;
  private final Loop loop;
  private final Work work;
  private Optional<Audit> latest = Optional.empty();

  /** One replay: how far it is, and what came of it. */
  private static final class Audit {
    int height;
    int goal;
    Optional<Verification.Result> result = Optional.empty();

    ObjectNode json(String place) {
      ObjectNode json = ChainShapes.object().put("running", result.isEmpty());
      json.put("height", height).put("goal", goal);
      result.ifPresent(
          done -> {
            json.put("ok", done.broken().isEmpty()).put("names", done.names());
            json.put("transactions", done.transactions());
            done.broken().ifPresent(why -> json.put("fault", why).put("hint", remedy(place)));
          });
      return json;
    }
  }

  /** Ends a replay whose result nobody will hear. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped() {
      super("stopped", null, false, false);
    }
  }

  ChainAudit(Followed chain, Loop loop, Work work) {
    this.chain = chain;
    this.loop = loop;
    this.work = work;
  }

  /** What to do about a store that is wrong. */
  static String remedy(String place) {
    return "stop the daemon, move %s away, and start it: it fetches the chain anew"
        .formatted(place);
  }

  List<RpcMethod> methods() {
    return List.of(
        chain
            .says(
                draft("chain_verify", "Begins to replay all that is stored of the chain."),
                (ledger, args) -> begin(ledger))
            .noted(
                "Every rule is applied anew from the first block on, and what comes out is compared"
                    + " with what is stored. Answers at once; chain_verification tells how it goes."
                    + " While one replay runs another call answers how that one goes."),
        chain
            .says(
                draft("chain_verification", "Tells how the last replay goes, or what came of it."),
                (ledger, args) -> tell(ledger))
            .noted("Height 0, and neither running nor over, when none was begun since the start."));
  }

  private static RpcMethod.Draft draft(String name, String summary) {
    Shape answer =
        Shape.object("how a replay goes")
            .with("running", Shape.truth("whether it goes on"))
            .with("height", Shape.count("of the last block that is right"))
            .with("goal", Shape.count("of the last block there is"))
            .maybe("ok", Shape.truth("over: whether all is right"))
            .maybe("names", Shape.count("over: in the directory that follows from the blocks"))
            .maybe("transactions", Shape.count("over: in the blocks that are right"))
            .maybe("fault", Shape.text("over: what is wrong, and with which block"))
            .maybe("hint", Shape.text("over: what to do about it"));
    return new RpcMethod.Draft(
        name, summary, List.of(), answer, List.of(), Example.of("[]", RUNNING), Trust.OPERATOR);
  }

  private Answer tell(Ledger ledger) {
    Audit audit = latest.orElseGet(Audit::new);
    if (audit.goal == 0) {
      audit.goal = ledger.chain().height();
    }
    ObjectNode json = audit.json(ledger.archive().place());
    return Answer.of(latest.isEmpty() ? json.put("running", false) : json);
  }

  private Answer begin(Ledger ledger) {
    if (latest.filter(audit -> audit.result.isEmpty()).isEmpty()) {
      Audit audit = new Audit();
      latest = Optional.of(audit);
      Archive archive = ledger.archive();
      Cancellable unused =
          work.startLong(
              stopped -> replay(archive, audit, stopped),
              result -> {
                audit.result = Optional.of(result);
                audit.height = Math.max(0, result.height());
              });
    }
    return tell(ledger);
  }

  /** Off the loop; a store that cannot be read is a fault, not a crash. */
  private Verification.Result replay(Archive archive, Audit audit, BooleanSupplier stopped) {
    int[] last = {0};
    try {
      return archive.verify(
          (height, top) -> {
            last[0] = height;
            if (stopped.getAsBoolean()) {
              throw new Stopped();
            }
            if (height % TOLD_EVERY == 0) {
              loop.execute(() -> reached(audit, height, top));
            }
          });
    } catch (UncheckedIOException | Stopped e) {
      return Verification.Result.failed(last[0], String.valueOf(e.getMessage()));
    }
  }

  private static void reached(Audit audit, int height, int top) {
    if (audit.result.isEmpty()) {
      audit.height = height;
      audit.goal = top;
    }
  }
}
