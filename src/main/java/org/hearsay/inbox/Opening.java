package org.hearsay.inbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hearsay.seal.Ecies;
import org.hearsay.seal.Payload;
import org.hearsay.seal.PublicKey;
import org.hearsay.seal.Rated;
import org.hearsay.seal.SharedKeyCipher;
import org.hearsay.wire.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * Trying keys on envelopes, off the loop. One key is tried once on an envelope, however many
 * filters hold it; one blinding serves all key pairs.
 */
final class Opening {
  /** An envelope and the filters it may be for. */
  record Job(Rated rated, List<Filter> filters) {}

  /** A message and the filters whose key opened it. */
  record Opened(Message message, List<Filter> filters) {}

  private Opening() {}

  static List<Opened> open(List<Job> jobs, RandomGenerator secrets) {
    // By copy of the key, not by id: the copy of a filter that is gone may be zeroed by now.
    Map<Key.Shared, SharedKeyCipher> ciphers = new HashMap<>();
    List<Opened> opened = new ArrayList<>();
    for (Job job : jobs) {
      open(job, ciphers, secrets, opened);
    }
    return opened;
  }

  private static void open(
      Job job,
      Map<Key.Shared, SharedKeyCipher> ciphers,
      RandomGenerator secrets,
      List<Opened> opened) {
    Map<String, List<Filter>> byKey = new LinkedHashMap<>();
    for (Filter filter : job.filters()) {
      byKey.computeIfAbsent(filter.key().id(), id -> new ArrayList<>()).add(filter);
    }
    byte[] data = job.rated().envelope().dataBytes();
    Optional<Ecies.Opener> opener = null;
    for (List<Filter> filters : byKey.values()) {
      Key key = filters.get(0).key();
      Optional<byte[]> plain;
      PublicKey recipient = null;
      if (key instanceof Key.Shared shared) {
        SharedKeyCipher cipher =
            ciphers.computeIfAbsent(shared, copy -> new SharedKeyCipher(shared.bytes()));
        plain = cipher.open(data);
      } else {
        Key.Pair pair = (Key.Pair) key;
        if (opener == null) {
          opener = Ecies.opener(data, secrets);
        }
        plain = opener.flatMap(o -> o.open(pair.pair().secret()));
        recipient = pair.pair().open();
      }
      PublicKey to = recipient;
      plain
          .flatMap(Payload::decode)
          .ifPresent(payload -> opened.add(new Opened(message(job, payload, to), filters)));
    }
  }

  private static Message message(Job job, Payload payload, @Nullable PublicKey recipient) {
    Envelope envelope = job.rated().envelope();
    return new Message(
        payload.signer(),
        Optional.ofNullable(recipient),
        envelope.ttlSeconds(),
        envelope.sentSeconds(),
        envelope.topic(),
        payload.payload(),
        payload.padding(),
        job.rated().rating(),
        job.rated().id());
  }
}
