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
    if (passphrase.isEmpty()) {
      return Scrypt.Cost.BARE; // anything more would only cost its owner, at each start
    }
    return light ? Scrypt.Cost.LIGHT : Scrypt.Cost.STANDARD;
  }

  @Override
  public String toString() {
    return "Wish[" + nickname + "]";
  }
}
