package org.hearsay.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a command reads and writes.
 *
 * @param out data, one record a line
 * @param err everything that is said about it
 * @param asks whether somebody sits at {@code in} who can be asked
 * @param shows whether somebody sits at {@code err} who likes to see progress
 */
public record Terminal(
    InputStream in, PrintStream out, PrintStream err, boolean asks, boolean shows) {}
