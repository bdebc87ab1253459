/**
 * A node: gossip, pool, inbox and key ring joined on one loop; commands in, events out. The daemon
 * and the simulator run this same class.
 *
 * <p>May import everything below it ({@code wire env seal store gossip inbox}). All methods are
 * called on the loop unless they say otherwise.
 */
@NullMarked
package org.hearsay.node;

import org.jspecify.annotations.NullMarked;
