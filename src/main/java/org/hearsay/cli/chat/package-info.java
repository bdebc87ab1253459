/**
 * {@code hearsay chat}: a conversation on a terminal.
 *
 * <p>May import what {@code cli} may, and {@code cli}. Only {@code LineChat} and what it makes
 * knows the terminal's library. One thread reads what is typed and makes calls; another, of {@code
 * Follower}, shows what the daemon tells.
 */
@NullMarked
package org.hearsay.cli.chat;

import org.jspecify.annotations.NullMarked;
