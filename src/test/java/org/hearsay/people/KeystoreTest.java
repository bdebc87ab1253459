package org.hearsay.people;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.hearsay.people.Keystore.Opening;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.hearsay.seal.Scrypt;
import org.junit.jupiter.api.Test;

/** Keys under passphrases, with the two vectors of the format's public definition. */
final class KeystoreTest {
  private static final String PASSPHRASE = "testpassword";
  private static final PrivateKey KEY =
      key("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d");
  private static final Scrypt.Cost QUICK = new Scrypt.Cost(2, 1, 1);

  private static final String OF_PBKDF2 =
      """
      {"crypto":{"cipher":"aes-128-ctr",
      "cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
      "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
      "kdf":"pbkdf2","kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
      "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
      "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
      "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
      """;

  private static final String OF_SCRYPT =
      """
      {"crypto":{"cipher":"aes-128-ctr",
      "cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
      "ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
      "kdf":"scrypt","kdfparams":{"dklen":32,"n":262144,"r":1,"p":8,
      "salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
      "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},
      "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
      """;

  /** As ethers 6 writes it, with a capital letter. */
  private static final String OF_ETHERS =
      """
      {"address":"008aeeda4d805471df9b2a5b0f38a0c3bcba786b",
      "id":"dc67608a-2a08-4c8c-9315-e821914c66a4","version":3,
      "Crypto":{"cipher":"aes-128-ctr",
      "cipherparams":{"iv":"c073d0c7a8d1625be7fb457e172f32df"},
      "ciphertext":"d907535f6c3b99c709d183ba189dda5f02bc97433d828e95ffea9fcd98ef607e",
      "kdf":"scrypt",
      "kdfparams":{"salt":"7d689b87b95eda4d55d7a417a5810c0b3c1a19f963c01d5b5c59dfe7dfdf6b60",
      "n":4096,"dklen":32,"p":6,"r":8},
      "mac":"075b86db6bec781e1c3e79eddab80774458d3013bfd751ec1a4ab892145610c5"}}
      """;

  private static PrivateKey key(String hex) {
    return PrivateKey.of(HexFormat.of().parseHex(hex));
  }

  private static Keystore parse(String json) throws MalformedKeystoreException {
    return Keystore.parse(json.getBytes(UTF_8));
  }

  private static String text(Keystore keystore) {
    return new String(keystore.toBytes(), UTF_8);
  }

  private static void assertOpens(Keystore keystore, String passphrase) {
    assertThat(keystore.open(passphrase))
        .isInstanceOfSatisfying(
            Opening.Opened.class, opened -> assertThat(opened.key().secret()).isEqualTo(KEY));
  }

  @Test
  void theVectorsOfTheDefinitionOpen() throws Exception {
    assertOpens(parse(OF_PBKDF2), PASSPHRASE);
    assertOpens(parse(OF_SCRYPT), PASSPHRASE);
    assertOpens(parse(OF_ETHERS), PASSPHRASE);
    assertThat(Keystore.address(KeyPair.of(KEY).open()))
        .isEqualTo("008aeeda4d805471df9b2a5b0f38a0c3bcba786b");
  }

  @Test
  void aWrongPassphraseIsAnAnswer() throws Exception {
    assertThat(parse(OF_PBKDF2).open("testpassworD")).isEqualTo(new Opening.WrongPassphrase());
    Keystore altered = parse(OF_PBKDF2.replace("5318b4d5", "5318b4d6"));
    assertThat(altered.open(PASSPHRASE)).isEqualTo(new Opening.WrongPassphrase());
  }

  @Test
  void whatIsSealedIsReadAgainAndOpens() throws Exception {
    Keystore sealed = Keystore.seal(KEY, "pass phräse", Scrypt.Cost.LIGHT, new Random(1));
    assertThat(text(sealed)).contains("\"n\":4096,\"p\":6,\"r\":8").contains("\"version\":3");
    assertThat(text(sealed)).doesNotContain("7a28b5ba");
    Keystore read = Keystore.parse(sealed.toBytes());
    assertThat(read.address()).contains("008aeeda4d805471df9b2a5b0f38a0c3bcba786b");
    assertThat(read.toBytes()).isEqualTo(sealed.toBytes());
    assertOpens(read, "pass phräse");
    assertThat(read.open("")).isEqualTo(new Opening.WrongPassphrase());
  }

  @Test
  void anotherKeyIsSealedUnderTheSamePassphraseWithoutAskingForIt() {
    Keystore first = Keystore.seal(key("01".repeat(32)), "secret", QUICK, new Random(1));
    Opening.Opened opened = (Opening.Opened) first.open("secret");
    Keystore second = Keystore.seal(KeyPair.of(KEY), opened.again(), new Random(2));
    assertOpens(second, "secret");
    assertThat(second.open("Secret")).isEqualTo(new Opening.WrongPassphrase());
  }

  @Test
  void anAddressThatIsAnothersIsFound() throws Exception {
    String sealed = text(Keystore.seal(KEY, "", QUICK, new Random(1)));
    Keystore other = parse(sealed.replace("008aeeda", "018aeeda"));
    assertThat(other.open("")).isEqualTo(new Opening.NoKey());
  }

  @Test
  void whatIsWrongIsSaidAndNothingIsComputed() {
    List<List<String>> changes =
        List.of(
            List.of("\"r\":1", "\"r\":64", "too much"),
            List.of("\"p\":8", "\"p\":64", "too much"),
            List.of("\"n\":262144", "\"n\":262143", "too much"),
            List.of("\"n\":262144", "\"n\":4503599627370496", "no whole number n"),
            List.of("\"n\":262144", "\"n\":1e3", "no whole number n"),
            List.of("\"dklen\":32", "\"dklen\":31", "dklen"),
            List.of("aes-128-ctr", "aes-128-cbc", "otherwise"),
            List.of("\"scrypt\"", "\"argon2\"", "key derivation"),
            List.of("83dbcc02", "83dbcc", "iv"),
            List.of("83dbcc02", "83dbccxx", "not hex"),
            List.of("d172bf74", "d172bf", "no private key"),
            List.of("d172bf74", "d172bf7400", "ciphertext"),
            List.of("2103ac29", "2103ac", "mac"),
            List.of("\"version\":3", "\"version\":1", "version"),
            List.of("\"version\":3", "\"version\":3,\"version\":3", "twice"),
            List.of("\"r\":1", "\"r\":1,\"r\":1", "twice"),
            List.of("\"version\":3", "\"version\":3,\"Crypto\":{}", "exactly one"),
            List.of("\"version\":3}", "\"version\":3", "JSON"),
            List.of("\"version\":3}", "\"version\":3} {}", "JSON"));
    for (List<String> change : changes) {
      String broken = OF_SCRYPT.replace(change.get(0), change.get(1));
      assertThatExceptionOfType(MalformedKeystoreException.class)
          .as("%s", change)
          .isThrownBy(() -> parse(broken))
          .withMessageContaining(change.get(2));
    }
  }

  @Test
  void aFileThatIsTooLongIsNotLookedAt() {
    assertThatExceptionOfType(MalformedKeystoreException.class)
        .isThrownBy(() -> parse(OF_SCRYPT + " ".repeat(Keystore.BYTES_MAX)))
        .withMessageContaining("65536");
  }

  @Property(tries = 300)
  void noBytesDoWorseThanBeMalformed(@ForAll byte[] bytes) {
    try {
      Keystore unused = Keystore.parse(bytes);
    } catch (MalformedKeystoreException e) {
      assertThat(e.what()).isNotEmpty();
    }
  }

  @Test
  void nothingSecretIsPrinted() {
    Keystore sealed = Keystore.seal(KEY, "", QUICK, new Random(1));
    Opening.Opened opened = (Opening.Opened) sealed.open("");
    assertThat(opened.toString()).doesNotContain("7a28b5ba").contains("Secret[***]");
  }
}
