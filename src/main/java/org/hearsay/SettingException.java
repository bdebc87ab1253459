package org.hearsay;

import org.hearsay.cli.Exit;

/** A setting that cannot be used; the message names it, where it stands, and what to type. */
final class SettingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Exit exit;

  SettingException(Exit exit, String message) {
    super(message, null, false, false);
    this.exit = exit;
  }

  /** {@link Exit#USAGE} for what was typed, {@link Exit#CONFIG} for what stands somewhere. */
  Exit exit() {
    return exit;
  }
}
