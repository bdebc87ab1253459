package org.hearsay.rpc;

import java.io.IOException;

/** The daemon wants a token, or another one; the message says where it is. */
public final class NotAdmittedException extends IOException {
  private static final long serialVersionUID = 1L;

  NotAdmittedException(String why) {
    super(why);
  }
}
