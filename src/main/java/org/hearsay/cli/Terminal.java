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
 * @param draws whether somebody sits at {@code out}
 * @param paints whether what goes to {@code out} may be coloured
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean asks,
    boolean shows,
    boolean draws,
    boolean paints) {

  /** Data on {@code out} goes to a program or a file: no colours. */
  public Terminal(InputStream in, PrintStream out, PrintStream err, boolean asks, boolean shows) {
    this(in, out, err, asks, shows, false, false);
  }
}
