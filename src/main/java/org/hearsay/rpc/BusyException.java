package org.hearsay.rpc;

import java.io.IOException;

/** The daemon is there and has no room for another call now; the message says of what. */
public final class BusyException extends IOException {
  private static final long serialVersionUID = 1L;

  BusyException(String why) {
    super(why);
  }
}
