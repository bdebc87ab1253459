package org.hearsay.rpc;

import static org.hearsay.rpc.GoTypes.BYTES;
import static org.hearsay.rpc.GoTypes.STRING;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.hearsay.env.Work;
import org.hearsay.inbox.KeyRing;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PasswordKey;
import org.hearsay.seal.PrivateKey;

/**
 * The clients' keys. Making one takes long enough to be work; an id is answered when it is safe.
 */
final class ShhKeys {
  static final String NO_KEY_PAIR = "invalid id";
  static final String NO_SYM_KEY = "non-existent key ID";
  private static final String SOME_KEY =
      "0x8bda3abeb454847b515fa9b404cede50b1cc63cfdeddd4999d074284b4c21e15";
  private static final RpcMethod.Param ID = RpcMethod.Param.of("id", STRING);
  private static final RpcMethod.Param KEY = RpcMethod.Param.secret("key", BYTES);
  private static final Shape KEY_ID = Shape.id("the key's id");
  private static final String FULL = "too many keys";

  private final KeyRing keys;
  private final Work work;
  private final RandomGenerator secrets;

  ShhKeys(KeyRing keys, Work work, RandomGenerator secrets) {
    this.keys = keys;
    this.work = work;
    this.secrets = secrets;
  }

  List<RpcMethod> methods() {
    List<RpcMethod> all = new ArrayList<>(changesOfKeyPairs());
    all.addAll(looksAtKeyPairs());
    all.addAll(newSymKeys());
    all.addAll(oldSymKeys());
    return all;
  }

  private List<RpcMethod> changesOfKeyPairs() {
    return List.of(
        method(
                "newKeyPair",
                "Makes a key pair.",
                List.of(),
                KEY_ID,
                List.of(FULL),
                Example.tells(Example.KEY_PAIR_ID))
            .body((caller, args, done) -> keep(() -> KeyPair.random(secrets), done)),
        method(
                "addPrivateKey",
                "Keeps a private key of 32 bytes, each time under a new id.",
                List.of(KEY),
                KEY_ID,
                List.of(
                    "invalid length, need 256 bits",
                    "invalid private key, >=N",
                    "invalid private key, zero or negative",
                    FULL),
                Example.texts(SOME_KEY, Example.KEY_PAIR_ID))
            .body((caller, args, done) -> addPrivateKey(args.bytes(0), done)),
        method(
                "deleteKeyPair",
                "Forgets a key pair; filters that use it stop.",
                List.of(ID),
                Shape.done(),
                List.of("key pair ID not found"),
                Example.does(Example.KEY_PAIR_ID))
            .body((caller, args, done) -> deleteKeyPair(args.text(0), done)));
  }

  private List<RpcMethod> looksAtKeyPairs() {
    return List.of(
        method("hasKeyPair", "Tells whether there is such a key pair.", Example.KEY_PAIR_ID)
            .now(args -> Answer.of(keys.keyPair(args.text(0)).isPresent())),
        method(
                "getPublicKey",
                "Shows the public key of a pair.",
                List.of(ID),
                Shape.hex(65, "a point of secp256k1, uncompressed: 04, x, y"),
                List.of(NO_KEY_PAIR),
                Example.texts(Example.KEY_PAIR_ID, "0x04" + Example.NODE))
            .now(args -> pairBytes(args.text(0), pair -> pair.open().toBytes())),
        method(
                "getPrivateKey",
                "Shows the private key of a pair.",
                List.of(ID),
                Shape.hex(32, "the key"),
                List.of(NO_KEY_PAIR),
                Example.texts(Example.KEY_PAIR_ID, SOME_KEY))
            .now(args -> pairBytes(args.text(0), pair -> pair.secret().toBytes())));
  }

  private List<RpcMethod> newSymKeys() {
    return List.of(
        method(
                "newSymKey",
                "Makes a symmetric key.",
                List.of(),
                KEY_ID,
                List.of(FULL),
                Example.tells(Example.SYM_KEY_ID))
            .body((caller, args, done) -> keepSymKey(this::randomKey, done)),
        method(
                "addSymKey",
                "Keeps a symmetric key of 32 bytes, each time under a new id.",
                List.of(KEY),
                KEY_ID,
                List.of("wrong key size: N", FULL),
                Example.texts(SOME_KEY, Example.SYM_KEY_ID))
            .body((caller, args, done) -> addSymKey(args.bytes(0), done)),
        method(
                "generateSymKeyFromPassword",
                "Derives a symmetric key, the same for the same password everywhere.",
                List.of(RpcMethod.Param.secret("password", STRING)),
                KEY_ID,
                List.of(FULL),
                Example.texts("test", Example.SYM_KEY_ID))
            .body(
                (caller, args, done) -> {
                  String password = args.text(0);
                  keepSymKey(() -> PasswordKey.derive(password), done);
                }));
  }

  private List<RpcMethod> oldSymKeys() {
    return List.of(
        method("hasSymKey", "Tells whether there is such a symmetric key.", Example.SYM_KEY_ID)
            .now(args -> Answer.of(keys.symKey(args.text(0)).isPresent())),
        method(
                "getSymKey",
                "Shows a symmetric key.",
                List.of(ID),
                Shape.hex(32, "the key"),
                List.of(NO_SYM_KEY),
                Example.texts(Example.SYM_KEY_ID, SOME_KEY))
            .now(args -> symKeyBytes(args.text(0))),
        method(
                "deleteSymKey",
                "Forgets a symmetric key; filters that use it stop.",
                List.of(ID),
                Shape.truth("whether there was one"),
                List.of(),
                Example.does(Example.SYM_KEY_ID))
            .body(
                (caller, args, done) ->
                    keys.deleteSymKey(args.text(0), was -> done.accept(Answer.of(was)))));
  }

  private static RpcMethod.Draft method(String name, String summary, String id) {
    Shape result = Shape.truth("whether there is");
    return method(name, summary, List.of(ID), result, List.of(), Example.does(id));
  }

  private static RpcMethod.Draft method(
      String name,
      String summary,
      List<RpcMethod.Param> params,
      Shape result,
      List<String> errors,
      Example example) {
    return new RpcMethod.Draft("shh_" + name, summary, params, result, errors, example, Trust.OPEN);
  }

  private void addPrivateKey(byte[] bytes, Consumer<Answer> done) {
    PrivateKey key;
    try {
      key = PrivateKey.of(bytes);
    } catch (IllegalArgumentException e) {
      done.accept(Answer.failed(String.valueOf(e.getMessage())));
      return;
    }
    keep(() -> KeyPair.of(key), done);
  }

  private void keep(Supplier<KeyPair> maker, Consumer<Answer> done) {
    work.start(
        maker,
        pair -> {
          if (!keys.addKeyPair(pair, id -> done.accept(Answer.of(id)))) {
            done.accept(full());
          }
        });
  }

  private void deleteKeyPair(String id, Consumer<Answer> done) {
    keys.deleteKeyPair(
        id,
        was -> done.accept(was ? Answer.of(true) : Answer.failed("key pair " + id + " not found")));
  }

  private void addSymKey(byte[] key, Consumer<Answer> done) {
    if (key.length != KeyRing.SYM_KEY_BYTES) {
      done.accept(Answer.failed("wrong key size: " + key.length));
    } else {
      add(key, done);
    }
  }

  private void keepSymKey(Supplier<byte[]> maker, Consumer<Answer> done) {
    work.start(maker, key -> add(key, done));
  }

  private void add(byte[] key, Consumer<Answer> done) {
    if (!keys.addSymKey(key, id -> done.accept(Answer.of(id)))) {
      done.accept(full());
    }
  }

  private static Answer full() {
    return Answer.failed(FULL, "at most " + KeyRing.KEYS_MAX + "; delete some first");
  }

  private byte[] randomKey() {
    byte[] key = new byte[KeyRing.SYM_KEY_BYTES];
    secrets.nextBytes(key);
    return key;
  }

  private Answer pairBytes(String id, Function<KeyPair, byte[]> part) {
    Optional<KeyPair> pair = keys.keyPair(id);
    return pair.isPresent() ? hex(part.apply(pair.get())) : Answer.failed(NO_KEY_PAIR);
  }

  private Answer symKeyBytes(String id) {
    Optional<byte[]> key = keys.symKey(id);
    return key.isPresent() ? hex(key.get()) : Answer.failed(NO_SYM_KEY);
  }

  private static Answer hex(byte[] bytes) {
    return Answer.of("0x" + HexFormat.of().formatHex(bytes));
  }
}
