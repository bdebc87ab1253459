package org.hearsay.cli;

/** Says what goes on without us when a command is ended by Ctrl-C. */
public final class Interrupted {
  private final Thread hook;

  /**
   * Waits for the process to be asked to end.
   *
   * @param said on the way out
   */
  public Interrupted(Runnable said) {
    hook = new Thread(said, "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** It ended by itself. */
  public void over() {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // it is being said just now
    }
  }
}
