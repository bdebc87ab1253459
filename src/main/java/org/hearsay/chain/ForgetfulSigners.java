package org.hearsay.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.hearsay.env.Cancellable;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.NodeId;

/** Keys in memory alone, for nodes that do not live long. On the loop. */
final class ForgetfulSigners implements Signers {
  private final Map<NodeId, KeyPair> pairs = new LinkedHashMap<>();
  private KeyPair current;

  ForgetfulSigners(KeyPair first) {
    current = first;
    pairs.put(first.open().nodeId(), first);
  }

  @Override
  public Optional<KeyPair> current() {
    return Optional.of(current);
  }

  @Override
  public Optional<KeyPair> pair(NodeId key) {
    return Optional.ofNullable(pairs.get(key));
  }

  @Override
  public Set<NodeId> keys() {
    return Set.copyOf(pairs.keySet());
  }

  @Override
  public void succeed(KeyPair key, Consumer<Optional<Refusal>> done) {
    current = key;
    pairs.put(key.open().nodeId(), key);
    done.accept(Optional.empty());
  }

  @Override
  public Cancellable listen(Runnable listener) {
    return () -> {}; // none is ever locked
  }
}
