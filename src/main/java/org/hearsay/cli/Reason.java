package org.hearsay.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hearsay.rpc.RpcError;

/**
 * Why a command came to nothing, for programs; finer than its {@link Exit}. The table is in
 * docs/operating.md, and only ever gets longer.
 */
public enum Reason {
  FAILED(Exit.FAILED),
  /** The daemon takes connections and closes them: it has as many as it can. */
  BUSY(Exit.FAILED),
  NOT_SYNCED(Exit.FAILED, -32016),
  USAGE(Exit.USAGE, RpcError.INVALID_PARAMS),
  NO_DAEMON(Exit.NO_DAEMON),
  NOT_FOUND(Exit.NOT_FOUND, -32010),
  TRUST(Exit.TRUST, -32011),
  TIMED_OUT(Exit.TIMED_OUT),
  EXPIRED(Exit.TIMED_OUT, -32015),
  REJECTED(Exit.REJECTED),
  /** Somebody else has the name, or it is yours already. */
  NAME_TAKEN(Exit.REJECTED),
  RATE_LIMITED(Exit.REJECTED, -32013),
  POW_TOO_LOW(Exit.REJECTED, -32014),
  QUOTA(Exit.REJECTED, -32017),
  LOCKED(Exit.LOCKED, -32012),
  IN_USE(Exit.IN_USE),
  CONFIG(Exit.CONFIG),
  CRASHED(Exit.CRASHED);

  /** geth has one number for all that a method could not do; its texts tell them apart. */
  private static final Map<Reason, List<String>> GETHS_TEXTS =
      Map.of(
          POW_TOO_LOW, List.of("PoW too low", "PoW target"),
          REJECTED, List.of("huge messages"),
          RATE_LIMITED, List.of("too many messages"),
          NOT_FOUND, List.of("non-existent key ID", "invalid id", " not found"));

  private final Exit exit;
  private final int rpcCode;

  Reason(Exit exit) {
    this(exit, 0);
  }

  Reason(Exit exit, int rpcCode) {
    this.exit = exit;
    this.rpcCode = rpcCode;
  }

  /** The exit status it leads to. */
  public Exit exit() {
    return exit;
  }

  /** Such as {@code HS-NO-DAEMON}. */
  public String code() {
    return "HS-" + name().replace('_', '-');
  }

  /** What can be said when only the exit status is known. */
  static Reason of(Exit exit) {
    return Arrays.stream(values())
        .filter(reason -> reason.exit == exit)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(exit + " is no failure"));
  }

  /** What the daemon meant. */
  static Reason of(RpcError error) {
    if (error.reason().filter(NAME_TAKEN.name().toLowerCase(Locale.ROOT)::equals).isPresent()) {
      return NAME_TAKEN; // which has no number of its own
    }
    for (Reason reason : values()) {
      boolean said =
          error.code() == RpcError.FAILED
              && GETHS_TEXTS.getOrDefault(reason, List.of()).stream()
                  .anyMatch(error.message()::contains);
      if (said || (reason.rpcCode != 0 && reason.rpcCode == error.code())) {
        return reason;
      }
    }
    return FAILED;
  }
}
