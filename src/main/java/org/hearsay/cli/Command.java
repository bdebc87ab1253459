package org.hearsay.cli;

import java.io.IOException;

/** What a subcommand does; the object that picocli fills with its options. */
public interface Command {
  /**
   * Does it.
   *
   * @throws Failure when it comes to nothing for a reason the user can do something about
   * @throws InterruptedException when the process is asked to end
   */
  Exit run(Terminal terminal) throws IOException, InterruptedException;
}
