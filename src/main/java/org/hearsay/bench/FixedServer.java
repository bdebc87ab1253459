package org.hearsay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A server that looks at nothing and answers the same to everybody: what it gives is the most that
 * our client can measure here.
 */
final class FixedServer implements AutoCloseable {
  private static final String BODY = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"1\"}\n";
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
          + BODY.length()
          + "\r\n\r\n"
          + BODY;
  private static final int REQUEST_BYTES_MAX = 64 << 10;

  private final ByteBuffer answer =
      ByteBuffer.allocateDirect(ANSWER.length())
          .put(ANSWER.getBytes(StandardCharsets.US_ASCII))
          .flip();
  private final ByteBuffer request = ByteBuffer.allocateDirect(REQUEST_BYTES_MAX);
  private final ServerSocketChannel listener;
  private final Selector selector;

  private FixedServer(ServerSocketChannel listener, Selector selector) {
    this.listener = listener;
    this.selector = selector;
  }

  /** Listens on loopback; a request is whatever one read brings, as small ones are. */
  static FixedServer open() throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    listener.configureBlocking(false);
    Selector selector = Selector.open();
    listener.register(selector, SelectionKey.OP_ACCEPT);
    FixedServer server = new FixedServer(listener, selector);
    Thread thread = new Thread(server::serve, "bench-fixed");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.socket().getLocalPort() + "/");
  }

  private void serve() {
    try {
      while (selector.isOpen()) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isValid() && key.isAcceptable()) {
            accept();
          } else if (key.isValid()) {
            answer((SocketChannel) key.channel());
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (ClosedSelectorException e) {
      // that is its end
    } catch (IOException e) {
      throw new UncheckedIOException("the server that answers the same to everybody", e);
    }
  }

  private void accept() throws IOException {
    SocketChannel client = listener.accept();
    client.configureBlocking(false);
    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
    client.register(selector, SelectionKey.OP_READ);
  }

  private void answer(SocketChannel client) throws IOException {
    request.clear();
    if (client.read(request) < 0) {
      client.close();
      return;
    }
    answer.rewind();
    client.write(answer);
  }

  @Override
  public void close() throws IOException {
    selector.close();
    listener.close();
  }
}
