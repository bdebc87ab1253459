package org.hearsay.rpc;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket whose messages are taken one by one. */
final class WebSocketClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  WebSocketClient(int port) {
    this(URI.create("ws://127.0.0.1:" + port + "/"));
  }

  /** With the user and password of the URL, which the JDK leaves to us. */
  WebSocketClient(URI uri) {
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    if (uri.getUserInfo() != null) {
      byte[] user = uri.getUserInfo().getBytes(StandardCharsets.UTF_8);
      builder.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
    }
    URI bare = URI.create("ws://" + uri.getHost() + ":" + uri.getPort() + "/");
    socket = builder.buildAsync(bare, new Listener()).join();
  }

  void send(String text) {
    socket.sendText(text, true).join();
  }

  WebSocket socket() {
    return socket;
  }

  /** The next message; {@code closed N} when the server closed, {@code pong X} for a pong. */
  String next() throws InterruptedException {
    String message = received.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (message == null) {
      throw new AssertionError("nothing came");
    }
    return message;
  }

  String ask(String text) throws InterruptedException {
    send(text);
    return next();
  }

  boolean isSilentFor(Duration duration) throws InterruptedException {
    return received.poll(duration.toMillis(), TimeUnit.MILLISECONDS) == null;
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        received.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      received.add("pong " + message.remaining());
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      received.add("closed " + status);
      return null;
    }
  }
}
