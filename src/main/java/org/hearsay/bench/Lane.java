package org.hearsay.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One keep-alive connection on which the same request is made over and over. Understands no more of
 * HTTP than servers of JSON-RPC say.
 */
final class Lane implements Closeable {
  private static final int ANSWER_BYTES_MAX = 64 << 10;
  private static final byte[] RESULT = "\"result\"".getBytes(StandardCharsets.US_ASCII);
  private static final int PORT_OF_HTTP = 80;

  private final SocketChannel channel;
  private final ByteBuffer request;
  private final ByteBuffer in = ByteBuffer.allocateDirect(ANSWER_BYTES_MAX);
  private final byte[] answer = new byte[ANSWER_BYTES_MAX];
  private int received;
  private int expected = -1;
  private long sentNanos;

  private Lane(SocketChannel channel, byte[] request) {
    this.channel = channel;
    this.request = ByteBuffer.allocateDirect(request.length).put(request).flip();
  }

  /**
   * Connects.
   *
   * @param body the JSON of every request
   */
  static Lane open(URI endpoint, String body) throws IOException {
    int port = endpoint.getPort() < 0 ? PORT_OF_HTTP : endpoint.getPort();
    SocketChannel channel = SocketChannel.open(new InetSocketAddress(endpoint.getHost(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    String path = endpoint.getRawPath() == null || endpoint.getRawPath().isEmpty() ? "/" : "";
    String head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(
                path.isEmpty() ? endpoint.getRawPath() : path,
                endpoint.getAuthority(),
                body.length());
    return new Lane(channel, (head + body).getBytes(StandardCharsets.US_ASCII));
  }

  SocketChannel channel() {
    return channel;
  }

  /** Makes the request. */
  void send() throws IOException {
    request.rewind();
    sentNanos = System.nanoTime();
    while (request.hasRemaining()) { // at most once more: it is smaller than any socket's buffer
      channel.write(request);
    }
  }

  /**
   * Takes what has arrived, once.
   *
   * @return how long the answer took, in ns, or -1 while it is not complete
   * @throws IOException when it is no result
   */
  long receive() throws IOException {
    in.clear();
    int count = channel.read(in);
    if (count < 0) {
      throw new IOException("the server closed the connection");
    }
    if (received + count > ANSWER_BYTES_MAX) {
      throw new IOException("an answer of more than " + ANSWER_BYTES_MAX + " bytes");
    }
    in.flip().get(answer, received, count);
    received += count;
    if (expected < 0) {
      expected = length();
    }
    if (expected < 0 || received < expected) {
      return -1;
    }
    long took = System.nanoTime() - sentNanos;
    if (indexOf(RESULT) < 0) {
      throw new IOException("no result: " + text());
    }
    received = 0;
    expected = -1;
    return took;
  }

  /** Bytes of the whole answer, or -1 as long as its head is not there. */
  private int length() throws IOException {
    int end = indexOf("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    if (end < 0) {
      return -1;
    }
    String head = new String(answer, 0, end, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    int name = head.indexOf("\r\ncontent-length:");
    if (!head.startsWith("http/1.1 200") || name < 0) {
      throw new IOException("not the answer of a JSON-RPC server: " + text());
    }
    int from = name + "\r\ncontent-length:".length();
    int to = head.indexOf('\r', from);
    String number = head.substring(from, to < 0 ? head.length() : to).strip();
    return end + 4 + Integer.parseInt(number);
  }

  private int indexOf(byte[] what) {
    for (int i = 0; i + what.length <= received; i++) {
      int matched = 0;
      while (matched < what.length && answer[i + matched] == what[matched]) {
        matched++;
      }
      if (matched == what.length) {
        return i;
      }
    }
    return -1;
  }

  private String text() {
    return new String(answer, 0, Math.min(received, 500), StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
