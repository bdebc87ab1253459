package org.hearsay.rpc;

/** Who a caller is, and who a method is for; in rising order. */
enum Trust {
  /** Any program of this machine. */
  OPEN,
  /** Whoever may stop the daemon. */
  OPERATOR;

  /** The Unix socket: its file lets nobody else in. */
  static final Trust OF_SOCKET = OPERATOR;

  boolean covers(Trust needed) {
    return compareTo(needed) >= 0;
  }
}
