/**
 * Where envelopes are kept: {@link org.hearsay.store.Pool} holds the live ones in memory, bounded
 * in bytes, and gives up the worst rated first.
 *
 * <p>May import {@code wire}, {@code seal}, {@code env}. Lives on the node's loop.
 */
@NullMarked
package org.hearsay.store;

import org.jspecify.annotations.NullMarked;
