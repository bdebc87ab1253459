package org.hearsay.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** The control port over HTTP, for a daemon whose socket cannot be reached. */
final class HttpControl implements Control {
  // Ours to choose.
  /** How often a filter is asked: what geth's own subscriptions take. */
  private static final Duration POLL = Duration.ofMillis(250);

  private final URI endpoint;
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch never = new CountDownLatch(1);
  private long lastId;

  HttpControl(String endpoint) {
    this.endpoint = address(endpoint);
  }

  private static URI address(String endpoint) {
    try {
      URI uri = URI.create(endpoint);
      if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new Failure(
        Exit.USAGE,
        "--endpoint " + endpoint + ": expected an http:// address",
        "For example --endpoint http://127.0.0.1:8545");
  }

  @Override
  public JsonNode call(String method, Object... params) throws InterruptedException {
    Map<String, Object> body =
        Map.of("jsonrpc", "2.0", "id", ++lastId, "method", method, "params", List.of(params));
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body)))
            .build();
    JsonNode answer = Json.parse(send(request).body()).orElseThrow(this::notADaemon);
    if (answer.has("error")) {
      throw Answers.failure(answer.path("error"));
    }
    if (!answer.has("result")) {
      throw notADaemon();
    }
    return answer.path("result");
  }

  private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new Failure(
          Exit.NO_DAEMON,
          "No daemon answers at " + endpoint + ".",
          "Start it: hearsay run --rpc.port " + endpoint.getPort());
    }
  }

  private Failure notADaemon() {
    return new Failure(
        Exit.FAILED, "What answers at " + endpoint + " is no control port of hearsay.", "");
  }

  /** There is nothing to subscribe to over plain HTTP, so a filter is asked again and again. */
  @Override
  public boolean listen(Object criteria, Duration patience, Predicate<JsonNode> wantsMore)
      throws InterruptedException {
    String filter = call("shh_newMessageFilter", criteria).asString();
    long begun = System.nanoTime();
    try {
      while (patience.isZero() || System.nanoTime() - begun < patience.toNanos()) {
        for (JsonNode message : call("shh_getFilterMessages", filter)) {
          if (!wantsMore.test(message)) {
            return true;
          }
        }
        boolean unused = never.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
      }
      return false;
    } finally {
      call("shh_deleteMessageFilter", filter);
    }
  }

  @Override
  public void close() {
    // the client's connections end with the process
  }
}
