package org.hearsay.node;

import java.util.Optional;
import org.hearsay.gossip.Gossip;
import org.hearsay.inbox.Inbox;
import org.hearsay.wire.Bloom;

/** What peers are asked for. On the loop. */
final class Interest {
  private final Gossip gossip;
  private final Inbox inbox;
  private Optional<Bloom> configured = Optional.empty();
  private boolean everything;

  Interest(Gossip gossip, Inbox inbox) {
    this.gossip = gossip;
    this.inbox = inbox;
    inbox.onNeedsChanged(this::announce);
  }

  /** Asks for these topics, and for what the filters need besides. */
  void configure(Bloom bloom) {
    configured = Optional.of(bloom);
    announce();
  }

  /** Whether everything is asked for, as long as nobody shall know which topics matter here. */
  void wantEverything(boolean all) {
    everything = all;
    announce();
  }

  void announce() {
    announce(gossip.light());
  }

  /** Tells all peers; a light node passes nothing on. */
  void announce(boolean light) {
    gossip.setInterest(bloom(light), light);
  }

  private Bloom bloom(boolean light) {
    if (everything) {
      return Bloom.FULL;
    }
    if (configured.isPresent()) {
      return configured.get().or(inbox.bloom());
    }
    return light ? inbox.bloom() : Bloom.FULL;
  }
}
