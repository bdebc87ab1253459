package org.hearsay.rpc;

import java.util.List;
import org.hearsay.chain.Chain;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Miner;
import tools.jackson.databind.node.ObjectNode;

/** Where a chain stands, in JSON. */
final class ChainHead {
  static final List<String> MODES = List.of("off", "once", "on", "pending");

  static final String SOME =
      ("{\"chain\":\"hearsay-lan\",\"chainId\":2,\"genesis\":\"%s\",\"height\":3,\"id\":\"%s\","
              + "\"time\":1600000090,\"totalWork\":\"1048576\",\"finalHeight\":0,"
              + "\"target\":\"0x1e3fffff\",\"bestPeerHeight\":3,\"mining\":{\"mode\":\"pending\"},"
              + "\"pending\":0,\"names\":1}")
          .formatted(Example.HASH, Example.BLOCK);

  private ChainHead() {}

  static Shape shape() {
    return Shape.object("the chain")
        .with("chain", Shape.text("its name"))
        .with("chainId", Shape.count("what its transactions bear"))
        .with("genesis", Shape.hex(32, "id of the first block"))
        .with("height", Shape.count("of the tip"))
        .with("id", Shape.hex(32, "the tip's"))
        .with("time", Shape.count("the tip's, in seconds since 1970"))
        .with("totalWork", ChainShapes.decimal("tries that the branch took"))
        .with("finalHeight", Shape.count("up to here nothing is undone without the operator"))
        .with("target", ChainShapes.compact())
        .with("bestPeerHeight", Shape.count("greatest that a peer named; 0 without such a peer"))
        .maybe("syncing", progress())
        .with("mining", mining())
        .with("pending", Shape.count("transactions that wait"))
        .with("names", Shape.count("names ever registered"))
        .maybe("alarm", alarm())
        .maybe("diskTrouble", Shape.text("why blocks cannot be written; none is taken meanwhile"));
  }

  static Shape progress() {
    return Shape.object("how a heavier branch's way here goes; missing when none is on its way")
        .with("from", Shape.count("height where it leaves ours"))
        .with("height", Shape.count("how far it is here"))
        .with("goal", Shape.count("its height"))
        .with("headersOnly", Shape.truth("whether its work is still being weighed"));
  }

  private static Shape mining() {
    return Shape.object("what this node's miner does")
        .with("mode", Shape.oneOf(MODES, "when it mines"))
        .maybe("height", Shape.count("of the block that is searched, when one is"))
        .maybe("tries", Shape.count("for it so far"))
        .maybe("expectedTries", Shape.number("that it takes on average"))
        .maybe("triesPerSecond", Shape.number("of this node"))
        .maybe("chanceSoFar", Shape.number("that so many tries would have found it, 0 to 1"));
  }

  private static Shape alarm() {
    return Shape.object("a heavier branch that is not followed, as it would undo what is final")
        .with("tip", Shape.hex(32, "id of its tip"))
        .with("forkHeight", Shape.count("where it leaves ours"))
        .with("finalHeight", Shape.count("up to where ours was final then"));
  }

  static ObjectNode json(Ledger ledger) {
    Chain chain = ledger.chain();
    ObjectNode json = ChainShapes.object();
    json.put("chain", chain.rules().name()).put("chainId", chain.rules().chainId());
    json.put("genesis", Followed.hex(chain.rules().genesis().id()));
    json.put("height", chain.height()).put("id", Followed.hex(chain.tipId()));
    json.put("time", chain.tip().header().timestamp());
    json.put("totalWork", chain.totalWork().toString());
    json.put("finalHeight", chain.finalHeight());
    json.put("target", ChainShapes.compact(chain.nextTarget()));
    json.put("bestPeerHeight", ledger.bestPeerHeight());
    ledger.syncing().ifPresent(progress -> json.set("syncing", json(progress)));
    json.set("mining", json(ledger.miner()));
    json.put("pending", ledger.mempool().size()).put("names", chain.state().names());
    chain.alarm().ifPresent(alarm -> json.set("alarm", json(alarm)));
    chain.diskTrouble().ifPresent(why -> json.put("diskTrouble", why));
    return json;
  }

  static ObjectNode json(Ledger.Progress progress) {
    return ChainShapes.object()
        .put("from", progress.fromHeight())
        .put("height", progress.height())
        .put("goal", progress.goal())
        .put("headersOnly", progress.headersOnly());
  }

  static ObjectNode json(Miner miner) {
    ObjectNode json = ChainShapes.object().put("mode", Followed.word(miner.mode()));
    miner
        .progress()
        .ifPresent(
            progress -> {
              json.put("height", progress.height()).put("tries", progress.tries());
              json.set("expectedTries", JsonNumbers.json(Math.rint(progress.expectedTries())));
              json.set("triesPerSecond", JsonNumbers.json(Math.rint(progress.triesPerSecond())));
              json.set("chanceSoFar", JsonNumbers.json(progress.chanceSoFar()));
            });
    return json;
  }

  static ObjectNode json(Chain.Alarm alarm) {
    return ChainShapes.object()
        .put("tip", Followed.hex(alarm.tip()))
        .put("forkHeight", alarm.forkHeight())
        .put("finalHeight", alarm.finalHeight());
  }
}
