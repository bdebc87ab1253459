package org.hearsay.net;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.hearsay.seal.Curve;
import org.hearsay.seal.Keccak;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;

/**
 * The certificate by which a node proves who it is; section 4.13. TLS knows no secp256k1, so a node
 * makes a P-256 key for TLS and its real key signs that, in an extension.
 *
 * @param tlsKey the P-256 key, known to this process only
 * @param certificate made when the process started
 */
record NodeCertificate(PrivateKey tlsKey, X509Certificate certificate) {
  // From the protocol; changing one forks the network.
  /** A UUID as an object identifier (X.667), which nobody has to register. */
  static final String EXTENSION = "2.25.230512965651541685429381826084656487533";

  /** Before the certificate's key in what the node's key signs. */
  static final byte[] CONTEXT = {'h', 'e', 'a', 'r', 's', 'a', 'y', '-', 't', 'l', 's', '-', '1'};

  static final int MAX_CERTIFICATE_BYTES = 2048;

  private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";

  /** What a SubjectPublicKeyInfo of P-256 begins with, up to the 04 of the uncompressed point. */
  private static final byte[] P256_KEY_PREFIX =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

  private static final int P256_KEY_BYTES = 91;
  private static final int PROOF_BYTES = PublicKey.BYTES + Curve.SIGNATURE_BYTES;

  /** The extension's value as the JDK hands it out: an OCTET STRING in an OCTET STRING, in DER. */
  private static final byte[] PROOF_PREFIX = HexFormat.of().parseHex("048185" + "048182");

  // Ours to choose: peers ignore names and dates, and these say nothing about us.
  private static final X500Name NAME = new X500Name("CN=hearsay");
  private static final Date NOT_BEFORE = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final Date NOT_AFTER = Date.from(Instant.parse("9999-12-31T23:59:59Z"));

  /** Makes a fresh TLS key and lets the node's key sign it. */
  static NodeCertificate issue(KeyPair identity) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      java.security.KeyPair tls = generator.generateKeyPair();
      byte[] proof = proof(identity, tls.getPublic().getEncoded());
      return new NodeCertificate(tls.getPrivate(), selfSigned(tls, proof));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("every Java has P-256 and ECDSA", e);
    }
  }

  private static X509Certificate selfSigned(java.security.KeyPair tls, byte[] proof)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            NAME,
            new BigInteger(63, new SecureRandom()).add(BigInteger.ONE),
            NOT_BEFORE,
            NOT_AFTER,
            NAME,
            tls.getPublic());
    builder.addExtension(new ASN1ObjectIdentifier(EXTENSION), false, new DEROctetString(proof));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(tls.getPrivate())));
  }

  /** The node's key and its signature over a TLS key. */
  static byte[] proof(KeyPair identity, byte[] tlsKeyInfo) {
    byte[] proof = Arrays.copyOf(identity.open().toBytes(), PROOF_BYTES);
    byte[] signature = Curve.best().sign(signed(tlsKeyInfo), identity.secret());
    System.arraycopy(signature, 0, proof, PublicKey.BYTES, signature.length);
    return proof;
  }

  private static Digest signed(byte[] tlsKeyInfo) {
    return Keccak.hash(CONTEXT, tlsKeyInfo);
  }

  /**
   * Finds out whom a certificate speaks for. That its holder has the TLS key is for TLS to show.
   *
   * @throws CertificateException unless it is exactly what section 4.13 says
   */
  static NodeId verify(X509Certificate[] chain) throws CertificateException {
    if (chain.length != 1) {
      throw new CertificateException(chain.length + " certificates instead of one");
    }
    X509Certificate certificate = chain[0];
    byte[] tlsKeyInfo = certificate.getPublicKey().getEncoded();
    if (certificate.getEncoded().length > MAX_CERTIFICATE_BYTES) {
      throw new CertificateException("certificate is too long");
    }
    if (tlsKeyInfo.length != P256_KEY_BYTES || !startsWith(tlsKeyInfo, P256_KEY_PREFIX)) {
      throw new CertificateException("certificate key is not P-256");
    }
    PublicKey claimed = claimed(certificate);
    byte[] proof = proof(certificate);
    byte[] signature = Arrays.copyOfRange(proof, PublicKey.BYTES, PROOF_BYTES);
    byte recoveryId = signature[Curve.SIGNATURE_BYTES - 1];
    if (recoveryId != 0 && recoveryId != 1) {
      throw new CertificateException("signature has V " + recoveryId);
    }
    if (!Curve.best().recover(signed(tlsKeyInfo), signature).equals(Optional.of(claimed))) {
      throw new CertificateException("node key did not sign this certificate's key");
    }
    verifySelfSignature(certificate);
    return claimed.nodeId();
  }

  /** Whom a certificate that was verified speaks for. */
  static NodeId nodeId(X509Certificate verified) throws CertificateException {
    return claimed(verified).nodeId();
  }

  private static PublicKey claimed(X509Certificate certificate) throws CertificateException {
    return PublicKey.of(Arrays.copyOf(proof(certificate), PublicKey.BYTES))
        .orElseThrow(() -> new CertificateException("node key is no point of secp256k1"));
  }

  private static byte[] proof(X509Certificate certificate) throws CertificateException {
    byte[] value = certificate.getExtensionValue(EXTENSION);
    if (value == null) {
      throw new CertificateException("certificate has no node key");
    }
    if (value.length != PROOF_PREFIX.length + PROOF_BYTES || !startsWith(value, PROOF_PREFIX)) {
      throw new CertificateException("certificate's node key is malformed");
    }
    return Arrays.copyOfRange(value, PROOF_PREFIX.length, value.length);
  }

  private static void verifySelfSignature(X509Certificate certificate) throws CertificateException {
    if (!certificate.getSigAlgOID().equals(ECDSA_WITH_SHA256)) {
      throw new CertificateException("certificate is not signed with ECDSA and SHA-256");
    }
    try {
      certificate.verify(certificate.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new CertificateException("certificate did not sign itself", e);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
