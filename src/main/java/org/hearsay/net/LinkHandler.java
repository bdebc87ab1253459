package org.hearsay.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hearsay.env.Link;
import org.hearsay.env.Loop;
import org.hearsay.wire.Frame;
import org.hearsay.wire.FrameCodec;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of the pipeline: translates, and hands over to the loop. */
final class LinkHandler extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger log = LoggerFactory.getLogger(LinkHandler.class);

  private final Optional<InetSocketAddress> dialled;
  private final Loop loop;
  private final Link.Receiver receiver;
  private final Outcome outcome;
  private final HandshakeBudget budget;
  private final SslHandler tls;
  private final Traffic traffic;

  // The I/O thread's own.
  private @Nullable NettyLink link;
  private @Nullable String why;
  private Traffic.Down down = Traffic.Down.CLOSED_BY_PEER;

  /**
   * Makes the handler of one connection.
   *
   * @param dialled where we dialled it, empty when the peer did. The socket itself does not say on
   *     which interface an IPv6 link-local address is
   * @param budget lifted once the peer is authenticated
   */
  LinkHandler(
      Optional<InetSocketAddress> dialled,
      Loop loop,
      Link.Receiver receiver,
      Outcome outcome,
      HandshakeBudget budget,
      SslHandler tls,
      Traffic traffic) {
    this.dialled = dialled;
    this.loop = loop;
    this.receiver = receiver;
    this.outcome = outcome;
    this.budget = budget;
    this.tls = tls;
    this.traffic = traffic;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        authenticated(context);
      } else {
        because(
            Traffic.Down.BROKEN,
            "handshake failed: " + reason(handshake.cause())); // the SslHandler closes
      }
    }
    context.fireUserEventTriggered(event);
  }

  private void authenticated(ChannelHandlerContext context) {
    NodeId remoteId;
    try {
      remoteId = LinkTls.peer(tls);
    } catch (IOException | CertificateException e) {
      end(context, Traffic.Down.BROKEN, "handshake failed: " + reason(e));
      return;
    }
    NettyLink made =
        new NettyLink(
            remoteId,
            dialled,
            loop,
            receiver,
            context,
            context.pipeline().get(FrameSplitter.class),
            () -> finish(context),
            traffic);
    link = made;
    budget.lift(context);
    loop.execute(() -> outcome.up(made));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf body) {
    if (link == null || why != null) {
      return; // being closed: whatever still comes is nobody's
    }
    int sizeBytes = body.readableBytes();
    Frame frame;
    try {
      frame = FrameCodec.decode(body.nioBuffer());
    } catch (MalformedFrameException e) {
      end(context, Traffic.Down.MALFORMED_FRAME, "malformed frame: " + e.getMessage());
      return;
    }
    traffic.received(frame);
    try {
      link.received(frame, sizeBytes);
    } catch (RuntimeException | Error bug) { // ours, not the peer's: it must stop the process
      loop.execute(
          () -> {
            throw new IllegalStateException("receiving " + frame.getClass().getSimpleName(), bug);
          });
      end(context, Traffic.Down.BROKEN, "bug");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable inner =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    if (inner instanceof TooLongFrameException) {
      String because = "malformed frame: longer than " + FrameCodec.MAX_BYTES + " bytes";
      end(context, Traffic.Down.MALFORMED_FRAME, because);
    } else if (inner instanceof IOException) {
      String because = link == null ? "handshake failed: " + reason(inner) : reason(inner);
      end(context, Traffic.Down.BROKEN, because);
    } else {
      log.warn("link={} closing after an exception", context.channel(), cause);
      end(context, Traffic.Down.BROKEN, inner.toString());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    String unprovoked = link == null ? "handshake failed: closed by peer" : "closed by peer";
    String finalWhy = why == null ? unprovoked : why;
    NettyLink gone = link;
    if (gone != null) {
      traffic.ended(gone.goodbye(), down);
    }
    loop.execute(
        () -> {
          if (gone == null) {
            outcome.failed(finalWhy);
          } else {
            gone.down(finalWhy);
          }
        });
  }

  private void end(ChannelHandlerContext context, Traffic.Down kind, String because) {
    because(kind, because);
    LinkPipeline.cut(context.channel());
  }

  /** The first reason is the reason. */
  private void because(Traffic.Down kind, String because) {
    if (why == null) {
      down = kind;
      why = because;
    }
  }

  /**
   * Ends our direction after what is being written, and waits for the peer to end its own. Closing
   * at once while the peer is still sending would make the kernel throw away what we sent last.
   */
  private void finish(ChannelHandlerContext context) {
    if (!context.channel().isActive()) {
      return;
    }
    because(Traffic.Down.CLOSED_HERE, "closed here");
    context.channel().config().setAutoRead(true);
    context
        .executor()
        .schedule(
            () -> LinkPipeline.cut(context.channel()),
            NettyLink.CLOSE_WAIT.toMillis(),
            TimeUnit.MILLISECONDS);
    tls.closeOutbound()
        .addListener(
            sent -> {
              if (sent.isSuccess()) {
                ((DuplexChannel) context.channel()).shutdownOutput();
              } else {
                LinkPipeline.cut(context.channel());
              }
            });
  }

  /** The network stops: closes a link as it should be, and the rest at once. On the I/O thread. */
  void stop(ChannelHandlerContext context) {
    if (link == null) {
      end(context, Traffic.Down.CLOSED_HERE, "stopping");
    } else {
      link.finish();
    }
  }

  private static String reason(Throwable cause) {
    if (cause instanceof ClosedChannelException) {
      return "closed by peer";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
