package org.hearsay.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hearsay.env.Cancellable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Last of the HTTP pipeline: one request at a time, in the order they came. What arrives meanwhile
 * waits, and nothing more is read from the socket.
 */
final class HttpHandler extends ChannelInboundHandlerAdapter {
  /** A loop that does not get to a task within this time is as good as dead. */
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(1);

  private final RpcPort port;
  private final HttpRules rules;
  private final HttpClock clock;
  private final Deque<HttpObject> waiting = new ArrayDeque<>();

  private State state = State.HEAD;
  private Trust trust = Trust.OPEN;
  private @Nullable HttpRequest request;
  private @Nullable ByteBuf body;

  HttpHandler(RpcPort port, HttpClock clock) {
    this.port = port;
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
    drain(ctx);
  }

  private void drain(ChannelHandlerContext ctx) {
    while (state != State.ANSWERING && !waiting.isEmpty()) {
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
      case EMPTY -> answer(ctx, head, "");
      case DOCUMENT -> answer(ctx, head, port.dispatcher().document());
      case PROBE -> afterLoop(ctx, () -> {}, () -> answered(ctx, head, ""));
      case METRICS -> afterLoop(ctx, port.metrics()::look, () -> answerMetrics(ctx, head));
      case CALL -> {
        pause(ctx);
        Executor io = RpcPort.io(ctx.channel());
        new Exchange(port, new HttpCaller(trust), io, a -> answered(ctx, head, a)).begin(text);
      }
    }
  }

  private void pause(ChannelHandlerContext ctx) {
    state = State.ANSWERING;
    ctx.channel().config().setAutoRead(false);
  }

  /** Asks something of the loop, if only whether it still turns, and does not wait long for it. */
  private void afterLoop(ChannelHandlerContext ctx, Runnable onLoop, Runnable then) {
    pause(ctx);
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
    Executor io = RpcPort.io(ctx.channel());
    port.loop()
        .execute(
            () -> {
              onLoop.run();
              io.execute(
                  () -> {
                    if (alarm.cancel(false)) {
                      then.run();
                    }
                  });
            });
  }

  private void answerMetrics(ChannelHandlerContext ctx, HttpRequest head) {
    answer(ctx, head, Metrics.CONTENT_TYPE, port.metrics().text());
    goOn(ctx);
  }

  private String takeText() {
    ByteBuf bytes = body;
    body = null;
    if (bytes == null) {
      return "";
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.release();
    return text;
  }

  private void answered(ChannelHandlerContext ctx, HttpRequest head, String text) {
    answer(ctx, head, text);
    goOn(ctx);
  }

  private void goOn(ChannelHandlerContext ctx) {
    drain(ctx);
    ctx.channel().config().setAutoRead(state != State.ANSWERING);
  }

  private void answer(ChannelHandlerContext ctx, HttpRequest head, String text) {
    answer(ctx, head, "application/json", text.isEmpty() ? "" : text + "\n");
  }

  private void answer(ChannelHandlerContext ctx, HttpRequest head, String type, String text) {
    FullHttpResponse response = response(HttpResponseStatus.OK, type, text);
    boolean keepAlive = HttpUtil.isKeepAlive(head);
    HttpUtil.setKeepAlive(response.headers(), head.protocolVersion(), keepAlive);
    state = State.HEAD;
    request = null;
    clock.answered(ctx);
    ctx.writeAndFlush(response)
        .addListener(
            done -> {
              if (!keepAlive) {
                ctx.close();
              }
            });
  }

  private ChannelFuture refuse(ChannelHandlerContext ctx, HttpRules.Refusal refusal) {
    state = State.DISCARDING;
    request = null;
    takeText();
    FullHttpResponse response =
        response(refusal.status(), "text/plain; charset=utf-8", refusal.text() + "\n");
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    response.headers().set("x-content-type-options", "nosniff");
    if (refusal.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
      response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"hearsay\"");
    }
    if (refusal.status().equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
    }
    return ctx.writeAndFlush(response);
  }

  private static FullHttpResponse response(HttpResponseStatus status, String type, String text) {
    ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, bytes);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.readableBytes());
    return response;
  }

  /** Turns the channel into a WebSocket; extensions are declined, compression among them. */
  private void upgrade(ChannelHandlerContext ctx, HttpRequest head) {
    state = State.UPGRADED;
    clock.stop();
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
    handshaker.handshake(ctx.channel(), whole);
    pipeline.remove(clock);
    pipeline.replace(this, "fragments", new WebSocketFrameAggregator(bytesMax));
    pipeline.addLast("rpc", new WebSocketHandler(port, ctx.channel(), trust));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    takeText();
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    RpcPort.failed(ctx, cause);
  }

  /** One request: nothing can be pushed to it, and it waits for what it asked. */
  private record HttpCaller(Trust trust) implements Caller {
    @Override
    public boolean takesNotifications() {
      return false;
    }

    @Override
    public void push(String namespace, String subscriptionId, JsonNode result) {
      throw new IllegalStateException("a subscription over HTTP");
    }

    @Override
    public void own(Object key, Cancellable ongoing) {}

    @Override
    public boolean stop(Object key) {
      return false;
    }

    @Override
    public void disown(Object key) {}
  }
}
