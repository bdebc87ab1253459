package org.hearsay.inbox;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.Topic;

/**
 * What a filter asks for.
 *
 * @param keyId the key in the ring that opens messages; deleting it stops the filter
 * @param symmetric whether {@code keyId} names a symmetric key, else a key pair
 * @param signer only messages signed with this key
 * @param minPow only envelopes with at least this rating
 * @param topics exact topics; with no topics and no prefixes every envelope is tried
 * @param prefixes beginnings of topics, 1 to 3 bytes each
 * @param allowDirect whether envelopes sent straight to this node are wanted as well
 */
public record Criteria(
    String keyId,
    boolean symmetric,
    Optional<PublicKey> signer,
    double minPow,
    Set<Topic> topics,
    List<TopicPrefix> prefixes,
    boolean allowDirect) {
  public Criteria {
    topics = Set.copyOf(topics);
    prefixes = List.copyOf(prefixes);
  }
}
