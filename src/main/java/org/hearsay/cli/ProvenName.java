package org.hearsay.cli;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a block's header and a proof show of a name, checked with nothing else: no node, no chain,
 * no network. It is written from sections 11.2, 11.3 and 11.7 of {@code proto/wire.md} and shares
 * no code with the daemon, so that a command finds out when a daemon tells it nonsense.
 *
 * <p>It shows that the directory of that block says this. That the block is on the chain which the
 * reader follows, the reader must know from elsewhere.
 *
 * @param block the header's id, without 0x
 * @param seconds when the block was made, Unix time
 * @param tries what it takes on average to make such a block; 0 for a first one
 * @param holder empty: nobody had the name in that block
 */
public record ProvenName(
    String name, String block, long seconds, BigInteger tries, Optional<Holder> holder) {
  // From the protocol.
  private static final int HEADER_BYTES = 148;
  private static final int STATE_ROOT_AT = 100;
  private static final int TIME_AT = 132;
  private static final int SEAL_BYTES = 65;
  private static final int HASH_BYTES = 32;
  private static final int KEY_BYTES = 64;
  private static final int DEPTH = 256;
  private static final int SIBLINGS_MAX = 56;
  private static final int PLACE = 0x51;
  private static final int RECORD = 0x52;
  private static final int BRANCH = 0x53;
  private static final byte[] EMPTY = new byte[HASH_BYTES];

  /**
   * Who has a name. Heights are of blocks.
   *
   * @param key 128 hex digits, without 0x
   * @param rotated height of the last change of the key, 0 when there was none
   */
  public record Holder(
      String key,
      Optional<String> recovery,
      long registered,
      long expires,
      long rotated,
      boolean revoked) {}

  /**
   * Checks a proof.
   *
   * @param header of 148 bytes, or sealed: the seal itself is not looked at
   * @param proof as {@code name_proof} gives it
   * @throws IllegalArgumentException when it shows nothing, with the reason
   */
  public static ProvenName check(String name, byte[] header, byte[] proof) {
    byte[] bare = bare(header);
    byte[] id = hash(bare);
    byte[] root = Arrays.copyOfRange(bare, STATE_ROOT_AT, STATE_ROOT_AT + HASH_BYTES);
    BigInteger tries = tries(bare, id, root);
    ByteBuffer in = ByteBuffer.wrap(proof);
    byte[][] siblings = siblings(in);
    byte[] record = take(in, in.remaining());
    byte[] place = hash(PLACE, name.getBytes(StandardCharsets.ISO_8859_1));
    byte[] found = record.length == 0 ? EMPTY : hash(RECORD, place, record);
    for (int depth = DEPTH - 1; depth >= 0; depth--) {
      boolean right = bit(place, depth);
      found = right ? branch(siblings[depth], found) : branch(found, siblings[depth]);
    }
    if (!Arrays.equals(found, root)) {
      throw new IllegalArgumentException("it does not lead to the root in the header");
    }
    Optional<Holder> holder =
        record.length == 0 ? Optional.empty() : Optional.of(holder(ByteBuffer.wrap(record), name));
    long seconds = ByteBuffer.wrap(bare).getLong(TIME_AT);
    return new ProvenName(name, PlainText.hex(id).substring(2), seconds, tries, holder);
  }

  private static byte[] bare(byte[] header) {
    int seal = header.length > HEADER_BYTES ? header[HEADER_BYTES] : 0;
    boolean whole = header.length == HEADER_BYTES || header.length == HEADER_BYTES + 1 + seal;
    if (!whole || (seal != 0 && seal != SEAL_BYTES)) {
      throw new IllegalArgumentException("a header does not have " + header.length + " bytes");
    }
    return Arrays.copyOf(header, HEADER_BYTES);
  }

  /** What the header's work is worth, which its id shows; a first block needs none. */
  private static BigInteger tries(byte[] header, byte[] id, byte[] root) {
    boolean first = Arrays.equals(Arrays.copyOfRange(header, 4, 4 + HASH_BYTES), EMPTY);
    if (first && Arrays.equals(root, EMPTY)) {
      return BigInteger.ZERO;
    }
    int compact = ByteBuffer.wrap(header).getInt(HEADER_BYTES - 8);
    BigInteger mantissa = BigInteger.valueOf(compact & 0x7fffff);
    BigInteger target = mantissa.shiftLeft(8 * ((compact >>> 24) - 3));
    boolean met = new BigInteger(1, id).compareTo(target) <= 0;
    if (compact >>> 24 > 33 || (compact & 0x800000) != 0 || !met) {
      throw new IllegalArgumentException("nobody has worked for this header");
    }
    return BigInteger.ONE.shiftLeft(256).divide(target.add(BigInteger.ONE));
  }

  private static byte[][] siblings(ByteBuffer in) {
    byte[] bitmap = take(in, DEPTH / 8);
    byte[][] siblings = new byte[DEPTH][];
    int shown = 0;
    for (int depth = 0; depth < DEPTH; depth++) {
      siblings[depth] = bit(bitmap, depth) ? take(in, HASH_BYTES) : EMPTY;
      shown += bit(bitmap, depth) ? 1 : 0;
      if (bit(bitmap, depth) && Arrays.equals(siblings[depth], EMPTY)) {
        throw new IllegalArgumentException("it shows an empty sibling");
      }
    }
    if (shown > SIBLINGS_MAX) {
      throw new IllegalArgumentException("it has over " + SIBLINGS_MAX + " siblings");
    }
    return siblings;
  }

  private static Holder holder(ByteBuffer in, String name) {
    String said = new String(take(in, flag(in, 255)), StandardCharsets.ISO_8859_1);
    if (!said.equals(name)) {
      throw new IllegalArgumentException("it is of another name");
    }
    String key = PlainText.hex(take(in, KEY_BYTES)).substring(2);
    Optional<String> recovery =
        flag(in, 1) == 1
            ? Optional.of(PlainText.hex(take(in, KEY_BYTES)).substring(2))
            : Optional.empty();
    Holder holder = new Holder(key, recovery, height(in), height(in), height(in), flag(in, 1) == 1);
    byte[] unused = take(in, HASH_BYTES); // over former keys
    if (in.hasRemaining()) {
      throw new IllegalArgumentException("something follows the record");
    }
    return holder;
  }

  private static long height(ByteBuffer in) {
    return ByteBuffer.wrap(take(in, Integer.BYTES)).getInt() & 0xffffffffL;
  }

  private static int flag(ByteBuffer in, int most) {
    int flag = take(in, 1)[0] & 0xff;
    if (flag > most) {
      throw new IllegalArgumentException("a flag is " + flag);
    }
    return flag;
  }

  private static byte[] take(ByteBuffer in, int count) {
    if (in.remaining() < count) {
      throw new IllegalArgumentException("it ends too soon");
    }
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  /** Bit {@code depth}, the topmost first. */
  private static boolean bit(byte[] bytes, int depth) {
    return (bytes[depth / 8] >>> (7 - depth % 8) & 1) != 0;
  }

  private static byte[] branch(byte[] zero, byte[] one) {
    boolean empty = Arrays.equals(zero, EMPTY) && Arrays.equals(one, EMPTY);
    return empty ? EMPTY : hash(BRANCH, zero, one);
  }

  private static byte[] hash(int use, byte[]... parts) {
    MessageDigest digest = digest();
    digest.update((byte) use);
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  private static byte[] hash(byte[] bytes) {
    return digest().digest(bytes);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-512/256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512/256", e);
    }
  }
}
