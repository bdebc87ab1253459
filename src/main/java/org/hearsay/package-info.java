/**
 * The program: reads settings, makes the real things (sockets, files, clocks, threads) and hands
 * them to the packages below, which know only {@code env}.
 *
 * <p>May import everything; nothing imports it. Only this package reads files of settings and the
 * environment.
 */
@NullMarked
package org.hearsay;

import org.jspecify.annotations.NullMarked;
