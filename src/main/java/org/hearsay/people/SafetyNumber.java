package org.hearsay.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.hearsay.wire.NodeId;

/**
 * What two people compare to know that they have each other's keys: 60 digits, the same on both
 * sides; section 12.1. Takes milliseconds: off the loop.
 */
public final class SafetyNumber {
  // From the protocol; changing one makes two versions show different numbers.
  public static final int DIGITS = 60;
  private static final int ROUNDS = 5200;
  private static final int GROUP_DIGITS = 5;
  private static final int GROUPS_OF_ONE = 6;
  private static final int GROUP_BYTES = 5;
  private static final int MODULUS = 100_000;
  private static final byte[] WORDS = "hearsay safety 1".getBytes(StandardCharsets.US_ASCII);

  private SafetyNumber() {}

  /** The digits of two identity keys, in any order, without spaces. */
  public static String of(NodeId one, NodeId other) {
    return one.compareTo(other) <= 0 ? half(one) + half(other) : half(other) + half(one);
  }

  /** The same in groups of five, as people read it to each other. */
  public static String spaced(String digits) {
    StringBuilder spaced = new StringBuilder();
    for (int at = 0; at < digits.length(); at += GROUP_DIGITS) {
      spaced.append(at == 0 ? "" : " ").append(digits, at, at + GROUP_DIGITS);
    }
    return spaced.toString();
  }

  private static String half(NodeId key) {
    byte[] bytes = key.toBytes();
    byte[] hash = hash(WORDS, bytes);
    for (int round = 1; round < ROUNDS; round++) {
      hash = hash(hash, bytes);
    }
    StringBuilder digits = new StringBuilder();
    for (int group = 0; group < GROUPS_OF_ONE; group++) {
      long number = 0;
      for (int i = 0; i < GROUP_BYTES; i++) {
        number = (number << Byte.SIZE) | (hash[group * GROUP_BYTES + i] & 0xff);
      }
      String text = String.valueOf(number % MODULUS);
      digits.append("0".repeat(GROUP_DIGITS - text.length())).append(text);
    }
    return digits.toString();
  }

  private static byte[] hash(byte[] first, byte[] second) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-512");
      sha.update(first);
      return sha.digest(second);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }
}
