package org.hearsay.wire;

import java.util.Arrays;

/**
 * The little of RLP that an envelope needs (Ethereum yellow paper, appendix B): strings, integers
 * and one list, canonical only, so that no two byte strings are the same envelope.
 */
final class Rlp {
  private static final int SHORT = 55;

  private Rlp() {}

  /** Bytes a string takes with its header. */
  static int sizeOfString(byte[] bytes, int length) {
    if (length == 1 && (bytes[0] & 0xff) < 0x80) {
      return 1;
    }
    return headerSize(length) + length;
  }

  static int sizeOfInteger(long value) {
    return value >= 0 && value < 0x80 ? 1 : 1 + octets(value);
  }

  static int headerSize(int length) {
    return length <= SHORT ? 1 : 1 + octets(length);
  }

  /** Bytes of an unsigned number without leading zeros; 0 has none. */
  private static int octets(long value) {
    return (64 - Long.numberOfLeadingZeros(value) + 7) / 8;
  }

  /** Writes one value after another into an array of exactly the right size. */
  static final class Writer {
    private final byte[] out;
    private int at;

    Writer(int size) {
      out = new byte[size];
    }

    Writer listHeader(int payloadLength) {
      header(0xc0, payloadLength);
      return this;
    }

    Writer integer(long value) {
      if (value > 0 && value < 0x80) {
        out[at++] = (byte) value;
      } else {
        int octets = octets(value);
        out[at++] = (byte) (0x80 + octets);
        number(value, octets);
      }
      return this;
    }

    Writer string(byte[] bytes) {
      if (bytes.length == 1 && (bytes[0] & 0xff) < 0x80) {
        out[at++] = bytes[0];
        return this;
      }
      header(0x80, bytes.length);
      return raw(bytes, 0, bytes.length);
    }

    /** Copies bytes that are already encoded. */
    Writer raw(byte[] bytes, int from, int length) {
      System.arraycopy(bytes, from, out, at, length);
      at += length;
      return this;
    }

    private void header(int base, int length) {
      if (length <= SHORT) {
        out[at++] = (byte) (base + length);
      } else {
        int octets = octets(length);
        out[at++] = (byte) (base + SHORT + octets);
        number(length, octets);
      }
    }

    private void number(long value, int octets) {
      for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
        out[at++] = (byte) (value >>> shift);
      }
    }

    byte[] finished() {
      if (at != out.length) {
        throw new IllegalStateException("wrote " + at + " of " + out.length + " bytes");
      }
      return out;
    }
  }

  /** Reads values in order, refusing whatever is not the shortest encoding. */
  static final class Reader {
    private final byte[] in;
    private int at;
    private int end;

    /** Start of the last string read, and its length. */
    int stringAt;

    int stringLength;

    Reader(byte[] in) {
      this.in = in;
      this.end = in.length;
    }

    int position() {
      return at;
    }

    /** Enters the one list that fills the input. */
    void list() throws MalformedFrameException {
      int first = next("list");
      if (first < 0xc0) {
        throw new MalformedFrameException("envelope is not an RLP list");
      }
      int length = lengthOf(first - 0xc0, "list");
      if (at + length != end) {
        throw new MalformedFrameException(
            "RLP list claims " + length + " bytes, has " + (end - at));
      }
    }

    /** Reads an unsigned integer of at most {@code maxOctets} bytes. */
    long integer(String name, int maxOctets) throws MalformedFrameException {
      string(name);
      if (stringLength > maxOctets) {
        throw new MalformedFrameException(name + " has " + stringLength + " bytes");
      }
      long value = 0;
      for (int i = 0; i < stringLength; i++) {
        value = value << 8 | (in[stringAt + i] & 0xff);
      }
      if (stringLength > 0 && in[stringAt] == 0) {
        throw new MalformedFrameException(name + " is an integer with a leading zero");
      }
      return value;
    }

    /** Reads a string; its place is then in {@link #stringAt} and {@link #stringLength}. */
    void string(String name) throws MalformedFrameException {
      int first = next(name);
      if (first < 0x80) {
        stringAt = at - 1;
        stringLength = 1;
        return;
      }
      if (first >= 0xc0) {
        throw new MalformedFrameException(name + " is a list");
      }
      int length = lengthOf(first - 0x80, name);
      if (length > end - at) {
        throw new MalformedFrameException(name + " runs past the end");
      }
      if (length == 1 && (in[at] & 0xff) < 0x80) {
        throw new MalformedFrameException(name + " is not in its shortest form");
      }
      stringAt = at;
      stringLength = length;
      at += length;
    }

    byte[] bytes() {
      return Arrays.copyOfRange(in, stringAt, stringAt + stringLength);
    }

    void finish() throws MalformedFrameException {
      if (at != end) {
        throw new MalformedFrameException("envelope has more than five fields");
      }
    }

    private int next(String name) throws MalformedFrameException {
      if (at >= end) {
        throw new MalformedFrameException(name + " is missing");
      }
      return in[at++] & 0xff;
    }

    private int lengthOf(int code, String name) throws MalformedFrameException {
      if (code <= SHORT) {
        return code;
      }
      int octets = code - SHORT;
      if (octets > 3 || octets > end - at) {
        throw new MalformedFrameException(name + " has a length that cannot be");
      }
      int length = 0;
      for (int i = 0; i < octets; i++) {
        length = length << 8 | (in[at++] & 0xff);
      }
      if (length <= SHORT || (octets > 1 && in[at - octets] == 0)) {
        throw new MalformedFrameException(name + " has a length that is not in its shortest form");
      }
      return length;
    }
  }
}
