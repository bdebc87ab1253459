/**
 * The ports of {@code env} to the real world: the loop's thread, the work pools, links over TCP and
 * TLS 1.3 (Netty), and the beacon that finds nodes on a local network. Section numbers refer to
 * {@code proto/wire.md}.
 *
 * <p>May import {@code wire}, {@code env} and {@code seal}; knows nothing of what a node decides.
 * Threads: {@code hearsay-loop} is the node's; {@code hearsay-io-N-M} read, decode, encode and
 * write; {@code hearsay-tls} proves who a peer is; {@code hearsay-resolve-N} ask DNS; {@code
 * hearsay-lan} sends and hears beacons; {@code hearsay-work-N} and {@code hearsay-long-N} compute.
 * All are daemon threads: how long the process lives is for the root to say. What crosses over to
 * the node goes through {@link org.hearsay.env.Loop#execute}.
 */
@NullMarked
package org.hearsay.net;

import org.jspecify.annotations.NullMarked;
