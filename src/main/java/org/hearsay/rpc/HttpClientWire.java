package org.hearsay.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One POST for each text; connections are kept by the JDK. */
final class HttpClientWire implements ClientWire {
  /** Too many wrong tokens in a row; the JDK has no name for it. */
  private static final int TOO_MANY_REQUESTS = 429;

  private final URI endpoint;
  private final Optional<String> token;
  private final Deque<String> answers = new ArrayDeque<>();
  private volatile @Nullable HttpURLConnection current;

  HttpClientWire(URI endpoint, Optional<String> token) {
    this.endpoint = endpoint;
    this.token = token;
  }

  @Override
  public void send(String text, Duration patience) throws IOException {
    HttpURLConnection post = (HttpURLConnection) endpoint.toURL().openConnection();
    current = post;
    int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, patience.toMillis()));
    post.setConnectTimeout(millis);
    post.setReadTimeout(millis);
    post.setRequestMethod("POST");
    post.setDoOutput(true);
    post.setRequestProperty("Content-Type", "application/json");
    token.ifPresent(t -> post.setRequestProperty("Authorization", "Bearer " + t));
    try (OutputStream out = post.getOutputStream()) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    int status = post.getResponseCode();
    if (status == HttpURLConnection.HTTP_UNAUTHORIZED || status == TOO_MANY_REQUESTS) {
      throw new NotAdmittedException(text(post).replaceFirst("^: ", ""));
    }
    if (status == HttpURLConnection.HTTP_UNAVAILABLE) {
      throw new BusyException(text(post).replaceFirst("^: ", ""));
    }
    if (status != HttpURLConnection.HTTP_OK) {
      throw new ProtocolException("HTTP " + status + text(post));
    }
    try (InputStream in = post.getInputStream()) {
      answers.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static String text(HttpURLConnection post) throws IOException {
    try (InputStream in = post.getErrorStream()) {
      String text = in == null ? "" : new String(in.readNBytes(200), StandardCharsets.UTF_8);
      return text.isBlank() ? "" : ": " + text.strip();
    }
  }

  @Override
  public String receive(Duration patience) throws IOException {
    String answer = answers.poll();
    if (answer == null) {
      throw new SocketTimeoutException("HTTP carries no notifications; use the Unix socket");
    }
    return answer;
  }

  @Override
  public void close() {
    HttpURLConnection waiting = current;
    if (waiting != null) {
      waiting.disconnect();
    }
  }
}
