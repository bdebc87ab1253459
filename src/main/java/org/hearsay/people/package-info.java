/**
 * People: who they are to each other, and the sessions in which they talk; sections 12 and 13 of
 * the protocol. On the node's loop, save where a class says otherwise.
 *
 * <p>May import {@code wire}, {@code env} and {@code seal}. What is kept of contacts is in the
 * account's vault before anybody is answered.
 */
@NullMarked
package org.hearsay.people;

import org.jspecify.annotations.NullMarked;
