/**
 * Many nodes on one queue of events and one seed: the production node on virtual time. Each hop
 * goes through the real codec; delays and losses are drawn from the seed; nothing else is random,
 * so that the same seed gives the same trace, event for event.
 *
 * <p>May import all but {@code net disk rpc cli}. One thread.
 */
@NullMarked
package org.hearsay.sim;

import org.jspecify.annotations.NullMarked;
