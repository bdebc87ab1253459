package org.hearsay.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.hearsay.rpc.BusyException;
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

  private final RpcClient client;
  private final String where;
  private final boolean notifies;
  private final Optional<Duration> patience;
  private final Optional<PrintStream> told;
  private boolean answered;

  private Control(
      RpcClient client,
      String where,
      boolean notifies,
      Optional<Duration> patience,
      Optional<PrintStream> told) {
    this.client = client;
    this.where = where;
    this.notifies = notifies;
    this.patience = patience;
    this.told = told;
  }

  /**
   * Connects to the Unix socket.
   *
   * @param flags what to type after {@code hearsay run} to have a daemon there
   * @throws Failure when nobody listens there
   */
  public static Control open(Path socket, String flags) {
    return open(socket, flags, Optional.empty(), Optional.empty());
  }

  /**
   * The same.
   *
   * @param patience for every answer; else each call has its own
   * @param told where to say which calls are made
   */
  static Control open(
      Path socket, String flags, Optional<Duration> patience, Optional<PrintStream> told) {
    try {
      RpcClient client = RpcClient.connect(socket, patience.orElse(PATIENCE));
      return new Control(client, socket.toString(), true, patience, told);
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
  static Control open(
      String endpoint,
      Optional<String> token,
      Optional<Duration> patience,
      Optional<PrintStream> told) {
    try {
      URI uri = URI.create(endpoint);
      if (List.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null) {
        RpcClient client = RpcClient.connect(uri, token, patience.orElse(PATIENCE));
        return new Control(client, endpoint, false, patience, told);
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
  public JsonNode call(Duration enough, String method, Object... params) {
    long begun = System.nanoTime();
    try {
      JsonNode result = client.call(method, Arrays.asList(params), patience.orElse(enough));
      answered = true;
      return result;
    } catch (RpcException e) {
      answered = true;
      throw refused(e.error());
    } catch (IOException e) {
      throw failed(e, " " + method);
    } finally {
      long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
      told.ifPresent(err -> err.println(method + " " + millis + " ms")); // params may be secret
    }
  }

  /** Sends a request, or an array of them, as it is, and gives the whole answer. */
  JsonNode exchange(Duration enough, JsonNode request) {
    try {
      JsonNode answer = client.exchange(request, patience.orElse(enough));
      answered = true;
      return answer;
    } catch (IOException e) {
      throw failed(e, "");
    }
  }

  private static Failure refused(RpcError error) {
    return new Failure(
        Reason.of(error),
        "The daemon refused: " + error.message() + (error.message().endsWith(".") ? "" : "."),
        error.hint().map(CommandNames::in).orElse(""));
  }

  private Failure failed(IOException e, String what) {
    if (e instanceof NotAdmittedException) {
      return new Failure(
          Exit.LOCKED,
          "The daemon at %s does not let you in (%s).".formatted(where, e.getMessage()),
          "Write what hearsay token prints into a file, and add --token-file FILE");
    }
    if (e instanceof SocketTimeoutException) {
      return new Failure(
          Exit.TIMED_OUT,
          "The daemon at %s did not answer%s.".formatted(where, what),
          patience.isPresent() ? "Wait for longer: --timeout 1m" : "");
    }
    if (e instanceof BusyException) {
      return new Failure(
          Reason.BUSY,
          "The daemon at %s is busy (%s).".formatted(where, e.getMessage()),
          "Try again; or leave out --endpoint: the Unix socket has connections of its own.");
    }
    if (e instanceof ProtocolException) {
      return new Failure(
          Exit.NO_DAEMON,
          "Who answers at %s is no daemon (%s).".formatted(where, e.getMessage()),
          notifies ? "" : "--endpoint takes the address that hearsay run prints after control.");
    }
    if (!answered && wasClosed(e)) {
      return new Failure(
          Reason.BUSY,
          "Somebody at %s takes the connection and closes it (%s)."
              .formatted(where, e.getMessage()),
          "A daemon does that when it has 512 clients, or is just ending: try again.");
    }
    return new Failure(
        Exit.NO_DAEMON,
        "No daemon answers at %s (%s).".formatted(where, e.getMessage()),
        "Start it: hearsay run");
  }

  /** Whether there was somebody, who closed the connection without a word. */
  private static boolean wasClosed(IOException e) {
    return !(e instanceof ConnectException
        || e instanceof NoRouteToHostException
        || e instanceof UnknownHostException
        || e instanceof SSLException);
  }

  /** Whether it tells what happens by itself; over HTTP nothing is told. */
  boolean notifies() {
    return notifies;
  }

  /**
   * Hands over the messages that a filter opens, one after the other, on this thread.
   *
   * @param criteria as in {@code shh_newMessageFilter}
   * @param within for all of it; zero means for ever
   * @param wantsMore takes a message; false when it was the last one wanted
   * @return whether the last one wanted arrived in time
   */
  boolean listen(Object criteria, Duration within, Predicate<JsonNode> wantsMore)
      throws InterruptedException {
    return notifies
        ? follow("shh", List.of("messages", criteria), within, wantsMore)
        : poll(criteria, end(within), wantsMore);
  }

  /**
   * Hands over what a subscription tells, one after the other, on this thread.
   *
   * @param namespace such as {@code shh}
   * @param params the subscription's name, and what it needs
   */
  boolean follow(String namespace, List<?> params, Duration within, Predicate<JsonNode> wantsMore) {
    Optional<Long> end = end(within);
    subscribe(namespace, params);
    while (true) {
      Duration left = left(end, WAIT);
      if (left.isNegative() || left.isZero()) {
        return false;
      }
      Optional<JsonNode> told = next(left);
      if (told.isPresent() && !wantsMore.test(told.get())) {
        return true;
      }
    }
  }

  private static Optional<Long> end(Duration within) {
    return within.isZero() ? Optional.empty() : Optional.of(System.nanoTime() + within.toNanos());
  }

  /** Asks for the messages that a filter with these criteria opens; {@link #next} has them. */
  public void subscribe(Object criteria) {
    String unused = subscribe("shh", List.of("messages", criteria));
  }

  /**
   * Subscribes; {@link #next} has what is told.
   *
   * @return the subscription's id
   */
  public String subscribe(String namespace, List<?> params) {
    if (!notifies) {
      throw new Failure(
          Exit.USAGE,
          "Over HTTP nobody is told anything.",
          "Leave out --endpoint, where the daemon's socket can be reached.");
    }
    try {
      String id = client.subscribe(namespace, params);
      answered = true;
      return id;
    } catch (RpcException e) {
      throw refused(e.error());
    } catch (IOException e) {
      throw failed(e, "");
    }
  }

  /** The next that was subscribed to, or empty when nothing came in time. */
  public Optional<JsonNode> next(Duration wait) {
    try {
      return client.next(wait).map(notification -> notification.path("result"));
    } catch (IOException e) {
      throw failed(e, "");
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
