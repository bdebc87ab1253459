package org.hearsay.rpc;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** A Unix socket; each text ends its line. */
final class UnixClientWire implements ClientWire {
  private static final int CHUNK_BYTES = 16 << 10;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private byte[] received = new byte[CHUNK_BYTES];
  private int length;
  private int searched;

  UnixClientWire(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      selector = Selector.open();
      key = channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void send(String text, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text + "\n");
    while (channel.write(bytes) >= 0 && bytes.hasRemaining()) {
      await(SelectionKey.OP_WRITE, deadline);
    }
  }

  @Override
  public String receive(Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      for (; searched < length; searched++) {
        if (received[searched] == '\n') {
          return takeLine();
        }
      }
      await(SelectionKey.OP_READ, deadline);
      fill();
    }
  }

  private String takeLine() {
    String line = new String(received, 0, searched, StandardCharsets.UTF_8);
    length -= searched + 1;
    System.arraycopy(received, searched + 1, received, 0, length);
    searched = 0;
    return line;
  }

  private void fill() throws IOException {
    if (length == received.length) {
      received = Arrays.copyOf(received, 2 * length);
    }
    int bytes = channel.read(ByteBuffer.wrap(received, length, received.length - length));
    if (bytes < 0) {
      throw new EOFException("the daemon closed the connection");
    }
    length += bytes;
  }

  private void await(int operation, long deadline) throws IOException {
    try {
      key.interestOps(operation);
      long millis = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
      if (deadline - System.nanoTime() <= 0
          || (selector.select(millis) == 0 && selector.isOpen())) {
        throw new SocketTimeoutException("no answer in time");
      }
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw new EOFException("given up"); // closed by another thread
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
