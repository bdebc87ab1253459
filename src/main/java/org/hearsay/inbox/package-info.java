/**
 * What local clients own: their keys and their filters. An envelope is tried only against the
 * filters that its topic can match; what opens waits in a bounded queue until it is fetched.
 *
 * <p>May import {@code wire}, {@code seal}, {@code env}. Lives on the node's loop; decryption and
 * disk writing run as {@code Work}.
 */
@NullMarked
package org.hearsay.inbox;

import org.jspecify.annotations.NullMarked;
