package org.hearsay.cli;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.hearsay.rpc.NotAdmittedException;
import org.hearsay.rpc.RpcClient;
import org.hearsay.rpc.RpcError;
import org.hearsay.rpc.RpcException;
import tools.jackson.databind.JsonNode;

/** A daemon's control port, with its refusals turned into what a person wants to read. */
public final class Control implements AutoCloseable {
  // Ours to choose.
  /** Everything but sealing is answered in milliseconds; a daemon this silent is stuck. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How often a filter is asked over HTTP: as often as geth looks for its subscribers. */
  private static final Duration POLL = Duration.ofMillis(250);

  /** How long one wait for a notification lasts before the next. */
  private static final Duration WAIT = Duration.ofMinutes(1);

  /** geth has one number for all that can be wrong with a message; its texts tell them apart. */
  private static final List<String> REJECTIONS =
      List.of("PoW", "huge messages", "too many messages");

  private static final Set<Integer> REJECTION_CODES =
      Set.of(RpcError.RATE_LIMITED, RpcError.POW_TOO_LOW, RpcError.QUOTA);

  private final RpcClient client;
  private final String where;
  private final boolean notifies;

  private Control(RpcClient client, String where, boolean notifies) {
    this.client = client;
    this.where = where;
    this.notifies = notifies;
  }

  /**
   * Connects to the Unix socket.
   *
   * @param flags what to type after {@code hearsay run} to have a daemon there
   * @throws Failure when nobody listens there
   */
  public static Control open(Path socket, String flags) {
    try {
      return new Control(RpcClient.connect(socket, PATIENCE), socket.toString(), true);
    } catch (IOException e) {
      if (Files.exists(socket) && !Files.isWritable(socket)) {
        throw new Failure(
            Exit.LOCKED,
            "The daemon's socket " + socket + " belongs to another user.",
            "Type the command as that user.");
      }
      String why = Files.exists(socket) ? "nobody answers at " : "no socket at ";
      throw new Failure(
          Exit.NO_DAEMON,
          "The daemon is not running (" + why + socket + ").",
          "Start it: hearsay run" + flags);
    }
  }

  /**
   * Uses an {@code http://} or {@code https://} address; whether somebody is there shows at the
   * first call.
   *
   * @param token what {@code hearsay token} prints where the daemon runs, if it is known
   */
  static Control open(String endpoint, Optional<String> token) {
    try {
      URI uri = URI.create(endpoint);
      if (List.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null) {
        return new Control(RpcClient.connect(uri, token, PATIENCE), endpoint, false);
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new Failure(
        Exit.USAGE,
        "--endpoint " + endpoint + ": expected an http:// or https:// address",
        "For example --endpoint http://127.0.0.1:8545");
  }

  /**
   * Calls a method and waits for its result.
   *
   * @throws Failure with what the daemon answered, or that it is gone
   */
  public JsonNode call(String method, Object... params) {
    return call(PATIENCE, method, params);
  }

  /** The same for what may take longer. */
  public JsonNode call(Duration patience, String method, Object... params) {
    try {
      return client.call(method, Arrays.asList(params), patience);
    } catch (RpcException e) {
      throw refused(e.error());
    } catch (NotAdmittedException e) {
      throw new Failure(
          Exit.LOCKED,
          "The daemon at %s does not let you in (%s).".formatted(where, e.getMessage()),
          "Write what hearsay token prints into a file, and add --token-file FILE");
    } catch (SocketTimeoutException e) {
      throw new Failure(
          Exit.TIMED_OUT, "The daemon at %s did not answer %s.".formatted(where, method), "");
    } catch (IOException e) {
      throw gone(e);
    }
  }

  /** Sends a request, or an array of them, as it is, and gives the whole answer. */
  JsonNode exchange(Duration patience, JsonNode request) {
    try {
      return client.exchange(request, patience);
    } catch (SocketTimeoutException e) {
      throw new Failure(Exit.TIMED_OUT, "The daemon at %s did not answer.".formatted(where), "");
    } catch (IOException e) {
      throw gone(e);
    }
  }

  private static Failure refused(RpcError error) {
    return new Failure(
        exit(error), "The daemon refused: " + error.message() + ".", error.hint().orElse(""));
  }

  private static Exit exit(RpcError error) {
    if (error.code() == RpcError.INVALID_PARAMS) {
      return Exit.USAGE;
    }
    if (error.code() == RpcError.NOT_FOUND) {
      return Exit.NOT_FOUND;
    }
    if (REJECTION_CODES.contains(error.code())) {
      return Exit.REJECTED;
    }
    return REJECTIONS.stream().anyMatch(error.message()::contains) ? Exit.REJECTED : Exit.FAILED;
  }

  private Failure gone(IOException e) {
    return new Failure(
        Exit.NO_DAEMON,
        "No daemon answers at %s (%s).".formatted(where, e.getMessage()),
        "Start it: hearsay run");
  }

  /**
   * Hands over the messages that a filter opens, one after the other, on this thread.
   *
   * @param criteria as in {@code shh_newMessageFilter}
   * @param patience for all of it; zero means for ever
   * @param wantsMore takes a message; false when it was the last one wanted
   * @return whether the last one wanted arrived in time
   */
  boolean listen(Object criteria, Duration patience, Predicate<JsonNode> wantsMore)
      throws InterruptedException {
    Optional<Long> end =
        patience.isZero() ? Optional.empty() : Optional.of(System.nanoTime() + patience.toNanos());
    return notifies ? untilEnough(criteria, end, wantsMore) : poll(criteria, end, wantsMore);
  }

  private boolean untilEnough(Object criteria, Optional<Long> end, Predicate<JsonNode> wantsMore) {
    subscribe(criteria);
    while (true) {
      Duration left = left(end, WAIT);
      if (left.isNegative() || left.isZero()) {
        return false;
      }
      Optional<JsonNode> message = next(left);
      if (message.isPresent() && !wantsMore.test(message.get())) {
        return true;
      }
    }
  }

  /** Asks for the messages that a filter with these criteria opens; {@link #next} has them. */
  public void subscribe(Object criteria) {
    try {
      client.subscribe("shh", List.of("messages", criteria));
    } catch (RpcException e) {
      throw refused(e.error());
    } catch (IOException e) {
      throw gone(e);
    }
  }

  /** The next message that was subscribed to, or empty when none came in time. */
  public Optional<JsonNode> next(Duration patience) {
    try {
      return client.next(patience).map(notification -> notification.path("result"));
    } catch (IOException e) {
      throw gone(e);
    }
  }

  /** HTTP carries no notifications, so a filter is asked again and again. */
  private boolean poll(Object criteria, Optional<Long> end, Predicate<JsonNode> wantsMore)
      throws InterruptedException {
    String filter = call("shh_newMessageFilter", criteria).asString();
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (true) {
        for (JsonNode message : call("shh_getFilterMessages", filter)) {
          if (!wantsMore.test(message)) {
            return true;
          }
        }
        Duration left = left(end, POLL);
        if (left.isNegative() || left.isZero()) {
          return false;
        }
        boolean unused = never.await(left.toMillis(), TimeUnit.MILLISECONDS);
      }
    } finally {
      call("shh_deleteMessageFilter", filter);
    }
  }

  private static Duration left(Optional<Long> end, Duration most) {
    return end.map(nanos -> Duration.ofNanos(nanos - System.nanoTime()))
        .filter(left -> left.compareTo(most) < 0)
        .orElse(most);
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      // nothing was lost: every call was answered
    }
  }
}
