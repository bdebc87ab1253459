package org.hearsay.daemon;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection to the control port, for bytes that no client would send. */
final class HostileWire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  /**
   * What came back.
   *
   * @param status 0 when the connection was closed without an answer
   */
  record Reply(int status, String body) {
    static final Reply CLOSED = new Reply(0, "");
  }

  HostileWire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends what is taken; a server that has heard enough may close meanwhile. */
  HostileWire send(byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException e) {
      // its answer may still be there
    }
    return this;
  }

  /** Sends it over and over, on a thread of its own, until the connection is closed. */
  void sendForEver(byte[] bytes) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  socket.getOutputStream().write(bytes);
                }
              } catch (IOException e) {
                // closed
              }
            },
            "flood");
    thread.setDaemon(true);
    thread.start();
  }

  /** Says that nothing more will come. */
  HostileWire end() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** The next answer. */
  Reply reply() throws IOException {
    try {
      String head = head();
      if (head.isEmpty()) {
        return Reply.CLOSED;
      }
      String lower = head.toLowerCase(Locale.ROOT);
      int length = lower.indexOf("content-length:");
      int bytes =
          length < 0
              ? 0
              : Integer.parseInt(head.substring(length + 15, head.indexOf('\r', length)).strip());
      String body = new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
      return new Reply(Integer.parseInt(head.split(" ", 3)[1]), body);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither an answer nor an end within 30 s", e);
    } catch (SocketException e) {
      return Reply.CLOSED; // reset
    }
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int newLines = 0;
    while (newLines < 2) {
      int c = in.read();
      if (c < 0) {
        return "";
      }
      head.write(c);
      newLines = c == '\n' ? newLines + 1 : c == '\r' ? newLines : 0;
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  /** Whether the server closes, whatever it says before. */
  boolean isClosedInTheEnd() throws IOException {
    try {
      while (in.read() >= 0) {
        in.skipNBytes(in.available());
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // reset
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
