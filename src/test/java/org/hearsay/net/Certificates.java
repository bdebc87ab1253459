package org.hearsay.net;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates as hostile nodes would make them. */
final class Certificates {
  private final KeyPair tls;
  private PrivateKey signer;
  private String algorithm;
  private String name = "CN=test";
  private Instant notAfter = Instant.parse("9999-12-31T23:59:59Z");
  private byte[] extension;

  private Certificates(KeyPair tls, String algorithm) {
    this.tls = tls;
    this.signer = tls.getPrivate();
    this.algorithm = algorithm;
  }

  static org.hearsay.seal.KeyPair identity() {
    return org.hearsay.seal.KeyPair.random(new SecureRandom());
  }

  static Certificates p256() {
    return new Certificates(pair("EC", new ECGenParameterSpec("secp256r1")), "SHA256withECDSA");
  }

  static Certificates p384() {
    return new Certificates(pair("EC", new ECGenParameterSpec("secp384r1")), "SHA256withECDSA");
  }

  static Certificates rsa() {
    return new Certificates(
        pair("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)), "SHA256withRSA");
  }

  private static KeyPair pair(String kind, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      generator.initialize(parameters);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  Certificates expired() {
    notAfter = Instant.parse("2021-01-01T00:00:00Z");
    return this;
  }

  Certificates name(String changed) {
    name = changed;
    return this;
  }

  Certificates algorithm(String changed) {
    algorithm = changed;
    return this;
  }

  Certificates signedByAnother() {
    signer = p256().tls.getPrivate();
    return this;
  }

  Certificates extension(byte[] content) {
    extension = content;
    return this;
  }

  Certificates proven(org.hearsay.seal.KeyPair identity) {
    return extension(proof(identity));
  }

  byte[] proof(org.hearsay.seal.KeyPair identity) {
    return NodeCertificate.proof(identity, tls.getPublic().getEncoded());
  }

  PrivateKey key() {
    return tls.getPrivate();
  }

  X509Certificate build() {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(name),
              BigInteger.TEN,
              Date.from(Instant.parse("2020-01-01T00:00:00Z")),
              Date.from(notAfter),
              new X500Name(name),
              tls.getPublic());
      if (extension != null) {
        builder.addExtension(
            new ASN1ObjectIdentifier(NodeCertificate.EXTENSION),
            false,
            new DEROctetString(extension));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signer)));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
