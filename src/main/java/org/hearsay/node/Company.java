package org.hearsay.node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.env.Loop;
import org.hearsay.gossip.Gossip;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Ip;
import org.hearsay.wire.NodeId;

/** Whom the operator shuts out, and how far away the others are. */
public final class Company {
  private final Gossip gossip;
  private final Loop loop;

  Company(Gossip gossip, Loop loop) {
    this.gossip = gossip;
    this.loop = loop;
  }

  /**
   * Ends links with a node, and refuses and dials it no more. Survives a restart.
   *
   * @param node Keccak-256 of its key
   * @param span empty for ever
   * @return false when there are too many bans
   */
  public boolean ban(Digest node, Optional<Duration> span) {
    loop.requireCurrent();
    return gossip.exclusion().ban(node, until(span));
  }

  /** The same for everybody at an address. */
  public boolean ban(Ip address, Optional<Duration> span) {
    loop.requireCurrent();
    return gossip.exclusion().ban(address, until(span));
  }

  private Instant until(Optional<Duration> span) {
    return span.map(loop.clock().instant()::plus).orElse(Instant.MAX);
  }

  /** Lifts a ban, and dials again whom we keep a link to; false when there was none. */
  public boolean unban(Digest node) {
    loop.requireCurrent();
    return gossip.exclusion().unban(node);
  }

  public boolean unban(Ip address) {
    loop.requireCurrent();
    return gossip.exclusion().unban(address);
  }

  /** All bans, nodes first. */
  public List<Banned> bans() {
    loop.requireCurrent();
    List<Banned> bans = new ArrayList<>();
    gossip
        .exclusion()
        .nodes()
        .forEach(
            (node, until) -> bans.add(new Banned(Optional.of(node), Optional.empty(), end(until))));
    gossip
        .exclusion()
        .addresses()
        .forEach(
            (address, until) ->
                bans.add(new Banned(Optional.empty(), Optional.of(address), end(until))));
    return bans;
  }

  private static Optional<Instant> end(Instant until) {
    return until.equals(Instant.MAX) ? Optional.empty() : Optional.of(until);
  }

  /**
   * Measures the round trip to a connected peer.
   *
   * @param done called once, on the loop; with nothing when no answer comes within some seconds
   * @return false when it is not connected, or too many wait for its answer
   */
  public boolean ping(NodeId id, Consumer<Optional<Duration>> done) {
    loop.requireCurrent();
    return gossip.ping(id, done);
  }
}
