/**
 * Measuring programs: clients that are leaner than what they measure, and say how lean.
 *
 * <p>Knows any daemon by its control port only, so that another implementation is measured by the
 * same program in the same run. One thread.
 */
@NullMarked
package org.hearsay.bench;

import org.jspecify.annotations.NullMarked;
