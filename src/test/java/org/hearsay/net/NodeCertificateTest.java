package org.hearsay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.Test;

final class NodeCertificateTest {
  private static final org.hearsay.seal.KeyPair IDENTITY = Certificates.identity();

  @Test
  void aCertificateSpeaksForTheKeyThatSignedIt() throws Exception {
    X509Certificate certificate = NodeCertificate.issue(IDENTITY).certificate();
    assertThat(verify(certificate)).isEqualTo(IDENTITY.open().nodeId());
    assertThat(NodeCertificate.nodeId(certificate)).isEqualTo(IDENTITY.open().nodeId());
    assertThat(certificate.getEncoded().length).isLessThan(600);
  }

  @Test
  void everyProcessHasAnotherTlsKey() {
    assertThat(NodeCertificate.issue(IDENTITY).certificate().getPublicKey())
        .isNotEqualTo(NodeCertificate.issue(IDENTITY).certificate().getPublicKey());
  }

  @Test
  void datesAndNamesMeanNothing() throws Exception {
    X509Certificate expired =
        Certificates.p256().expired().name("CN=somebody else").proven(IDENTITY).build();
    assertThatThrownBy(expired::checkValidity).isInstanceOf(CertificateException.class);
    assertThat(verify(expired)).isEqualTo(IDENTITY.open().nodeId());
  }

  @Test
  void aChainIsRefused() {
    X509Certificate good = NodeCertificate.issue(IDENTITY).certificate();
    assertThatThrownBy(() -> NodeCertificate.verify(new X509Certificate[] {good, good}))
        .hasMessage("2 certificates instead of one");
    assertThatThrownBy(() -> NodeCertificate.verify(new X509Certificate[0]))
        .hasMessage("0 certificates instead of one");
  }

  @Test
  void withoutTheExtensionNobodySpeaks() {
    assertRefused(Certificates.p256().build(), "certificate has no node key");
  }

  @Test
  void anExtensionOfAnotherLengthIsMalformed() {
    for (int length : new int[] {0, 1, 129, 131, 200}) {
      assertRefused(
          Certificates.p256().extension(new byte[length]).build(),
          "certificate's node key is malformed");
    }
  }

  @Test
  void aSignatureThatWasTamperedWithIsRefused() {
    Certificates made = Certificates.p256();
    byte[] proof = made.proof(IDENTITY);
    proof[PublicKey.BYTES + 10] ^= 1;
    assertRefused(made.extension(proof).build(), "node key did not sign this certificate's key");
  }

  @Test
  void aSignatureByAnotherNodeIsRefused() {
    Certificates made = Certificates.p256();
    byte[] proof = made.proof(Certificates.identity());
    System.arraycopy(IDENTITY.open().toBytes(), 0, proof, 0, PublicKey.BYTES);
    assertRefused(made.extension(proof).build(), "node key did not sign this certificate's key");
  }

  @Test
  void aSignatureCopiedFromAnotherCertificateIsRefused() {
    byte[] stolen = Certificates.p256().proof(IDENTITY);
    assertRefused(
        Certificates.p256().extension(stolen).build(),
        "node key did not sign this certificate's key");
  }

  @Test
  void aRecoveryIdOfOldSignaturesIsRefused() {
    Certificates made = Certificates.p256();
    byte[] proof = made.proof(IDENTITY);
    proof[proof.length - 1] += 27;
    assertThatThrownBy(() -> verify(made.extension(proof).build()))
        .hasMessageStartingWith("signature has V 2");
  }

  @Test
  void aKeyThatIsNoPointOfTheCurveIsRefused() {
    Certificates made = Certificates.p256();
    byte[] proof = made.proof(IDENTITY);
    Arrays.fill(proof, 1, PublicKey.BYTES, (byte) 1);
    assertRefused(made.extension(proof).build(), "node key is no point of secp256k1");
    byte[] compressed = made.proof(IDENTITY);
    compressed[0] = 2;
    assertRefused(made.extension(compressed).build(), "node key is no point of secp256k1");
  }

  @Test
  void otherKindsOfCertificateKeysAreRefused() {
    assertRefused(Certificates.rsa().proven(IDENTITY).build(), "certificate key is not P-256");
    assertRefused(Certificates.p384().proven(IDENTITY).build(), "certificate key is not P-256");
  }

  @Test
  void aCertificateSignedByAnotherKeyIsRefused() {
    assertRefused(
        Certificates.p256().proven(IDENTITY).signedByAnother().build(),
        "certificate did not sign itself");
  }

  @Test
  void anotherSignatureAlgorithmIsRefused() {
    assertRefused(
        Certificates.p256().proven(IDENTITY).algorithm("SHA512withECDSA").build(),
        "certificate is not signed with ECDSA and SHA-256");
  }

  @Test
  void aLongCertificateIsRefused() {
    assertRefused(
        Certificates.p256().proven(IDENTITY).name("CN=x" + ",CN=x".repeat(200)).build(),
        "certificate is too long");
  }

  private static NodeId verify(X509Certificate certificate) throws CertificateException {
    return NodeCertificate.verify(new X509Certificate[] {certificate});
  }

  private static void assertRefused(X509Certificate certificate, String why) {
    assertThatThrownBy(() -> verify(certificate))
        .isInstanceOf(CertificateException.class)
        .hasMessage(why);
  }
}
