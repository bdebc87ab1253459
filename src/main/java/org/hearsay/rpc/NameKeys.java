package org.hearsay.rpc;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.chain.Body;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Name;
import org.hearsay.chain.NameRecord;
import org.hearsay.chain.Refusal;
import org.hearsay.chain.Rotations;
import org.hearsay.node.Following;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.hearsay.wire.NodeId;
import tools.jackson.databind.node.ObjectNode;

/** {@code name_}: changes of a name's key, by the key itself or by a recovery key. */
final class NameKeys {
  private static final RpcError NO_ROTATION =
      RpcError.of(RpcError.NOT_FOUND, "no change of its key is known", "name_rotate begins one");

  private static final String ALICE =
      "{\"name\":\"alice\",\"phase\":\"rotating\",\"account\":\"" + NameMethods.KEY + "\"}";

  private static final String RECOVERY_KEY =
      "0x0000000000000000000000000000000000000000000000000000000000000003";

  private final Followed chain;
  private final RandomGenerator secrets;

  NameKeys(Followed chain, RandomGenerator secrets) {
    this.chain = chain;
    this.secrets = secrets;
  }

  List<RpcMethod> methods() {
    return List.of(rotate(), recover(), rotation(), revoke());
  }

  private Following following() {
    return chain.node().following();
  }

  private Rotations rotations() {
    return following().rotations().orElseThrow();
  }

  private static RpcMethod.Param optionalSecret(String name) {
    return new RpcMethod.Param(name, GoTypes.BYTES, false, true);
  }

  private static RpcMethod.Draft draft(
      String name, String summary, List<RpcMethod.Param> params, String example) {
    return new RpcMethod.Draft(
        name,
        summary,
        params,
        NameChanges.job().maybe("warning", Shape.text("why it may take for ever")),
        List.of(),
        Example.of(example, ALICE),
        Trust.OPERATOR);
  }

  private RpcMethod rotate() {
    RpcMethod.Draft draft =
        draft(
            "name_rotate",
            "Begins to change the key of a name that is held here.",
            List.of(RpcMethod.Param.of("name", GoTypes.STRING), optionalSecret("newKey")),
            "[\"rotating\"]");
    return chain
        .does(
            draft,
            chain.inStep(
                (ledger, args, done) ->
                    begin(ledger, args, newKey(args.bytes(1), 1), Optional.empty(), done)))
        .orFails(ChainFaults.ofTransactions())
        .noted(
            "A fresh key is made when none is given. Answers when it is safe on disk; then it goes"
                + " on when the client is gone and when the daemon starts again. Six blocks after"
                + " the change new names are registered for the new key as well. name_rotation and"
                + " name_subscribe tell how it goes.");
  }

  private RpcMethod recover() {
    RpcMethod.Draft draft =
        draft(
            "name_recover",
            "Begins to take a name back whose key was changed, with its recovery key.",
            List.of(
                RpcMethod.Param.of("name", GoTypes.STRING),
                RpcMethod.Param.secret("recoveryKey", GoTypes.BYTES),
                optionalSecret("newKey")),
            "[\"recovered\",\"" + RECOVERY_KEY + "\"]");
    return chain
        .does(
            draft,
            chain.inStep(
                (ledger, args, done) ->
                    begin(
                        ledger,
                        args,
                        newKey(args.bytes(2), 2),
                        Optional.of(key(args.bytes(1), 1)),
                        done)))
        .orFails(ChainFaults.ofTransactions())
        .noted(
            "Only within the chain's recovery_blocks after a change. The private recovery key is"
                + " not written down: when the daemon ends before a block has the change, it is"
                + " needed again.");
  }

  private KeyPair newKey(byte[] given, int argument) throws BadArgumentException {
    return given.length == 0 ? KeyPair.random(secrets) : key(given, argument);
  }

  private static KeyPair key(byte[] bytes, int argument) throws BadArgumentException {
    try {
      return KeyPair.of(PrivateKey.of(bytes));
    } catch (IllegalArgumentException e) {
      throw new BadArgumentException(
          "invalid argument %d: no private key (%s)".formatted(argument, e.getMessage()));
    }
  }

  private void begin(
      Ledger ledger, Args args, KeyPair to, Optional<KeyPair> recovery, Consumer<Answer> done)
      throws BadArgumentException {
    Name name = Followed.name(args.text(0), 0);
    if (recovery.isEmpty() && NameChanges.isLocked(following(), name)) {
      done.accept(Answer.failed(ChainFaults.ACCOUNT_LOCKED));
      return;
    }
    rotations()
        .rotate(
            name,
            to,
            recovery,
            refusal ->
                done.accept(
                    refusal.isPresent()
                        ? ChainFaults.answer(refusal.get())
                        : begun(ledger, rotations().job(name).orElseThrow())));
  }

  private Answer begun(Ledger ledger, Rotations.Job job) {
    ObjectNode json = json(job, ledger);
    following().warning().ifPresent(warning -> json.put("warning", warning));
    return Answer.of(json);
  }

  static ObjectNode json(Rotations.Job job, Ledger ledger) {
    ObjectNode json = ChainShapes.object().put("name", job.name().text());
    json.put("phase", Followed.word(job.phase())).put("account", Followed.hex(job.key()));
    job.why().ifPresent(why -> json.put("why", why.fault().reason));
    json.put("hint", job.why().map(Refusal::detail).orElse(hint(job.phase())));
    ledger
        .chain()
        .state()
        .find(job.name())
        .filter(record -> record.key().equals(job.key()) && record.rotated() > 0)
        .ifPresent(record -> json.put("height", record.rotated()));
    return json;
  }

  private static String hint(Rotations.Phase phase) {
    return switch (phase) {
      case ROTATING -> "the new key is on the disk; the change waits for a block";
      case ROTATED -> "the name has the new key; with each further block it is harder to undo";
      case SETTLED -> "new names are registered for this key, too";
      case FAILED -> "the name's key is as it was";
    };
  }

  private RpcMethod rotation() {
    return chain
        .says(
            draft(
                "name_rotation",
                "Tells how the change of a name's key goes.",
                List.of(RpcMethod.Param.of("name", GoTypes.STRING)),
                "[\"rotated\"]"),
            (ledger, args) -> rotation(ledger, Followed.name(args.text(0), 0)))
        .orFails(NO_ROTATION);
  }

  private Answer rotation(Ledger ledger, Name name) {
    Optional<Rotations.Job> job = rotations().job(name);
    if (job.isPresent()) {
      return Answer.of(json(job.get(), ledger));
    }
    Set<NodeId> own = NameChanges.keys(following());
    Optional<NameRecord> changed =
        ledger
            .chain()
            .state()
            .find(name)
            .filter(record -> record.rotated() > 0 && own.contains(record.key()));
    return changed.isEmpty()
        ? Answer.failed(NO_ROTATION)
        : Answer.of(
            json(
                new Rotations.Job(
                    name, changed.get().key(), Rotations.Phase.SETTLED, Optional.empty()),
                ledger));
  }

  private RpcMethod revoke() {
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "name_revoke",
            "Makes a name useless until it expires.",
            List.of(RpcMethod.Param.of("name", GoTypes.STRING), optionalSecret("recoveryKey")),
            NameChanges.submitted(),
            List.of(),
            Example.of("[\"alice\"]", "{\"transaction\":\"" + Example.TRANSACTION + "\"}"),
            Trust.OPERATOR);
    return chain
        .does(
            draft,
            chain.inStep(
                (ledger, args, done) -> {
                  Name name = Followed.name(args.text(0), 0);
                  byte[] given = args.bytes(1);
                  Optional<KeyPair> signer =
                      given.length == 0
                          ? NameChanges.signer(following(), name)
                          : Optional.of(key(given, 1));
                  NameChanges.submit(following(), ledger, signer, new Body.Revoke(name), done);
                }))
        .orFails(ChainFaults.ofTransactions())
        .noted(
            "By the key that the name has, or by its recovery key, from wherever. Answers when it"
                + " is paid for and waits for a block: chain_transaction tells more.");
  }
}
