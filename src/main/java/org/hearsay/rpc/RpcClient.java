package org.hearsay.rpc;

import java.io.Closeable;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A client of the control port, for commands: one thread, one call at a time; another may {@link
 * #close} it, which ends the call with an {@link IOException}. Needs the JDK and Jackson only, so
 * that a command starts fast.
 */
public final class RpcClient implements Closeable {
  private final ClientWire wire;
  private final Duration timeout;
  private final Deque<JsonNode> notifications = new ArrayDeque<>();
  private int lastId;

  private RpcClient(ClientWire wire, Duration timeout) {
    this.wire = wire;
    this.timeout = timeout;
  }

  /**
   * Connects to a Unix socket.
   *
   * @param timeout how long an answer may take
   * @throws IOException when nobody listens there
   */
  public static RpcClient connect(Path socket, Duration timeout) throws IOException {
    return new RpcClient(new UnixClientWire(socket), timeout);
  }

  /**
   * Uses an HTTP endpoint such as {@code http://127.0.0.1:8545}; nothing is sent yet.
   *
   * @param token makes the caller the operator, if there is one
   * @param timeout how long connecting and an answer may each take
   */
  public static RpcClient connect(URI endpoint, Optional<String> token, Duration timeout) {
    return new RpcClient(new HttpClientWire(endpoint, token), timeout);
  }

  /**
   * Calls a method.
   *
   * @param params strings, numbers, booleans, lists, maps, trees or null
   * @return the result
   * @throws RpcException when the daemon answers with an error
   * @throws SocketTimeoutException when it does not answer in time
   * @throws NotAdmittedException when it does not let this client in
   * @throws IOException when it cannot be reached, or what it says is no answer
   */
  public JsonNode call(String method, List<?> params) throws IOException, RpcException {
    return call(method, params, timeout);
  }

  /** The same with a timeout of its own, for what takes long by nature. */
  public JsonNode call(String method, List<?> params, Duration patience)
      throws IOException, RpcException {
    int id = ++lastId;
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("jsonrpc", "2.0");
    request.put("id", id);
    request.put("method", method);
    request.put("params", params);
    long deadline = System.nanoTime() + patience.toNanos();
    wire.send(JsonText.write(request), patience);
    while (true) {
      JsonNode message = receive(Duration.ofNanos(deadline - System.nanoTime()));
      if (message.has("method")) {
        notifications.add(message);
      } else if (message.path("id").asInt(0) == id || message.path("id").isNull()) {
        return result(message);
      } // else: an answer to a call that was given up
    }
  }

  /**
   * Sends a request, or an array of them, as it is.
   *
   * @param request each with an id: what has none is not answered
   * @return the whole answer, errors among it
   */
  public JsonNode exchange(JsonNode request, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    wire.send(JsonText.write(request), patience);
    while (true) {
      JsonNode message = receive(Duration.ofNanos(deadline - System.nanoTime()));
      if (!message.has("method")) {
        return message;
      }
      notifications.add(message);
    }
  }

  private JsonNode receive(Duration patience) throws IOException {
    String text = wire.receive(patience);
    try {
      return JsonText.readTree(text);
    } catch (BadJsonException e) {
      throw new ProtocolException("the answer is no JSON: " + e.getMessage());
    }
  }

  private static JsonNode result(JsonNode answer) throws IOException, RpcException {
    JsonNode error = answer.get("error");
    if (error != null) {
      throw new RpcException(
          new RpcError(
              error.path("code").asInt(0),
              error.path("message").asString(""),
              error.path("data").path("hint").stringValueOpt(),
              error.path("data").path("reason").stringValueOpt()));
    }
    JsonNode result = answer.get("result");
    if (result == null) {
      throw new ProtocolException("neither result nor error: " + answer);
    }
    return result;
  }

  /**
   * Subscribes; notifications then come from {@link #next}.
   *
   * @param namespace such as {@code shh}
   * @param params the subscription's name, and what it needs
   * @return the subscription's id
   */
  public String subscribe(String namespace, List<?> params) throws IOException, RpcException {
    return call(namespace + "_subscribe", params).asString();
  }

  /**
   * Waits for the next notification of any subscription.
   *
   * @return its {@code params}: {@code subscription} and {@code result}; empty when none came
   * @throws IOException when the connection is gone
   */
  public Optional<JsonNode> next(Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (notifications.isEmpty()) {
      JsonNode message;
      try {
        message = receive(Duration.ofNanos(deadline - System.nanoTime()));
      } catch (SocketTimeoutException e) {
        return Optional.empty();
      }
      if (message.has("method")) {
        notifications.add(message);
      }
    }
    return Optional.of(notifications.remove().path("params"));
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
