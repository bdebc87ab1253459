/**
 * The chain: blocks, transactions, proof of work, which branch counts, and the directory of names
 * that follows from it. Section numbers refer to {@code proto/wire.md}.
 *
 * <p>May import {@code wire}, {@code seal} and {@code env}. Formats and rules are pure functions
 * and immutable values, for any thread; what changes lives on the loop and says so.
 */
@NullMarked
package org.hearsay.chain;

import org.jspecify.annotations.NullMarked;
