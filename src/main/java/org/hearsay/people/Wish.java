package org.hearsay.people;

import org.hearsay.seal.Scrypt;

/**
 * How a key is to be kept.
 *
 * @param nickname of a new account; else empty
 * @param passphrase empty for none
 * @param light quicker to open, for its owner and for who guesses
 */
public record Wish(String nickname, String passphrase, boolean light) {
  Scrypt.Cost cost() {
    // an empty passphrase is no secret: a costly derivation would only cost its owner
    return light || passphrase.isEmpty() ? Scrypt.Cost.LIGHT : Scrypt.Cost.STANDARD;
  }

  @Override
  public String toString() {
    return "Wish[" + nickname + "]";
  }
}
