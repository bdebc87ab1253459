/**
 * Keys, encryption, the payload format, proof of work and ratings: what makes an envelope and what
 * opens one. Facts are Whisper v6's as geth 1.9 has it; section numbers refer to {@code
 * proto/wire.md}.
 *
 * <p>May import {@code wire}. Pure functions and immutable values: any thread. Randomness comes in
 * as a {@code RandomGenerator}; whoever calls passes a {@code SecureRandom} where secrets are made.
 */
@NullMarked
package org.hearsay.seal;

import org.jspecify.annotations.NullMarked;
