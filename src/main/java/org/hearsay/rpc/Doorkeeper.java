package org.hearsay.rpc;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out by the head of a request who asks. Any thread.
 *
 * <p>The right token gets in however many wrong ones came before: 256 bits need no lock against
 * guessing, and a lock would let any program of the machine shut the operator out. What is limited
 * is how many failures are looked at one by one and logged.
 */
final class Doorkeeper {
  // Ours to choose.
  /** Failures at once: a script with an old token is told what is wrong with it. */
  static final int FAILURES_MAX = 10;

  /** How long it takes until one more failure is looked at. */
  static final long FAILURE_NANOS = 1_000_000_000L;

  /** The user in {@code Basic}; any other is a client's own affair, as with geth. */
  private static final String USER = "token:";

  private static final Logger log = LoggerFactory.getLogger(Doorkeeper.class);

  private final Access access;
  private final LongSupplier nanoTime;
  private long failures;
  private long forgivenUntil;

  /**
   * Makes a doorkeeper.
   *
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  Doorkeeper(Access access, LongSupplier nanoTime) {
    this.access = access;
    this.nanoTime = nanoTime;
    this.forgivenUntil = nanoTime.getAsLong();
  }

  /** Who it is, or why it is turned away. */
  sealed interface Verdict {
    /** Somebody who may call this. */
    record Admitted(Trust trust) implements Verdict {}

    /** Somebody who may not come in. */
    record Refused(HttpRules.Refusal refusal) implements Verdict {}
  }

  Verdict judge(HttpRequest request) {
    List<String> credentials = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
    if (credentials.size() > 1) {
      return failed();
    }
    Optional<String> shown = credentials.stream().findFirst().flatMap(Doorkeeper::token);
    if (shown.isPresent()) {
      return isRight(shown.get()) ? new Verdict.Admitted(Trust.OPERATOR) : failed();
    }
    return access.required()
        ? refused(HttpResponseStatus.UNAUTHORIZED, "a token is needed: " + access.hint())
        : new Verdict.Admitted(Trust.OPEN);
  }

  /** The token in a header; empty for what is meant for somebody else. */
  private static Optional<String> token(String credentials) {
    String[] words = credentials.strip().split(" ", 2);
    String value = words.length == 2 ? words[1].strip() : "";
    if (words[0].equalsIgnoreCase("Bearer")) {
      return Optional.of(value);
    }
    if (!words[0].equalsIgnoreCase("Basic")) {
      return Optional.empty();
    }
    try {
      byte[] plain = Base64.getDecoder().decode(value);
      String userAndPassword = new String(plain, StandardCharsets.UTF_8);
      return userAndPassword.startsWith(USER)
          ? Optional.of(userAndPassword.substring(USER.length()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** In a time that does not depend on where the first difference is. */
  private boolean isRight(String shown) {
    byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
    return access.token().isPresent()
        && MessageDigest.isEqual(access.token().get().getBytes(StandardCharsets.UTF_8), bytes);
  }

  private Verdict failed() {
    if (!isForgiven()) {
      return refused(HttpResponseStatus.TOO_MANY_REQUESTS, "too many wrong tokens");
    }
    log.warn("rpc refused: wrong token");
    return refused(HttpResponseStatus.UNAUTHORIZED, "wrong token: " + access.hint());
  }

  /** Counts a failure; false when there were too many of late. */
  private synchronized boolean isForgiven() {
    failures++;
    long now = nanoTime.getAsLong();
    long next = (forgivenUntil - now > 0 ? forgivenUntil : now) + FAILURE_NANOS;
    if (next - now > FAILURES_MAX * FAILURE_NANOS) {
      return false;
    }
    forgivenUntil = next;
    return true;
  }

  private static Verdict refused(HttpResponseStatus status, String text) {
    return new Verdict.Refused(new HttpRules.Refusal(status, text));
  }

  /** How many requests came with a wrong token. */
  synchronized long failures() {
    return failures;
  }
}
