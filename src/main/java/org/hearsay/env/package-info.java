/**
 * The ports to the world: time, other threads, links, disk. The daemon implements them with sockets
 * and files ({@code net}, {@code disk}), the simulator with a queue and a seed ({@code sim}); the
 * node in between cannot tell.
 *
 * <p>May import {@code wire}. Chance comes as a {@code java.util.random.RandomGenerator}: one
 * seeded for decisions, one {@code SecureRandom} in the daemon for keys.
 */
@NullMarked
package org.hearsay.env;

import org.jspecify.annotations.NullMarked;
