package org.hearsay.seal;

import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Arrays;
import java.util.Optional;
import org.hearsay.wire.Digest;

/** Bitcoin's libsecp256k1 through its JNI binding. */
final class NativeCurve implements Curve {
  private final Secp256k1 library;

  /** Loads the native library; fails in many ways where there is none. */
  NativeCurve() {
    library = Secp256k1.get();
  }

  @Override
  public PublicKey publicKey(PrivateKey key) {
    return PublicKey.trusted(library.pubkeyCreate(key.toBytes()));
  }

  /** The library does not tell V; there are two, so the one that recovers another key is wrong. */
  @Override
  public byte[] sign(Digest hash, PrivateKey key) {
    byte[] compact = library.sign(hash.toBytes(), key.toBytes());
    byte[] signature = Arrays.copyOf(compact, SIGNATURE_BYTES);
    boolean first = recover(hash, signature).equals(Optional.of(publicKey(key)));
    signature[RecoverableSignature.V_AT] = (byte) (first ? 0 : 1);
    return signature;
  }

  @Override
  public Optional<PublicKey> recover(Digest hash, byte[] signature) {
    int v = RecoverableSignature.parity(signature);
    if (v < 0) {
      return Optional.empty();
    }
    try {
      byte[] compact = Arrays.copyOf(signature, RecoverableSignature.V_AT);
      return Optional.of(PublicKey.trusted(library.ecdsaRecover(compact, hash.toBytes(), v)));
    } catch (Secp256k1Exception e) {
      return Optional.empty();
    }
  }

  @Override
  public PublicKey times(PublicKey point, PrivateKey scalar) {
    return PublicKey.trusted(library.pubKeyTweakMul(point.toBytes(), scalar.toBytes()));
  }
}
