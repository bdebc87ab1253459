/**
 * Measures what proof of work does by chance, with the production chain on virtual time, beside the
 * exact formulas: how long a block takes, how many go stale, what a dishonest miner can do.
 *
 * <p>Blocks bear real though easy work. Nothing here touches the network or the disk; each
 * measurement has one thread.
 */
@NullMarked
package org.hearsay.bench.lab;

import org.jspecify.annotations.NullMarked;
