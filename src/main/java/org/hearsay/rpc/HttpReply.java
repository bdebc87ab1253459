package org.hearsay.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** What is written to HTTP clients. */
final class HttpReply {
  static final int RETRY_AFTER_SECONDS = 1;

  private HttpReply() {}

  static FullHttpResponse of(
      ByteBufAllocator alloc, HttpResponseStatus status, String type, String text) {
    ByteBuf bytes = alloc.buffer(ByteBufUtil.utf8Bytes(text));
    ByteBufUtil.writeUtf8(bytes, text);
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, bytes);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.readableBytes());
    return response;
  }

  /** The last answer on its connection. */
  static FullHttpResponse of(ByteBufAllocator alloc, HttpRules.Refusal refusal) {
    FullHttpResponse response =
        of(alloc, refusal.status(), "text/plain; charset=utf-8", refusal.text() + "\n");
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    response.headers().set("x-content-type-options", "nosniff");
    if (refusal.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
      response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"hearsay\"");
    }
    if (refusal.status().equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
    }
    if (refusal.status().equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response;
  }
}
