package org.hearsay.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.hearsay.env.Cancellable;
import tools.jackson.databind.JsonNode;

/**
 * A client that stays: WebSocket or Unix socket. Answers calls as they finish, pushes
 * notifications, stops reading from a client that does not read, and gives up one that leaves its
 * notifications lying.
 *
 * <p>Lives on its channel's I/O thread, save for what says otherwise.
 */
final class Connection {
  /** Calls of one client at once; further ones wait in the socket. */
  static final int CALLS_MAX = 64;

  /** How often it is looked whether a client that sends no more still waits. */
  private static final long LOOK_MILLIS = 1_000;

  /** Notifications that may wait for one client, in bytes; with more it is closed. */
  static final long PUSHED_BYTES_MAX = 4L << 20;

  private final Channel channel;
  private final Trust trust;
  private final RpcPort port;
  private final Function<ByteBuf, Object> framing;
  private final Seats.Seat seat;
  private final Owned owned;

  private int calls;
  private long pushedBytes;
  private boolean inputEnded;

  /**
   * Takes a channel that is open.
   *
   * @param framing makes what the pipeline can write from the bytes of one message
   */
  Connection(
      Channel channel,
      Trust trust,
      RpcPort port,
      Seats.Seat seat,
      Function<ByteBuf, Object> framing) {
    this.channel = channel;
    this.trust = trust;
    this.port = port;
    this.framing = framing;
    this.seat = seat;
    this.owned = new Owned(seat::listens);
    seat.stays();
  }

  /** A whole message arrived. */
  void received(String text) {
    calls++;
    seat.callBegins();
    pace();
    Turn turn = new Turn();
    new Exchange(port, turn, channel, port.requests().share(), turn::replied).begin(text);
  }

  /** The client is still there. */
  void stirs() {
    seat.stirs();
  }

  /** The channel became writable, or ceased to be. */
  void pace() {
    channel.config().setAutoRead(calls < CALLS_MAX && channel.isWritable() && !inputEnded);
  }

  /** The client will send nothing more; it still gets its answers, unless it is gone. */
  void inputEnded() {
    inputEnded = true;
    closeWhenAnswered();
    closeWhenGone();
  }

  /** A seal takes up to a minute: nobody need wait for it who is not there. */
  private void closeWhenGone() {
    if (calls == 0 || !channel.isOpen()) {
      return;
    }
    if (Sockets.isGone(channel)) {
      channel.close();
      return;
    }
    Future<?> unused =
        channel.eventLoop().schedule(this::closeWhenGone, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void closeWhenAnswered() {
    if (inputEnded && calls == 0) {
      channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** The channel is closed. */
  void closed() {
    port.loop().execute(owned::end);
  }

  /** Says why and closes. */
  void refuse(RpcError error) {
    channel
        .writeAndFlush(frame(Request.answerToNobody(error)))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private Object frame(String text) {
    ByteBuf bytes = channel.alloc().buffer(ByteBufUtil.utf8Bytes(text) + 1);
    ByteBufUtil.writeUtf8(bytes, text);
    return framing.apply(bytes.writeByte('\n'));
  }

  private void push(String text) {
    int bytes = ByteBufUtil.utf8Bytes(text);
    if (!channel.isActive()) {
      return;
    }
    if (pushedBytes + bytes > PUSHED_BYTES_MAX) {
      port.lost(channel);
      channel.close();
      return;
    }
    pushedBytes += bytes;
    channel.writeAndFlush(frame(text)).addListener(written -> pushedBytes -= bytes);
  }

  /** One message and what came of it. A subscription stays with the turn that began it. */
  private final class Turn implements Caller {
    private final Deque<String> early = new ArrayDeque<>();
    private long earlyBytes;
    private boolean replied;

    /** The reply goes first: a client that does not know the id yet loses what is pushed. */
    void replied(String text, Room.Share share) {
      calls--;
      seat.callEnds();
      replied = true;
      if (!channel.isWritable() && port.answers().isFull()) {
        share.giveBack();
        port.lost(channel);
        channel.close();
      } else if (text.isEmpty()) {
        share.giveBack();
      } else {
        channel.writeAndFlush(frame(text)).addListener(written -> share.giveBack());
      }
      early.forEach(Connection.this::push);
      early.clear();
      pace();
      closeWhenAnswered();
    }

    @Override
    public void push(String namespace, String subscriptionId, JsonNode result) {
      RpcPort.onIo(channel, () -> pushOnIo(notification(namespace, subscriptionId, result)));
    }

    private void pushOnIo(String text) {
      if (replied) {
        Connection.this.push(text);
        return;
      }
      earlyBytes += text.length();
      if (earlyBytes > PUSHED_BYTES_MAX) {
        port.lost(channel);
        channel.close();
        return;
      }
      early.add(text);
    }

    private String notification(String namespace, String subscriptionId, JsonNode result) {
      return "{\"jsonrpc\":\"2.0\",\"method\":"
          + JsonText.quote(namespace + "_subscription")
          + ",\"params\":{\"subscription\":"
          + JsonText.quote(subscriptionId)
          + ",\"result\":"
          + JsonText.write(result)
          + "}}";
    }

    @Override
    public Trust trust() {
      return trust;
    }

    @Override
    public boolean takesNotifications() {
      return true;
    }

    @Override
    public void own(Object key, Cancellable ongoing) {
      owned.add(key, ongoing);
    }

    @Override
    public boolean stop(Object key) {
      return owned.stop(key);
    }

    @Override
    public void disown(Object key) {
      owned.remove(key);
    }
  }
}
