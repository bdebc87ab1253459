package org.hearsay.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.env.BlockStore.Stored;
import org.hearsay.env.Work;
import org.hearsay.wire.Blob;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.Digest;

/** Gives peers the headers and blocks that they ask for, what is old from disk, off the loop. */
final class Serving {
  private final Chain chain;
  private final Work work;

  Serving(Chain chain, Work work) {
    this.chain = chain;
    this.work = work;
  }

  /** Sends what follows the first id that is on the main branch, one answer at a time. */
  void headers(Neighbour peer, List<Digest> locator) {
    peer.serve(() -> readHeaders(peer, locator));
  }

  private void readHeaders(Neighbour peer, List<Digest> locator) {
    List<SealedHeader> recent = recent(locator);
    if (!recent.isEmpty()) {
      reply(peer, recent);
      return;
    }
    Journal journal = chain.journal();
    work.start(() -> journal.storedHeaders(locator, ChainFrame.Headers.MAX), h -> reply(peer, h));
  }

  /** From memory; empty when the locator meets the main branch further back, or at its end. */
  private List<SealedHeader> recent(List<Digest> locator) {
    List<SealedHeader> headers = new ArrayList<>();
    for (Digest id : locator) {
      int height = chain.mainHeightOf(id);
      if (height >= 0) {
        Optional<SealedHeader> next = chain.recentHeader(++height);
        while (next.isPresent() && headers.size() < ChainFrame.Headers.MAX) {
          headers.add(next.get());
          next = chain.recentHeader(++height);
        }
        return headers;
      }
    }
    return headers;
  }

  private static void reply(Neighbour peer, List<SealedHeader> headers) {
    peer.link()
        .send(new ChainFrame.Headers(headers.stream().map(h -> Blob.of(h.toBytes())).toList()));
    peer.served();
  }

  /** Sends those that are here; an empty answer says that none is. */
  void blocks(Neighbour peer, List<Digest> ids) {
    peer.serve(() -> readBlocks(peer, ids));
  }

  private void readBlocks(Neighbour peer, List<Digest> ids) {
    Journal journal = chain.journal();
    List<Stored> unwritten = journal.unwritten(ids);
    work.start(
        () -> journal.stored(ids, unwritten),
        found -> {
          peer.link().send(new ChainFrame.Blocks(found));
          peer.served();
        });
  }
}
