package org.hearsay.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;

/**
 * Cuts a stream of JSON values, with or without white space between them, into texts. Looks at each
 * byte once; whether a text is JSON is for its reader to say.
 */
final class JsonSplitter extends ByteToMessageDecoder {
  private final int bytesMax;

  /** How many bytes of the value that is arriving have been looked at. */
  private int seen;

  private int depth;
  private boolean inString;
  private boolean escaped;

  JsonSplitter(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (seen == 0) {
      skipWhiteSpace(in);
    }
    int start = in.readerIndex();
    while (start + seen < in.writerIndex()) {
      if (seen == bytesMax) {
        in.skipBytes(in.readableBytes());
        throw new TooLongFrameException("a message has more than " + bytesMax + " bytes");
      }
      byte b = in.getByte(start + seen);
      if (endsBefore(b)) {
        emit(in, out);
        return;
      }
      seen++;
      if (endsWith(b)) {
        emit(in, out);
        return;
      }
    }
  }

  /** Whether a bare word or number is over because this follows it. */
  private boolean endsBefore(byte b) {
    return seen > 0 && depth == 0 && !inString && (isWhiteSpace(b) || b == '{' || b == '[');
  }

  private boolean endsWith(byte b) {
    if (inString) {
      if (escaped) {
        escaped = false;
      } else if (b == '\\') {
        escaped = true;
      } else if (b == '"') {
        inString = false;
        return depth == 0;
      }
      return false;
    }
    switch (b) {
      case '"' -> inString = true;
      case '{', '[' -> depth++;
      case '}', ']' -> {
        depth = Math.max(0, depth - 1);
        return depth == 0;
      }
      default -> {}
    }
    return false;
  }

  private void emit(ByteBuf in, List<Object> out) {
    out.add(Utf8.take(in, seen));
    seen = 0;
    depth = 0;
    inString = false;
    escaped = false;
  }

  private static void skipWhiteSpace(ByteBuf in) {
    while (in.isReadable() && isWhiteSpace(in.getByte(in.readerIndex()))) {
      in.skipBytes(1);
    }
  }

  private static boolean isWhiteSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
