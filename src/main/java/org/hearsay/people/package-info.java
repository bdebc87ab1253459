/**
 * People: their accounts, which are keys in files that other wallets open; who they are to each
 * other; and the sessions and groups in which they talk, sections 12 to 14 of the protocol. On the
 * node's loop, save where a class says otherwise: keys are derived and files written off it.
 *
 * <p>What is kept of contacts is in the account's vault before anybody is answered.
 */
@NullMarked
package org.hearsay.people;

import org.jspecify.annotations.NullMarked;
