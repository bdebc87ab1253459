package org.hearsay.node;

import java.time.Instant;
import java.util.Optional;
import org.hearsay.wire.Digest;
import org.hearsay.wire.Ip;

/**
 * With whom there is to be no link.
 *
 * @param node hash of a node's key; there exactly when there is no address
 * @param address everybody there
 * @param until empty for ever
 */
public record Banned(Optional<Digest> node, Optional<Ip> address, Optional<Instant> until) {}
