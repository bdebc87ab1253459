package org.hearsay.seal;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.hearsay.wire.Digest;

/** BouncyCastle's secp256k1, for platforms without the native one. */
final class BouncyCurve implements Curve {
  private static final int SCALAR_BYTES = 32;

  private final ECDomainParameters domain;
  private final BigInteger order;

  BouncyCurve() {
    X9ECParameters parameters = CustomNamedCurves.getByName("secp256k1");
    this.domain = new ECDomainParameters(parameters);
    this.order = domain.getN();
  }

  @Override
  public PublicKey publicKey(PrivateKey key) {
    return publicKey(new FixedPointCombMultiplier().multiply(domain.getG(), number(key)));
  }

  @Override
  public byte[] sign(Digest hash, PrivateKey key) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(number(key), domain));
    BigInteger[] pair = signer.generateSignature(hash.toBytes());
    BigInteger s = pair[1].min(order.subtract(pair[1])); // the low one of the two that verify
    byte[] signature = new byte[SIGNATURE_BYTES];
    BigIntegers.asUnsignedByteArray(pair[0], signature, 0, SCALAR_BYTES);
    BigIntegers.asUnsignedByteArray(s, signature, RecoverableSignature.S_AT, SCALAR_BYTES);
    boolean first = recover(hash, signature).equals(Optional.of(publicKey(key)));
    signature[RecoverableSignature.V_AT] = (byte) (first ? 0 : 1);
    return signature;
  }

  /** SEC 1 v2 section 4.1.6: Q = (s·R - e·G) / r. */
  @Override
  public Optional<PublicKey> recover(Digest hash, byte[] signature) {
    int v = RecoverableSignature.parity(signature);
    if (v < 0) {
      return Optional.empty();
    }
    BigInteger r = new BigInteger(1, signature, 0, SCALAR_BYTES);
    BigInteger s = new BigInteger(1, signature, RecoverableSignature.S_AT, SCALAR_BYTES);
    if (!isScalar(r) || !isScalar(s)) {
      return Optional.empty();
    }
    byte[] compressed = new byte[1 + SCALAR_BYTES];
    compressed[0] = (byte) (2 + v);
    System.arraycopy(signature, 0, compressed, 1, SCALAR_BYTES);
    ECPoint pointR;
    try {
      pointR = domain.getCurve().decodePoint(compressed);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no point has this X
    }
    BigInteger e = new BigInteger(1, hash.toBytes());
    BigInteger overR = BigIntegers.modOddInverse(order, r);
    BigInteger minusE = overR.multiply(e).negate().mod(order);
    ECPoint q =
        ECAlgorithms.sumOfTwoMultiplies(
            domain.getG(), minusE, pointR, overR.multiply(s).mod(order));
    return q.isInfinity() ? Optional.empty() : Optional.of(publicKey(q));
  }

  @Override
  public PublicKey times(PublicKey point, PrivateKey scalar) {
    return publicKey(domain.getCurve().decodePoint(point.toBytes()).multiply(number(scalar)));
  }

  private boolean isScalar(BigInteger number) {
    return number.signum() > 0 && number.compareTo(order) < 0;
  }

  private static BigInteger number(PrivateKey key) {
    return new BigInteger(1, key.toBytes());
  }

  private static PublicKey publicKey(ECPoint point) {
    return PublicKey.trusted(point.getEncoded(false));
  }
}
