package org.hearsay.wire;

/**
 * Bytes from outside that are not what they claim to be. Thrown by codecs only, without a stack
 * trace, so that hostile input costs its victim nothing.
 */
public final class MalformedFrameException extends Exception {
  /** Takes a message that names the field and what is wrong with it, never the bytes themselves. */
  public MalformedFrameException(String message) {
    super(message, null, false, false);
  }
}
