package org.hearsay.chain;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;

/**
 * Takes a file of exported blocks apart, without judging them: {@link BlockFile} says what is in
 * it. What is wrong with the file is said with the place, in blocks and in bytes. Any thread.
 */
public final class BlockStream {
  private final DataInputStream in;
  private int blocks;
  private long at;
  private long next;

  public BlockStream(InputStream from) {
    this.in = new DataInputStream(from);
  }

  /**
   * Reads the head.
   *
   * @return id of the genesis block of the chain whose blocks these are
   * @throws MalformedFrameException when it is no file of blocks
   */
  public Digest begin() throws IOException, MalformedFrameException {
    byte[] magic = read(BlockFile.MAGIC.length);
    if (!Arrays.equals(magic, BlockFile.MAGIC)) {
      throw new MalformedFrameException("it is no file of exported blocks");
    }
    return Digest.of(read(Digest.BYTES));
  }

  /**
   * Reads a block; empty at the end.
   *
   * @throws MalformedFrameException when the file ends before it should, or a length is none
   */
  public Optional<byte[]> next() throws IOException, MalformedFrameException {
    at = next;
    blocks++;
    int length = ByteBuffer.wrap(read(Integer.BYTES)).getInt();
    if (length == 0) {
      return Optional.empty();
    }
    if (length < 0 || length > Block.BYTES_MAX) {
      throw new MalformedFrameException(
          place() + ": it is said to have " + Integer.toUnsignedLong(length) + " bytes");
    }
    return Optional.of(read(length));
  }

  /** Where the last block was: its height and its place in the file. */
  public String place() {
    return place(blocks, at);
  }

  /** The same of any block. */
  public static String place(int height, long offset) {
    return "block %d, at byte %d of the file".formatted(height, offset);
  }

  /** Height of the last block that was read, if the file is right. */
  public int height() {
    return blocks;
  }

  /** Where the last block begins. */
  public long offset() {
    return at;
  }

  private byte[] read(int length) throws IOException, MalformedFrameException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new MalformedFrameException(
          "the file ends early, at byte %d, within %s: it was cut off"
              .formatted(next + bytes.length, blocks == 0 ? "its head" : "block " + blocks));
    }
    next += length;
    return bytes;
  }
}
