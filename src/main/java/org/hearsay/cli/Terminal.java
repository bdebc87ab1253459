package org.hearsay.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a command reads and writes.
 *
 * @param out data, one record a line
 * @param err everything that is said about it
 */
public record Terminal(InputStream in, PrintStream out, PrintStream err) {}
