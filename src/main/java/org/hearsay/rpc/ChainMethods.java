package org.hearsay.rpc;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.chain.Archive;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Merkle;
import org.hearsay.chain.Miner;
import org.hearsay.chain.Rules;
import org.hearsay.chain.Transaction;
import org.hearsay.chain.Verdict;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code chain_}: blocks, transactions, and what the operator decides. */
final class ChainMethods {
  // Ours to choose.
  private static final int BLOCKS_MAX = 100;
  private static final int BLOCKS_NORMAL = 20;
  private static final int PENDING_MAX = 1000;
  private static final Duration RESYNC_LOOK = Duration.ofMillis(100);
  private static final int RESYNC_LOOKS = 300;

  private static final RpcError NO_BLOCK =
      RpcError.of(
          RpcError.NOT_FOUND, "no such block", "chain_head tells the tip; chain_blocks lists some");
  private static final RpcError NO_TRANSACTION =
      RpcError.of(
          RpcError.NOT_FOUND,
          "no such transaction",
          "it neither waits nor is it in a block of the branch that is followed");
  private static final String NO_MINER = "this node is none of the chain's miners";

  private final Followed chain;

  ChainMethods(Followed chain) {
    this.chain = chain;
  }

  List<RpcMethod> methods() {
    return List.of(
        chain.says(head("chain_head", "Tells where the chain stands.", "[]"), (l, a) -> head(l)),
        block(),
        blocks(),
        transaction(),
        pending(),
        mine(),
        stopMining(),
        resync(),
        follow());
  }

  private static RpcMethod.Draft head(String name, String summary, String params) {
    return new RpcMethod.Draft(
        name,
        summary,
        List.of(),
        ChainHead.shape(),
        List.of(),
        Example.of(params, ChainHead.SOME),
        Trust.OPERATOR);
  }

  private static Answer head(Ledger ledger) {
    return Answer.of(ChainHead.json(ledger));
  }

  private static RpcMethod.Param which(String name) {
    return RpcMethod.Param.of(name, new HeightOrId());
  }

  private RpcMethod block() {
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "chain_block",
            "Shows a block.",
            List.of(which("block")),
            ChainShapes.block(),
            List.of(),
            Example.of("[\"" + Example.BLOCK + "\"]", ChainShapes.SOME_BLOCK),
            Trust.OPERATOR);
    return chain.does(draft, this::block).orFails(NO_BLOCK, Followed.BUSY);
  }

  private void block(Ledger ledger, Args args, Consumer<Answer> done) {
    Optional<Archive.Found> found = find(ledger, args.text(0));
    if (found.isEmpty()) {
      done.accept(Answer.failed(NO_BLOCK));
      return;
    }
    Rules rules = ledger.chain().rules();
    int tip = ledger.chain().height();
    chain.read(() -> Answer.of(ChainShapes.json(found.get(), rules, tip)), done);
  }

  private static Optional<Archive.Found> find(Ledger ledger, String which) {
    if (which.equals(HeightOrId.LATEST)) {
      return ledger.archive().at(ledger.chain().height());
    }
    return which.startsWith("0x")
        ? ledger.archive().find(Digest.of(HexFormat.of().parseHex(which.substring(2))))
        : ledger.archive().at(Integer.parseInt(which));
  }

  private RpcMethod blocks() {
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "chain_blocks",
            "Lists blocks of the main branch, the highest first.",
            List.of(
                RpcMethod.Param.optional("from", new HeightOrId()),
                RpcMethod.Param.optional("count", GoTypes.UINT32)),
            Shape.listOf(ChainShapes.briefBlock(), "blocks"),
            List.of(),
            Example.of("[\"latest\",1]", "[" + ChainShapes.SOME_BRIEF + "]"),
            Trust.OPERATOR);
    return chain
        .does(draft, this::blocks)
        .orFails(NO_BLOCK, Followed.BUSY)
        .noted(
            "From the tip when from is missing; %d when count is, at most %d."
                .formatted(BLOCKS_NORMAL, BLOCKS_MAX));
  }

  private void blocks(Ledger ledger, Args args, Consumer<Answer> done) throws BadArgumentException {
    int count = (int) limit(args.uint32(1), BLOCKS_NORMAL, BLOCKS_MAX, "argument 1: count");
    Optional<Archive.Found> from = find(ledger, args.text(0)).filter(Archive.Found::main);
    if (from.isEmpty()) {
      done.accept(Answer.failed(NO_BLOCK));
      return;
    }
    Archive.Walk walk = ledger.archive().down(from.get().height(), count);
    int tip = ledger.chain().height();
    chain.read(
        () -> {
          ArrayNode list = JsonNodeFactory.instance.arrayNode();
          walk.all().forEach(found -> list.add(ChainShapes.brief(found, tip)));
          return Answer.of(list);
        },
        done);
  }

  /** How many of something: 0 stands for missing. */
  static long limit(long given, int normal, int most, String what) throws BadArgumentException {
    if (given > most) {
      throw new BadArgumentException("invalid %s is %d, at most %d".formatted(what, given, most));
    }
    return given == 0 ? normal : given;
  }

  private RpcMethod transaction() {
    Shape proof =
        Shape.object("mined: that the block has it; section 11.4 of wire.md")
            .with("transaction", Shape.hex("all of it"))
            .with("index", Shape.count("its leaf"))
            .with("count", Shape.count("leaves"))
            .with("siblings", Shape.listOf(Shape.hex(32, ""), "from the leaf up"));
    Shape answer =
        Shape.object("a transaction and its fate")
            .with("tx", ChainShapes.transaction())
            .with("status", Shape.oneOf(List.of("waiting", "mined"), "where it is"))
            .maybe("height", Shape.count("mined: its block's"))
            .maybe("block", Shape.hex(32, "mined: its block's id"))
            .maybe("confirmations", Shape.count("mined: 1 when its block is the tip"))
            .maybe("proof", proof);
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "chain_transaction",
            "Shows a transaction.",
            List.of(RpcMethod.Param.of("id", GoTypes.BYTES)),
            answer,
            List.of(),
            Example.of(
                "[\"" + Example.TRANSACTION + "\"]",
                "{\"tx\":" + ChainShapes.SOME_TRANSACTION + ",\"status\":\"waiting\"}"),
            Trust.OPERATOR);
    return chain
        .does(draft, this::transaction)
        .orFails(NO_TRANSACTION, Followed.BUSY)
        .noted("Looks among those that wait, and in all blocks of the branch that is followed.");
  }

  private void transaction(Ledger ledger, Args args, Consumer<Answer> done)
      throws BadArgumentException {
    Digest id = Followed.id(args.bytes(0), 0);
    ObjectNode json = ChainShapes.object();
    ledger.mempool().find(id).ifPresent(waiting -> json.set("tx", ChainShapes.json(waiting)));
    if (json.has("tx")) {
      done.accept(Answer.of(json.put("status", "waiting")));
      return;
    }
    int tip = ledger.chain().height();
    Rules rules = ledger.chain().rules();
    Archive.Search search = ledger.archive().search(id);
    chain.read(
        () -> {
          search.read(found -> !isIn(found, id, rules, tip, json));
          return json.isEmpty() ? Answer.failed(NO_TRANSACTION) : Answer.of(json);
        },
        done);
  }

  private static boolean isIn(
      Archive.Found found, Digest id, Rules rules, int tip, ObjectNode json) {
    List<Transaction> all = found.block().transactions();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(id)) {
        json.set("tx", ChainShapes.json(ChainShapes.checked(rules, all.get(i))));
        json.put("status", "mined").put("height", found.height());
        json.put("block", Followed.hex(found.id()));
        json.put("confirmations", tip - found.height() + 1);
        Merkle.Proof proof = found.block().proof(i);
        ObjectNode shown = json.putObject("proof");
        shown.put("transaction", Followed.hex(all.get(i).toBytes()));
        shown.put("index", proof.index()).put("count", proof.count());
        ArrayNode siblings = shown.putArray("siblings");
        proof.siblings().forEach(sibling -> siblings.add(Followed.hex(sibling)));
        return true;
      }
    }
    return false;
  }

  private RpcMethod pending() {
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "chain_pending",
            "Lists the transactions that wait for a block, in the order in which they came.",
            List.of(),
            Shape.listOf(ChainShapes.transaction(), "transactions"),
            List.of(),
            Example.of("[]", "[" + ChainShapes.SOME_TRANSACTION + "]"),
            Trust.OPERATOR);
    return chain
        .says(draft, (ledger, args) -> pending(ledger))
        .noted("At most %d; chain_head counts all.".formatted(PENDING_MAX));
  }

  private static Answer pending(Ledger ledger) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    ledger.mempool().transactions().stream()
        .limit(PENDING_MAX)
        .forEach(waiting -> list.add(ChainShapes.json(waiting)));
    return Answer.of(list);
  }

  private RpcMethod mine() {
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "chain_mine",
            "Sets when this node mines, until it ends.",
            List.of(RpcMethod.Param.of("mode", GoTypes.STRING)),
            ChainHead.shape(),
            List.of(),
            Example.of("[\"pending\"]", ChainHead.SOME),
            Trust.OPERATOR);
    return chain
        .says(draft, (ledger, args) -> mine(ledger, args.text(0)))
        .orFails(RpcError.of(RpcError.LOCKED, NO_MINER))
        .noted("A mode is off, once (one block), on, or pending (only while transactions wait).");
  }

  private static Answer mine(Ledger ledger, String mode) throws BadArgumentException {
    if (!ChainHead.MODES.contains(mode)) {
      throw new BadArgumentException(
          "invalid argument 0: there is no mode %s.%s"
              .formatted(
                  JsonText.quote(mode),
                  Nearest.to(mode, ChainHead.MODES)
                      .map(near -> " Did you mean " + near + "?")
                      .orElse(" There are " + String.join(", ", ChainHead.MODES) + ".")));
    }
    Miner.Mode wanted = Miner.Mode.valueOf(mode.toUpperCase(Locale.ROOT));
    if (wanted != Miner.Mode.OFF && !ledger.miner().mayMine()) {
      return Answer.failed(
          RpcError.of(
              RpcError.LOCKED, NO_MINER, "its genesis file names them: the node ids in miners"));
    }
    ledger.miner().setMode(wanted);
    return head(ledger);
  }

  private RpcMethod stopMining() {
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "chain_stopMining",
            "Mines no more.",
            List.of(),
            Shape.done(),
            List.of(),
            Example.of("[]", "true"),
            Trust.OPERATOR);
    return chain.says(
        draft,
        (ledger, args) -> {
          ledger.miner().setMode(Miner.Mode.OFF);
          return Answer.of(true);
        });
  }

  private RpcMethod resync() {
    Shape answer =
        Shape.object("what came of it")
            .with("kept", Shape.truth("whether the tip from before is still on the main branch"))
            .with("height", Shape.count("of the tip now"))
            .with("from", Shape.listOf(Shape.id(""), "ids of the peers that were asked"));
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "chain_resync",
            "Asks all peers anew what they have, and takes what is heavier.",
            List.of(),
            answer,
            List.of(),
            Example.of(
                "[]", "{\"kept\":true,\"height\":3,\"from\":[\"" + Example.NODE_HASH + "\"]}"),
            Trust.OPERATOR);
    return chain
        .does(draft, (ledger, args, done) -> resync(ledger, done))
        .noted(
            "Answers when all have been asked, or after half a minute while it goes on. Never undoes"
                + " what is final.");
  }

  private void resync(Ledger ledger, Consumer<Answer> done) {
    Digest tip = ledger.chain().tipId();
    int height = ledger.chain().height();
    List<NodeId> asked = ledger.peers();
    ledger.resync();
    whenAsked(
        ledger,
        0,
        () -> {
          ObjectNode json = ChainShapes.object();
          json.put("kept", ledger.chain().mainAt(height).filter(tip::equals).isPresent());
          json.put("height", ledger.chain().height());
          ArrayNode from = json.putArray("from");
          asked.forEach(peer -> from.add(Enode.gethId(peer)));
          done.accept(Answer.of(json));
        });
  }

  private void whenAsked(Ledger ledger, int looks, Runnable then) {
    if (ledger.isAsking() && looks < RESYNC_LOOKS) {
      chain.loop().schedule(RESYNC_LOOK, () -> whenAsked(ledger, looks + 1, then));
    } else {
      then.run();
    }
  }

  private RpcMethod follow() {
    return chain
        .says(
            head(
                "chain_follow",
                "Follows the heavier branch of an alarm, whatever final blocks that undoes.",
                "[]"),
            (ledger, args) -> follow(ledger))
        .orFails(RpcError.failed("the branch breaks a rule: WHY"))
        .noted(
            "The operator's word; without an alarm in chain_head nothing changes. A branch that leaves ours very deep"
                + " is fetched from the peers then: chain_head shows how far it is.");
  }

  private static Answer follow(Ledger ledger) {
    Optional<Verdict> verdict = ledger.followDespiteFinality();
    if (verdict.isPresent() && verdict.get() instanceof Verdict.Invalid invalid) {
      RpcError error = ChainFaults.error(invalid.refusal());
      return Answer.failed(
          RpcError.failed("the branch breaks a rule: " + error.message(), "ours was kept")
              .because(invalid.refusal().fault().reason));
    }
    return head(ledger);
  }
}
