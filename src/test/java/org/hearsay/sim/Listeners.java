package org.hearsay.sim;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hearsay.inbox.Criteria;
import org.hearsay.inbox.Message;
import org.hearsay.node.Draft;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Topic;

/** Who has seen what: each node has one filter under a key that all share. */
final class Listeners {
  static final Topic TOPIC = new Topic(0x5eed5eed);
  private static final Topic NOBODYS = new Topic(0x12345678);
  private static final byte[] KEY = new byte[32];

  private final List<Set<Digest>> seen = new ArrayList<>();
  private final List<List<Integer>> numbers = new ArrayList<>();
  int twice;

  Listeners(Simulation sim) {
    for (SimulatedNode node : sim.nodes()) {
      int at = seen.size();
      seen.add(new HashSet<>());
      numbers.add(new ArrayList<>());
      node.node().keys().addSymKey(KEY, id -> listen(node, id, at));
    }
  }

  private void listen(SimulatedNode node, String keyId, int at) {
    Criteria criteria =
        new Criteria(keyId, true, Optional.empty(), 0, Set.of(TOPIC), List.of(), false);
    node.node().inbox().subscribe(criteria, message -> see(at, message)).orElseThrow();
  }

  private void see(int at, Message message) {
    if (seen.get(at).add(message.id())) {
      numbers.get(at).add(ByteBuffer.wrap(message.payload()).getInt());
    } else {
      twice++;
    }
  }

  /** Numbers of the messages that this node has seen, in the order they came. */
  List<Integer> seenBy(SimulatedNode node) {
    return numbers.get(node.number());
  }

  long deliveries() {
    return seen.stream().mapToLong(Set::size).sum();
  }

  /** A message with a number, without work, that lives for two minutes. */
  static Draft draft(int number) {
    return draft(number, 16, 120);
  }

  static Draft draft(int number, int payloadBytes, long ttlSeconds) {
    return draft(number, TOPIC, payloadBytes, ttlSeconds);
  }

  /** A message that nobody listens for. */
  static Draft other(int number, long ttlSeconds) {
    return draft(number, NOBODYS, 16, ttlSeconds);
  }

  private static Draft draft(int number, Topic topic, int payloadBytes, long ttlSeconds) {
    return new Draft(
        new Draft.SharedKey(KEY),
        Optional.empty(),
        ttlSeconds,
        topic,
        ByteBuffer.allocate(payloadBytes).putInt(number).array(),
        Optional.empty(),
        Duration.ZERO,
        0,
        Optional.empty());
  }
}
