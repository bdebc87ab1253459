/**
 * {@code hearsay console}: calls typed one after the other, by a person or a script.
 *
 * <p>May import what {@code cli} may, and {@code cli}. Only {@code LineConsole} and what it makes
 * knows the terminal's library: everything else works without, and no other command loads it.
 */
@NullMarked
package org.hearsay.cli.console;

import org.jspecify.annotations.NullMarked;
