package org.hearsay.inbox;

import java.util.Optional;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Topic;

/**
 * What a filter opened.
 *
 * @param signer who signed it, if anyone did
 * @param recipient the public key it was encrypted to; empty when a symmetric key opened it
 * @param ttlSeconds the envelope's whole life
 * @param sentSeconds Unix time at which it claims to have been sent
 * @param pow the envelope's rating
 * @param id the envelope's id
 */
public record Message(
    Optional<PublicKey> signer,
    Optional<PublicKey> recipient,
    long ttlSeconds,
    long sentSeconds,
    Topic topic,
    byte[] payload,
    byte[] padding,
    double pow,
    Digest id) {}
