package org.hearsay.rpc;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hearsay.chain.Block;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Verdict.Reorganisation;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Loop;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code chain_subscribe}: new blocks, mining, sync. */
final class ChainEvents {
  // Ours to choose.
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Followed chain;
  private final Audience audience = new Audience();

  ChainEvents(Followed chain) {
    this.chain = chain;
  }

  List<RpcSubscription> subscriptions() {
    return List.of(newHeads(), mining(), sync());
  }

  private RpcSubscription newHeads() {
    Shape head =
        Shape.object("a block joined the main branch")
            .with("height", Shape.count("its height"))
            .with("id", Shape.hex(32, "its id"))
            .with("parent", Shape.hex(32, "the block below it"))
            .with("time", Shape.count("its time in seconds since 1970"))
            .with("transactions", Shape.count("how many it has"))
            .with("undone", Shape.count("blocks that gave way to its branch: told with the first"));
    return subscription(
        "newHeads",
        "Tells each block that joins the main branch, the lower first.",
        head,
        "{\"height\":3,\"id\":\"%s\",\"parent\":\"%s\",\"time\":1600000090,\"transactions\":1,\"undone\":0}"
            .formatted(Example.BLOCK, Example.HASH),
        (ledger, deliver) -> ledger.listen(new Heads(deliver)));
  }

  private RpcSubscription mining() {
    Shape mining =
        Shape.object("how mining goes; only the mode when nothing is searched")
            .with("mode", Shape.oneOf(ChainHead.MODES, "when this node mines"))
            .maybe("height", Shape.count("of the block that is searched"))
            .maybe("tries", Shape.count("for it so far"))
            .maybe("expectedTries", Shape.number("that it takes on average"))
            .maybe("chanceSoFar", Shape.number("that so many would have found it, 0 to 1"))
            .maybe("rate", Shape.number("tries a second"));
    return subscription(
        "mining",
        "Tells how mining goes, twice a second at most. What is left of a search is never known.",
        mining,
        "{\"mode\":\"on\",\"height\":4,\"tries\":262144,\"expectedTries\":262144,"
            + "\"chanceSoFar\":0.632,\"rate\":1000000}",
        (ledger, deliver) -> new Looks(chain.loop(), () -> miningNow(ledger), deliver).begin());
  }

  private static ObjectNode miningNow(Ledger ledger) {
    ObjectNode json = ChainHead.json(ledger.miner());
    JsonNode rate = json.remove("triesPerSecond");
    if (rate != null) {
      json.set("rate", rate);
    }
    return json;
  }

  private RpcSubscription sync() {
    Shape sync =
        Shape.object("how far a heavier branch is on its way here")
            .with("done", Shape.truth("whether none is on its way"))
            .with("height", Shape.count("how far it is here"))
            .maybe("from", Shape.count("height where it leaves ours"))
            .maybe("goal", Shape.count("its height"))
            .maybe("headersOnly", Shape.truth("whether its work is still being weighed"));
    return subscription(
        "sync",
        "Tells how fetching blocks goes, twice a second at most, and when it is over.",
        sync,
        "{\"from\":3,\"height\":100,\"goal\":2000,\"headersOnly\":false,\"done\":false}",
        (ledger, deliver) -> new Looks(chain.loop(), () -> syncNow(ledger), deliver).begin());
  }

  private static ObjectNode syncNow(Ledger ledger) {
    Optional<Ledger.Progress> progress = ledger.syncing();
    return progress.isPresent()
        ? ChainHead.json(progress.get()).put("done", false)
        : ChainShapes.object().put("height", ledger.chain().height()).put("done", true);
  }

  /** Begins to tell. */
  @FunctionalInterface
  private interface Telling {
    Cancellable begin(Ledger ledger, Consumer<JsonNode> deliver);
  }

  private RpcSubscription subscription(
      String name, String summary, Shape shape, String example, Telling telling) {
    return new RpcSubscription(
        "chain",
        name,
        summary,
        List.of(),
        shape,
        List.of(Followed.NONE, Audience.TOO_MANY),
        Example.of("[" + JsonText.quote(name) + "]", example),
        Trust.OPERATOR,
        (args, deliver) -> open(telling, deliver));
  }

  private RpcSubscription.Opened open(Telling telling, Consumer<JsonNode> deliver) {
    Optional<Ledger> ledger = chain.node().following().ledger();
    return ledger.isEmpty()
        ? new RpcSubscription.Opened.Refused(Followed.NONE)
        : audience.open(() -> telling.begin(ledger.get(), deliver));
  }

  /** Looks twice a second, and tells what is new. */
  private static final class Looks implements Cancellable {
    private final Loop loop;
    private final Supplier<ObjectNode> look;
    private final Consumer<JsonNode> deliver;
    private ObjectNode last = ChainShapes.object();
    private boolean over;

    Looks(Loop loop, Supplier<ObjectNode> look, Consumer<JsonNode> deliver) {
      this.loop = loop;
      this.look = look;
      this.deliver = deliver;
    }

    Cancellable begin() {
      loop.execute(this::run);
      return this;
    }

    private void run() {
      if (over) {
        return;
      }
      ObjectNode now = look.get();
      if (!now.equals(last)) {
        last = now;
        deliver.accept(now);
      }
      loop.schedule(LOOK, this::run);
    }

    @Override
    public void cancel() {
      over = true;
    }
  }

  /** Blocks as they join. */
  private record Heads(Consumer<JsonNode> deliver) implements Ledger.Listener {
    @Override
    public void changed(Reorganisation change) {
      int height = change.forkHeight();
      int undone = change.left().size();
      for (Block block : change.joined()) {
        height++;
        ObjectNode json = ChainShapes.object().put("height", height);
        json.put("id", Followed.hex(block.id()));
        json.put("parent", Followed.hex(block.header().parent()));
        json.put("time", block.header().timestamp());
        json.put("transactions", block.transactions().size()).put("undone", undone);
        deliver.accept(json);
        undone = 0;
      }
    }
  }
}
