package org.hearsay.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Last of the HTTP pipeline: one request at a time, in the order they came. What arrives meanwhile
 * waits, and then nothing more is read from the socket.
 */
final class HttpHandler extends ChannelInboundHandlerAdapter {
  /** A loop that does not get to a task within this time is as good as dead. */
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(1);

  /** How often a client that sends no more is told that its answer is being worked on. */
  private static final long LOOK_MILLIS = 1_000;

  /** Any client must read past it; to nobody it cannot be written twice. */
  private static final ByteBuf STILL_AT_IT =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII));

  private static final HttpRules.Refusal NO_ROOM =
      new HttpRules.Refusal(
          HttpResponseStatus.SERVICE_UNAVAILABLE,
          "requests and answers of all clients fill the room they have; try later");

  private final RpcPort port;
  private final HttpRules rules;
  private final HttpClock clock;
  private final Seats.Seat seat;
  private final Owned owned = new Owned(something -> {});
  private final Deque<HttpObject> waiting = new ArrayDeque<>();

  private State state = State.HEAD;
  private Trust trust = Trust.OPEN;
  private boolean inputEnded;
  private final Room.Share share;
  private @Nullable HttpRequest request;
  private @Nullable ByteBuf body;

  HttpHandler(RpcPort port, HttpClock clock, Seats.Seat seat) {
    this.port = port;
    this.seat = seat;
    this.share = port.requests().share();
    this.rules = new HttpRules(port.settings());
    this.clock = clock;
  }

  /** What the next part of a request means. */
  private enum State {
    HEAD,
    BODY,
    ANSWERING,
    /** Answered with a refusal; the rest is read so that the client gets to see it. */
    DISCARDING,
    UPGRADED
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    waiting.add((HttpObject) message);
    goOn(ctx);
  }

  /** Takes what has arrived, unless the client has answers to read first. */
  private void drain(ChannelHandlerContext ctx) {
    while (state != State.ANSWERING && ctx.channel().isWritable() && !waiting.isEmpty()) {
      HttpObject part = waiting.remove();
      try {
        take(ctx, part);
      } finally {
        ReferenceCountUtil.release(part);
      }
    }
  }

  private void take(ChannelHandlerContext ctx, HttpObject part) {
    if (part.decoderResult().isFailure() && state != State.DISCARDING) {
      refuse(ctx, malformed(part.decoderResult().cause())).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    if (part instanceof HttpRequest head && state == State.HEAD) {
      takeHead(ctx, head);
    }
    if (part instanceof HttpContent content) {
      takeBody(ctx, content);
    }
  }

  private static HttpRules.Refusal malformed(Throwable cause) {
    return cause instanceof TooLongFrameException
        ? new HttpRules.Refusal(
            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "request header too large")
        : new HttpRules.Refusal(HttpResponseStatus.BAD_REQUEST, "malformed request");
  }

  private void takeHead(ChannelHandlerContext ctx, HttpRequest head) {
    int localPort = ((InetSocketAddress) ctx.channel().localAddress()).getPort();
    boolean isLocal =
        ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress().isLoopbackAddress();
    Optional<HttpRules.Refusal> refusal =
        rules.judge(head, localPort).or(() -> identify(head, isLocal));
    if (refusal.isPresent()) {
      ChannelFuture answered = refuse(ctx, refusal.get());
      if (HttpUtil.is100ContinueExpected(head)) {
        answered.addListener(ChannelFutureListener.CLOSE); // it waits, and will not send the body
      }
      return;
    }
    state = State.BODY;
    seat.stirs();
    request = head;
    body = ctx.alloc().buffer();
    if (HttpUtil.is100ContinueExpected(head)) {
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
  }

  /** Whether the caller is turned away; else it is known from now on who that is. */
  private Optional<HttpRules.Refusal> identify(HttpRequest head, boolean isLocal) {
    if (!HttpRules.kind(head).isPrivate()) {
      return Optional.empty();
    }
    boolean metrics = HttpRules.kind(head) == HttpRules.Kind.METRICS;
    if (metrics && port.settings().metricsOpen() && isLocal) {
      return Optional.empty();
    }
    Doorkeeper.Verdict verdict = port.doorkeeper().judge(head);
    if (verdict instanceof Doorkeeper.Verdict.Admitted admitted) {
      trust = admitted.trust();
      return metrics && !trust.covers(Trust.OPERATOR)
          ? Optional.of(HttpRules.METRICS_CLOSED)
          : Optional.empty();
    }
    return Optional.of(((Doorkeeper.Verdict.Refused) verdict).refusal());
  }

  private void takeBody(ChannelHandlerContext ctx, HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    if (state == State.DISCARDING && last) {
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
    if (state != State.BODY || request == null || body == null) {
      return;
    }
    int bytes = body.readableBytes() + content.content().readableBytes();
    if (bytes > port.settings().bodyBytesMax()) {
      refuse(ctx, rules.tooLarge(bytes).orElseThrow());
      return;
    }
    if (!share.take(content.content().readableBytes())) {
      refuse(ctx, NO_ROOM);
      return;
    }
    body.writeBytes(content.content());
    if (last) {
      clock.requestComplete();
      complete(ctx, request);
    }
  }

  private void complete(ChannelHandlerContext ctx, HttpRequest head) {
    String text = takeText();
    switch (HttpRules.kind(head)) {
      case UPGRADE -> upgrade(ctx, head);
      case EMPTY -> answer(ctx, head, "", share);
      case DOCUMENT -> answer(ctx, head, port.dispatcher().document(), share);
      case PROBE -> afterLoop(ctx, () -> {}, () -> answered(ctx, head, "", share));
      case METRICS -> afterLoop(ctx, port.metrics()::look, () -> answerMetrics(ctx, head));
      case CALL -> {
        pause();
        Caller caller = new HttpCaller(trust, owned);
        new Exchange(port, caller, ctx.channel(), share, (a, s) -> answered(ctx, head, a, s))
            .begin(text);
      }
    }
  }

  private void pause() {
    state = State.ANSWERING;
    seat.callBegins();
  }

  /** Asks something of the loop, if only whether it still turns, and does not wait long for it. */
  private void afterLoop(ChannelHandlerContext ctx, Runnable onLoop, Runnable then) {
    pause();
    Future<?> alarm =
        ctx.executor()
            .schedule(
                () -> {
                  HttpRules.Refusal stuck =
                      new HttpRules.Refusal(
                          HttpResponseStatus.SERVICE_UNAVAILABLE, "the loop is stuck");
                  refuse(ctx, stuck).addListener(ChannelFutureListener.CLOSE);
                },
                PROBE_PATIENCE.toMillis(),
                TimeUnit.MILLISECONDS);
    port.loop()
        .execute(
            () -> {
              onLoop.run();
              RpcPort.onIo(
                  ctx.channel(),
                  () -> {
                    if (alarm.cancel(false)) {
                      then.run();
                    }
                  });
            });
  }

  private void answerMetrics(ChannelHandlerContext ctx, HttpRequest head) {
    answer(ctx, head, Metrics.CONTENT_TYPE, port.metrics().text(), share);
    seat.callEnds();
    goOn(ctx);
  }

  private String takeText() {
    ByteBuf bytes = body;
    body = null;
    if (bytes == null) {
      return "";
    }
    String text = Utf8.take(bytes, bytes.readableBytes());
    bytes.release();
    return text;
  }

  private void answered(
      ChannelHandlerContext ctx, HttpRequest head, String text, Room.Share taken) {
    answer(ctx, head, text, taken);
    seat.callEnds();
    goOn(ctx);
  }

  private void goOn(ChannelHandlerContext ctx) {
    drain(ctx);
    // Most clients send nothing before they have their answer: only for others reading stops.
    if (state != State.UPGRADED) {
      boolean reads = waiting.isEmpty() && ctx.channel().isWritable() && !inputEnded;
      ctx.channel().config().setAutoRead(reads);
    }
    if (inputEnded && state != State.ANSWERING && waiting.isEmpty()) {
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** The client has ended its sending, or is gone; it gets what it asked for, if it is there. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !inputEnded) {
      inputEnded = true;
      goOn(ctx);
      lookLater(ctx);
    }
  }

  private void lookLater(ChannelHandlerContext ctx) {
    Future<?> unused = ctx.executor().schedule(() -> look(ctx), LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Who has left resets the connection when it is sent something: then all it began ends. */
  private void look(ChannelHandlerContext ctx) {
    HttpRequest asked = request;
    if (!ctx.channel().isActive() || asked == null || state != State.ANSWERING) {
      return;
    }
    if (asked.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0) {
      ctx.close(); // knows no interim answers, so it cannot be found out
      return;
    }
    ctx.pipeline().context("http").writeAndFlush(STILL_AT_IT.duplicate());
    lookLater(ctx);
  }

  private void answer(ChannelHandlerContext ctx, HttpRequest head, String text, Room.Share taken) {
    answer(ctx, head, "application/json", text.isEmpty() ? "" : text + "\n", taken);
  }

  private void answer(
      ChannelHandlerContext ctx, HttpRequest head, String type, String text, Room.Share taken) {
    FullHttpResponse response = HttpReply.of(ctx.alloc(), HttpResponseStatus.OK, type, text);
    boolean keepAlive = HttpUtil.isKeepAlive(head);
    HttpUtil.setKeepAlive(response.headers(), head.protocolVersion(), keepAlive);
    state = State.HEAD;
    request = null;
    clock.answered(ctx);
    seat.stirs();
    ctx.writeAndFlush(response)
        .addListener(
            done -> {
              taken.giveBack();
              if (!keepAlive) {
                ctx.close();
              }
            });
  }

  private ChannelFuture refuse(ChannelHandlerContext ctx, HttpRules.Refusal refusal) {
    state = State.DISCARDING;
    request = null;
    takeText();
    share.giveBack();
    return ctx.writeAndFlush(HttpReply.of(ctx.alloc(), refusal));
  }

  /** Turns the channel into a WebSocket; extensions are declined, compression among them. */
  private void upgrade(ChannelHandlerContext ctx, HttpRequest head) {
    state = State.UPGRADED;
    clock.stop();
    ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    int bytesMax = port.settings().bodyBytesMax();
    WebSocketDecoderConfig config =
        WebSocketDecoderConfig.newBuilder().maxFramePayloadLength(bytesMax).build();
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory("ws://localhost/", null, config).newHandshaker(head);
    FullHttpRequest whole =
        new DefaultFullHttpRequest(
            head.protocolVersion(), head.method(), head.uri(), Unpooled.EMPTY_BUFFER);
    whole.headers().set(head.headers());
    ChannelPipeline pipeline = ctx.pipeline();
    Toll toll = new Toll(port.requests());
    pipeline.addBefore("http", "toll", toll);
    pipeline.remove(clock);
    handshaker.handshake(ctx.channel(), whole);
    pipeline.replace(this, "fragments", new Fragments(bytesMax, toll));
    pipeline.addLast("rpc", new WebSocketHandler(port, ctx.channel(), trust, seat));
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    goOn(ctx);
  }

  /** Nobody waits any longer for what was asked. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (state == State.ANSWERING) {
      port.loop().execute(owned::end);
    } else {
      share.giveBack();
    }
    handlerRemoved(ctx);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    takeText();
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    RpcPort.failed(ctx, cause);
  }
}
