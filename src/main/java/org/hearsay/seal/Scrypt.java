package org.hearsay.seal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Keys from passphrases: scrypt (RFC 7914) and PBKDF2 with HMAC-SHA-256 (RFC 8018), as web3 secret
 * storage has them.
 *
 * <p>BouncyCastle's scrypt refuses n of 65536 and more where r is 1, as the RFC says; the test
 * vector of web3 secret storage has just that, and so may files of others.
 */
public final class Scrypt {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Of one block of Salsa20. */
  private static final int WORDS = 16;

  private static final int ROUNDS = 8;

  private Scrypt() {}

  /**
   * How much a key costs: time grows with n * r * p, memory with n * r.
   *
   * @param n a power of two from 2
   */
  public record Cost(int n, int r, int p) {
    // From the formats of others.
    /** What geth writes: a second and 256 MiB. */
    public static final Cost STANDARD = new Cost(1 << 18, 8, 1);

    /** What geth calls light: 4 MiB. */
    public static final Cost LIGHT = new Cost(1 << 12, 8, 6);

    // Ours to choose.
    /** The least there is, for what no passphrase guards: others cannot guess what is no secret. */
    public static final Cost BARE = new Cost(2, 8, 1);

    /** Twice the standard; a file that asks for more is refused before anything is computed. */
    public static final long BYTES_MAX = 512L << 20;

    public Cost {
      if (n < 2 || Integer.bitCount(n) != 1 || r < 1 || p < 1) {
        throw new IllegalArgumentException("scrypt with n=" + n + " r=" + r + " p=" + p);
      }
      if (n > BYTES_MAX / 128 / r / p) {
        throw new IllegalArgumentException("scrypt takes more than " + BYTES_MAX + " bytes");
      }
    }
  }

  /** So many bytes; takes what the cost says, on purpose. */
  public static byte[] derive(byte[] passphrase, byte[] salt, Cost cost, int bytes) {
    int laneBytes = 128 * cost.r;
    byte[] lanes = pbkdf2(passphrase, salt, 1, cost.p * laneBytes);
    int[] lane = new int[laneBytes / Integer.BYTES];
    int[] kept = new int[cost.n * lane.length];
    for (int i = 0; i < cost.p; i++) {
      for (int j = 0; j < lane.length; j++) {
        lane[j] = (int) INTS.get(lanes, i * laneBytes + j * Integer.BYTES);
      }
      mix(lane, kept, cost);
      for (int j = 0; j < lane.length; j++) {
        INTS.set(lanes, i * laneBytes + j * Integer.BYTES, lane[j]);
      }
    }
    return pbkdf2(passphrase, lanes, 1, bytes);
  }

  /** So many bytes by PBKDF2 with HMAC-SHA-256. */
  public static byte[] pbkdf2(byte[] passphrase, byte[] salt, int rounds, int bytes) {
    PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
    generator.init(passphrase, salt, rounds);
    return ((KeyParameter) generator.generateDerivedMacParameters(8 * bytes)).getKey();
  }

  /** scryptROMix, section 5. */
  private static void mix(int[] lane, int[] kept, Cost cost) {
    int[] spare = new int[lane.length];
    int[] block = new int[WORDS];
    int[] work = new int[WORDS];
    for (int i = 0; i < cost.n; i++) {
      System.arraycopy(lane, 0, kept, i * lane.length, lane.length);
      mixBlocks(lane, spare, block, work);
    }
    int last = lane.length - WORDS;
    for (int i = 0; i < cost.n; i++) {
      int from = (lane[last] & (cost.n - 1)) * lane.length;
      for (int j = 0; j < lane.length; j++) {
        lane[j] ^= kept[from + j];
      }
      mixBlocks(lane, spare, block, work);
    }
  }

  /** scryptBlockMix, section 4. */
  private static void mixBlocks(int[] lane, int[] spare, int[] block, int[] work) {
    int blocks = lane.length / WORDS;
    System.arraycopy(lane, lane.length - WORDS, block, 0, WORDS);
    for (int i = 0; i < blocks; i++) {
      for (int j = 0; j < WORDS; j++) {
        block[j] ^= lane[i * WORDS + j];
      }
      salsa(block, work);
      int to = (i / 2 + (i % 2) * (blocks / 2)) * WORDS;
      System.arraycopy(block, 0, spare, to, WORDS);
    }
    System.arraycopy(spare, 0, lane, 0, lane.length);
  }

  /** Salsa20/8, section 3: four quarters by column, four by row. */
  private static void salsa(int[] block, int[] x) {
    System.arraycopy(block, 0, x, 0, WORDS);
    for (int round = 0; round < ROUNDS; round += 2) {
      quarter(x, 0, 4, 8, 12);
      quarter(x, 5, 9, 13, 1);
      quarter(x, 10, 14, 2, 6);
      quarter(x, 15, 3, 7, 11);
      quarter(x, 0, 1, 2, 3);
      quarter(x, 5, 6, 7, 4);
      quarter(x, 10, 11, 8, 9);
      quarter(x, 15, 12, 13, 14);
    }
    for (int i = 0; i < WORDS; i++) {
      block[i] += x[i];
    }
  }

  private static void quarter(int[] x, int a, int b, int c, int d) {
    x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
    x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
    x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
    x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
  }
}
