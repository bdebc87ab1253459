package org.hearsay.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.chain.Archive;
import org.hearsay.chain.BlockPage;
import org.hearsay.chain.Ledger;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code chain_rawBlocks} and {@code chain_import}: whole blocks, page by page. */
final class ChainPages {
  // Ours to choose.
  /** So much of one answer is read from disk at once, and of one call is checked. */
  private static final int PAGE_BYTES = 1 << 20;

  private static final int PAGE_BLOCKS = 512;

  private static final RpcError BEYOND =
      RpcError.of(RpcError.NOT_FOUND, "no such block", "chain_head tells the height of the last");

  private final Followed chain;

  ChainPages(Followed chain) {
    this.chain = chain;
  }

  List<RpcMethod> methods() {
    return List.of(rawBlocks(), importing());
  }

  private RpcMethod rawBlocks() {
    Shape block =
        Shape.object("a block")
            .with("height", Shape.count("blocks below it"))
            .with("id", Shape.hex(32, "its id"))
            .with("parent", Shape.hex(32, "the block below it"))
            .with("bytes", Shape.hex("all of it; section 11.2 of wire.md"));
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "chain_rawBlocks",
            "Gives whole blocks of the main branch, the lowest first.",
            List.of(
                RpcMethod.Param.of("from", GoTypes.UINT32),
                RpcMethod.Param.optional("count", GoTypes.UINT32)),
            Shape.listOf(block, "blocks"),
            List.of(),
            Example.of(
                "[0,1]",
                "[{\"height\":0,\"id\":\"%s\",\"parent\":\"%s\",\"bytes\":\"0x00\"}]"
                    .formatted(Example.BLOCK, "0x" + "00".repeat(32))),
            Trust.OPERATOR);
    return chain
        .does(draft, this::rawBlocks)
        .orFails(BEYOND, Followed.BUSY)
        .noted(
            "At most %d, and no more than about %d MiB of them; at least one. Between two calls the"
                    .formatted(PAGE_BLOCKS, PAGE_BYTES >> 20)
                + " branch may go another way: then the first block's parent is not the last's id.");
  }

  private void rawBlocks(Ledger ledger, Args args, Consumer<Answer> done)
      throws BadArgumentException {
    int count =
        (int) ChainMethods.limit(args.uint32(1), PAGE_BLOCKS, PAGE_BLOCKS, "argument 1: count");
    long from = args.uint32(0);
    if (from > ledger.chain().height()) {
      done.accept(Answer.failed(BEYOND));
      return;
    }
    Archive.Walk walk = ledger.archive().up((int) from, count);
    chain.read(
        () -> {
          ArrayNode list = ChainShapes.object().putArray("blocks");
          int[] bytes = {0};
          walk.read(
              found -> {
                byte[] whole = found.block().toBytes();
                ObjectNode one = list.addObject().put("height", found.height());
                one.put("id", Followed.hex(found.id()));
                one.put("parent", Followed.hex(found.block().header().parent()));
                one.put("bytes", Followed.hex(whole));
                bytes[0] += whole.length;
                return bytes[0] < PAGE_BYTES;
              });
          return Answer.of(list);
        },
        done);
  }

  private RpcMethod importing() {
    Shape answer =
        Shape.object("what came of it")
            .with("read", Shape.count("how many of them are right"))
            .with("taken", Shape.count("how many of those are new"))
            .with("aside", Shape.count("how many of those are on a branch no heavier than ours"))
            .with("height", Shape.count("of the tip now"))
            .maybe("stopped", Shape.text("what is wrong with the next one"));
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "chain_import",
            "Takes whole blocks, each after its parent, and judges them as any stranger's.",
            List.of(RpcMethod.Param.of("blocks", GoTypes.listOf(GoTypes.BYTES))),
            answer,
            List.of(),
            Example.of("[[]]", "{\"read\":0,\"taken\":0,\"aside\":0,\"height\":3}"),
            Trust.OPERATOR);
    return chain
        .does(draft, this::importing)
        .orFails(Followed.BUSY)
        .noted(
            "At most %d blocks and %d MiB. Answers when what was taken is safe on disk. The first"
                    .formatted(PAGE_BLOCKS, PAGE_BYTES >> 20)
                + " wrong one ends it: those before it stay.");
  }

  private void importing(Ledger ledger, Args args, Consumer<Answer> done)
      throws BadArgumentException {
    List<byte[]> blocks = new ArrayList<>();
    long bytes = 0;
    for (Object one : args.list(0)) {
      byte[] block = (byte[]) one;
      blocks.add(block);
      bytes += block.length;
    }
    if (blocks.size() > PAGE_BLOCKS || bytes > PAGE_BYTES) {
      throw new BadArgumentException(
          "invalid argument 0: %d blocks of %d bytes; at most %d and %d"
              .formatted(blocks.size(), bytes, PAGE_BLOCKS, PAGE_BYTES));
    }
    BlockPage page = BlockPage.of(ledger.chain(), blocks);
    chain.compute(page::prove, proven -> offer(ledger, proven.offer(), done), done);
  }

  private static void offer(Ledger ledger, BlockPage.Outcome outcome, Consumer<Answer> done) {
    ledger.whenSafe(
        () -> {
          ObjectNode json = ChainShapes.object().put("read", outcome.read());
          json.put("taken", outcome.taken()).put("aside", outcome.aside());
          json.put("height", ledger.chain().height());
          Optional<String> stopped = outcome.stopped();
          stopped.ifPresent(why -> json.put("stopped", why));
          done.accept(Answer.of(json));
        });
  }
}
