package org.hearsay.rpc;

import java.util.random.RandomGenerator;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.node.Node;

/** Everything about the chain: blocks, names, the board. */
final class ChainCalls {
  private ChainCalls() {}

  static MethodTable add(
      MethodTable table, Node node, Loop loop, Work work, RandomGenerator secrets) {
    Followed chain = new Followed(node, loop, work);
    NameChanges changes = new NameChanges(chain);
    BoardMethods board = new BoardMethods(chain);
    new ChainEvents(chain).subscriptions().forEach(table::add);
    return table
        .add(new ChainMethods(chain).methods())
        .add(new ChainAudit(chain, loop, work).methods())
        .add(new ChainPages(chain).methods())
        .add(new NameMethods(chain).methods())
        .add(changes.methods())
        .add(new NameKeys(chain, secrets).methods())
        .add(changes.subscription())
        .add(board.methods())
        .add(board.subscription());
  }
}
