/**
 * The ports of {@code env} to the disk: small documents that are replaced whole, and the data
 * directory they live in, which one process holds at a time.
 *
 * <p>May import {@code wire} and {@code env}. Everything blocks: call it from {@code Work}, or on
 * the main thread at the start. What goes wrong is an {@link java.io.UncheckedIOException} that
 * names the file and, where there is one, the remedy.
 */
@NullMarked
package org.hearsay.disk;

import org.jspecify.annotations.NullMarked;
