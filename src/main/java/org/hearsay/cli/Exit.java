package org.hearsay.cli;

/** How the process ends; scripts and service units rely on these numbers. */
public enum Exit {
  OK(0),
  FAILED(1),
  /** The command line was wrong; picocli's number. */
  USAGE(2),
  NO_DAEMON(3),
  /** No such peer, key, filter or name. */
  NOT_FOUND(4),
  /** Somebody is not proven to be who they were: a key is unverified, or has changed. */
  TRUST(5),
  /** Nothing came in time, or what was sent expired. */
  TIMED_OUT(6),
  /** The network's rules refuse the message: too little work, too long, too many at once. */
  REJECTED(7),
  /** The daemon does not let this client do that. */
  LOCKED(8),
  /** Another daemon holds the data directory. */
  IN_USE(9),
  /** A setting cannot be used; restarting will not help. */
  CONFIG(10),
  /** A bug of ours stopped the node; sysexits calls it EX_SOFTWARE. */
  CRASHED(70);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  /** The process's exit status. */
  public int code() {
    return code;
  }
}
