/**
 * The command line: what people type, as a client of the control port.
 *
 * <p>May import {@code rpc} (its client, no server) and {@code wire}. A command asks the daemon,
 * prints data on standard output and everything else on standard error, and answers an {@link
 * org.hearsay.cli.Exit}; it never ends the process itself. {@code run} and {@code demo}, which need
 * the daemon's parts, are added by the root package.
 */
@NullMarked
package org.hearsay.cli;

import org.jspecify.annotations.NullMarked;
