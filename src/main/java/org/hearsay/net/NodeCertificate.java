package org.hearsay.net;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
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

  // Tags of DER.
  private static final int INTEGER = 0x02;
  private static final int BITS = 0x03;
  private static final int OCTETS = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int EXTENSIONS = 0xa3;

  // In DER. Peers ignore names and dates, and these say nothing about us.
  private static final byte[] VERSION_3 = HexFormat.of().parseHex("a003020102");
  private static final byte[] ALGORITHM = HexFormat.of().parseHex("300a06082a8648ce3d040302");

  /** CN=hearsay. */
  private static final byte[] NAME =
      HexFormat.of().parseHex("30123110300e06035504030c0768656172736179");

  /** From 2020-01-01 to 9999-12-31. */
  private static final byte[] VALIDITY =
      HexFormat.of()
          .parseHex("3020170d3230303130313030303030305a180f39393939313233313233353935395a");

  private static final byte[] EXTENSION_ID =
      HexFormat.of().parseHex("06146982daeb97aaffc28a9e9d8e96e9f8bbbd86b86d");

  /** Makes a fresh TLS key and lets the node's key sign it. */
  static NodeCertificate issue(KeyPair identity) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      java.security.KeyPair tls = generator.generateKeyPair();
      byte[] proof = proof(identity, tls.getPublic().getEncoded());
      return new NodeCertificate(tls.getPrivate(), selfSigned(tls, proof));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256 and ECDSA", e);
    }
  }

  /** Written byte by byte: it is little, and the library for it is two megabytes. */
  private static X509Certificate selfSigned(java.security.KeyPair tls, byte[] proof)
      throws GeneralSecurityException {
    byte[] serial = new BigInteger(63, new SecureRandom()).add(BigInteger.ONE).toByteArray();
    byte[] extension = der(SEQUENCE, EXTENSION_ID, der(OCTETS, der(OCTETS, proof)));
    byte[] signed =
        der(
            SEQUENCE,
            VERSION_3,
            der(INTEGER, serial),
            ALGORITHM,
            NAME,
            VALIDITY,
            NAME,
            tls.getPublic().getEncoded(),
            der(EXTENSIONS, der(SEQUENCE, extension)));
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(tls.getPrivate());
    signer.update(signed);
    byte[] signature = der(BITS, new byte[1], signer.sign());
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(der(SEQUENCE, signed, ALGORITHM, signature)));
  }

  /** A tag, the length of what it holds (below 65536), and that. */
  private static byte[] der(int tag, byte[]... parts) {
    int bytes = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer out = ByteBuffer.allocate(4 + bytes).put((byte) tag);
    if (bytes >= 256) {
      out.put((byte) 0x82).putShort((short) bytes);
    } else if (bytes >= 128) {
      out.put((byte) 0x81).put((byte) bytes);
    } else {
      out.put((byte) bytes);
    }
    for (byte[] part : parts) {
      out.put(part);
    }
    return Arrays.copyOf(out.array(), out.position());
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
