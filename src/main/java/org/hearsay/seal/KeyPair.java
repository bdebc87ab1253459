package org.hearsay.seal;

import java.util.random.RandomGenerator;

/** A private key and its public key. */
public record KeyPair(PrivateKey secret, PublicKey open) {
  /** The pair that belongs to a private key. */
  public static KeyPair of(PrivateKey secret) {
    return new KeyPair(secret, Curve.best().publicKey(secret));
  }

  /** A fresh pair. */
  public static KeyPair random(RandomGenerator secrets) {
    return of(PrivateKey.random(secrets));
  }
}
