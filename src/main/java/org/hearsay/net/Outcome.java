package org.hearsay.net;

/** What becomes of a connection; exactly one of the two is called, on the loop. */
interface Outcome {
  void up(NettyLink link);

  /**
   * It was never authenticated.
   *
   * @param why for the log
   */
  void failed(String why);
}
