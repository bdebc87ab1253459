package org.hearsay.rpc;

/** A file for examples. */
final class AccountExample {
  /** A backup without accounts; its passphrase is "vault". */
  static final String BACKUP =
      "{\"kind\":\"hearsay-backup\",\"version\":1,\"crypto\":{\"cipher\":\"aes-128-ctr\","
          + "\"ciphertext\":\"9b6ebc1b6d895a51a0543de077386c\",\"cipherparams\":{\"iv\":\"00"
          + "0102030405060708090a0b0c0d0e0f\"},\"kdf\":\"scrypt\",\"kdfparams\":{\"dklen\":3"
          + "2,\"n\":4096,\"p\":6,\"r\":8,\"salt\":\"000102030405060708090a0b0c0d0e0f1011121"
          + "31415161718191a1b1c1d1e1f\"},\"mac\":\"5620e92a0075c19ba8274f51db666200aae"
          + "e0755032b9c0414c429e11adf22a4\"}}";

  private AccountExample() {}
}
