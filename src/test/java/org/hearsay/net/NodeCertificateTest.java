package org.hearsay.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.Test;

final class NodeCertificateTest {
  private static final KeyPair IDENTITY = Certificates.identity();

  /** Section 4.13. */
  private static final String[] SPECIFIED = {
    "308201c130820167a0030201020208030895cb09551e47300a06082a8648ce3d",
    "04030230123110300e06035504030c07686561727361793020170d3230303130",
    "313030303030305a180f39393939313233313233353935395a30123110300e06",
    "035504030c07686561727361793059301306072a8648ce3d020106082a8648ce",
    "3d030107034200047dc1c9bc8b0ab84aac4ffe2901d1e30d30c6e9b9f3782331",
    "e063d61e95e3d5bb8e59db133851cf8fc2780d6c4753d3af33be34c7cbbfc8aa",
    "55af04adcff4f452a381a43081a130819e06146982daeb97aaffc28a9e9d8e96",
    "e9f8bbbd86b86d0481850481820479be667ef9dcbbac55a06295ce870b07029b",
    "fcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17",
    "b448a68554199c47d08ffb10d4b8e8d578be24a7e485a30ac741ce602ed3f340",
    "50ba20256d77fd032c7a72acd39d40baeb7a366aed5b258d672a27c93712f69e",
    "f1f5ba1a39ffd6c712f43464d04201300a06082a8648ce3d0403020348003045",
    "02203d4f4a98a99f8e30580f1af9f8cc4fe25dfb29e17d33eba05b6ad707c03a",
    "1105022100bbcd89c9866193e23e9648550bb73a3883af9c456887e85a49f146",
    "16830c0514"
  };

  @Test
  void aCertificateSpeaksForTheKeyThatSignedIt() throws Exception {
    X509Certificate certificate = NodeCertificate.issue(IDENTITY).certificate();
    assertThat(verify(certificate)).isEqualTo(IDENTITY.open().nodeId());
    assertThat(NodeCertificate.nodeId(certificate)).isEqualTo(IDENTITY.open().nodeId());
    assertThat(certificate.getEncoded().length).isLessThan(600);
  }

  @Test
  void theCertificateOfTheSpecificationSpeaksForItsNode() throws Exception {
    byte[] der = HexFormat.of().parseHex(String.join("", SPECIFIED));
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der));
    byte[] one = new byte[32];
    one[31] = 1;
    assertThat(verify(certificate)).isEqualTo(KeyPair.of(PrivateKey.of(one)).open().nodeId());
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
