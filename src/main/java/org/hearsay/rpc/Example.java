package org.hearsay.rpc;

import tools.jackson.databind.JsonNode;

/**
 * A call and what came of it. A test makes every one of them, with ids that exist in place of those
 * named here.
 *
 * @param params an array
 */
record Example(JsonNode params, JsonNode result) {
  static final String KEY_PAIR_ID =
      "86e658cbc6da63120b79b5eec0c67d5dcfb6865a8f983eff08932477282b77bb";
  static final String SYM_KEY_ID =
      "5e57b9ffc2387e18636e0a3d0c56b023264c16e78a2adcba1303cefc685e610f";
  static final String FILTER_ID =
      "15ddccb53f15cd4ba2adca6d5b11a3ad7f29fa116623dfa77aef29c078a69afd";
  static final String SUBSCRIPTION_ID = "0x9cef478923ff08bf67fde6c64013158d";

  static final String JOB = "0x3f1c0d5b7a9e4c218c6f0a4b9d2e7153";

  /** An envelope's. */
  static final String HASH = "0xd1b8ab5ae0ff9dd0b8b7da0a2d0d0d4a6a0f4d0f7b0a9f0b1dfcb8a8a4c3e2f1";

  /** A transaction's of the chain. */
  static final String TRANSACTION =
      "0x6f1d0e1e0d5c2c3b5d3f1e8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c";

  /** A block's. */
  static final String BLOCK = "0x00002e6fb5c1a7d3e9f4b8a2c6d0e1f3a5b7c9d1e3f5a7b9c1d3e5f7a9b1c3d5";

  /** The public key whose private key is 1: a node that does not exist. */
  static final String NODE =
      "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
          + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

  static final String ENODE = "enode://" + NODE + "@127.0.0.1:7470";

  /** What geth calls {@link #NODE}. */
  static final String NODE_HASH =
      "c0a6c424ac7157ae408398df7e5f4552091a69125d5dfcb7b8c2659029395bdf";

  /** This node's own, of private key 2: who reads the examples must not take it for a peer. */
  static final String OWN_ENODE =
      "enode://c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"
          + "1ae168fea63dc339a3c58419466ceaeef7f632653266d0e1236431a950cfe52a@127.0.0.1:7470";

  /** What geth calls the node of {@link #OWN_ENODE}. */
  static final String OWN_HASH = "eedf1a9c68b3f4a8b1a1032b2b5ad5c4795c026514f8317c7a215e218dccd6cf";

  /** From JSON texts. */
  static Example of(String params, String result) {
    try {
      return new Example(JsonText.readTree(params), JsonText.readTree(result));
    } catch (BadJsonException e) {
      throw new IllegalArgumentException(params + " " + result, e);
    }
  }

  /** One argument, a string, and a result that is one as well. */
  static Example texts(String argument, String result) {
    return of("[" + JsonText.quote(argument) + "]", JsonText.quote(result));
  }

  /** One argument, a string; the result is true. */
  static Example does(String argument) {
    return of("[" + JsonText.quote(argument) + "]", "true");
  }

  /** No argument; the result is a string. */
  static Example tells(String result) {
    return of("[]", JsonText.quote(result));
  }
}
