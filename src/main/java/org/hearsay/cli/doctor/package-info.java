/**
 * What may be wrong with a daemon and its machine, and what to do about it.
 *
 * <p>May import what {@code cli} may. Each area looks for itself and reports findings; none needs a
 * running daemon, but some see more with one. Findings are values, any thread may hold them.
 */
@NullMarked
package org.hearsay.cli.doctor;

import org.jspecify.annotations.NullMarked;
