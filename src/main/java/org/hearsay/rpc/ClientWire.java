package org.hearsay.rpc;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** What carries the texts of a client. */
interface ClientWire extends Closeable {
  void send(String text, Duration patience) throws IOException;

  /**
   * Waits for the next text.
   *
   * @throws java.net.SocketTimeoutException when none comes in time; harmless, one may wait again
   */
  String receive(Duration patience) throws IOException;
}
