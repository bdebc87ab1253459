package org.hearsay.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.Test;

/** RFC 7914 section 12, and BouncyCastle where it goes as far. */
final class ScryptTest {
  private static String derive(String passphrase, String salt, int n, int r, int p) {
    Scrypt.Cost cost = new Scrypt.Cost(n, r, p);
    return HexFormat.of()
        .formatHex(Scrypt.derive(passphrase.getBytes(UTF_8), salt.getBytes(UTF_8), cost, 64));
  }

  @Test
  void theVectorsOfTheStandard() {
    assertThat(derive("", "", 16, 1, 1))
        .isEqualTo(
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
    assertThat(derive("password", "NaCl", 1024, 8, 16))
        .isEqualTo(
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
  }

  @Property(tries = 40)
  void bouncyCastleSaysTheSame(
      @ForAll @Size(max = 80) byte[] passphrase,
      @ForAll @Size(max = 40) byte[] salt,
      @ForAll @IntRange(min = 1, max = 8) int power,
      @ForAll @IntRange(min = 1, max = 9) int r,
      @ForAll @IntRange(min = 1, max = 4) int p) {
    assertThat(Scrypt.derive(passphrase, salt, new Scrypt.Cost(1 << power, r, p), 32))
        .isEqualTo(SCrypt.generate(passphrase, salt, 1 << power, r, p, 32));
  }

  @Test
  void whatTakesTooMuchIsRefusedBeforeAnythingIsComputed() {
    int most = (int) (Scrypt.Cost.BYTES_MAX / 128);
    assertThat(new Scrypt.Cost(most, 1, 1).n()).isEqualTo(most);
    assertThatIllegalArgumentException().isThrownBy(() -> new Scrypt.Cost(most, 2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Scrypt.Cost(most, 1, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Scrypt.Cost(2, Integer.MAX_VALUE, Integer.MAX_VALUE));
    assertThatIllegalArgumentException().isThrownBy(() -> new Scrypt.Cost(1000, 8, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Scrypt.Cost(1, 8, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Scrypt.Cost(16, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Scrypt.Cost(16, 8, -1));
  }
}
