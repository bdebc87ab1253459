package org.hearsay.inbox;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that filters hold: one copy for all filters of a key, zeroed when the last of them is
 * gone or the key is deleted. Never sooner: an envelope that is being opened for one of them is
 * opened for all.
 */
final class KeysInUse {
  private static final class Use {
    final Key key;
    int filters;

    Use(Key key) {
      this.key = key;
    }
  }

  private final KeyRing keys;
  private final Map<String, Use> uses = new HashMap<>();

  KeysInUse(KeyRing keys) {
    this.keys = keys;
  }

  /** The key for one more filter; empty when there is no such key. */
  Optional<Key> take(Criteria criteria) {
    Use use = uses.get(criteria.keyId());
    if (use == null || (use.key instanceof Key.Shared) != criteria.symmetric()) {
      Optional<Key> key = find(criteria);
      if (key.isEmpty()) {
        return key;
      }
      use = new Use(key.get());
      uses.put(criteria.keyId(), use);
    }
    use.filters++;
    return Optional.of(use.key);
  }

  private Optional<Key> find(Criteria criteria) {
    String id = criteria.keyId();
    return criteria.symmetric()
        ? keys.symKey(id).map(bytes -> new Key.Shared(id, bytes))
        : keys.keyPair(id).map(pair -> new Key.Pair(id, pair));
  }

  /** One filter less. */
  void release(Key key) {
    Use use = uses.get(key.id());
    if (use != null && use.key == key && --use.filters == 0) {
      drop(key.id());
    }
  }

  /** The key is deleted. */
  void drop(String keyId) {
    @Nullable Use use = uses.remove(keyId);
    if (use != null && use.key instanceof Key.Shared shared) {
      Arrays.fill(shared.bytes(), (byte) 0);
    }
  }
}
