/**
 * Who is told what: the peers' floors and blooms, who was shown which envelope, what is passed on
 * and in which order, the standing of peers, and whom to dial.
 *
 * <p>May import {@code wire}, {@code seal}, {@code store}, {@code env}. Lives on the node's loop.
 * What hostile peers do is answered with a value ({@link org.hearsay.gossip.Verdict}), never an
 * exception.
 */
@NullMarked
package org.hearsay.gossip;

import org.jspecify.annotations.NullMarked;
