package org.hearsay.rpc;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hearsay.chain.Body;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Name;
import org.hearsay.chain.NameRecord;
import org.hearsay.chain.Refusal;
import org.hearsay.chain.Registrar;
import org.hearsay.chain.Rotations;
import org.hearsay.env.Cancellable;
import org.hearsay.node.Following;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PublicKey;
import org.hearsay.wire.NodeId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code name_}: what this node's account does with names. */
final class NameChanges {
  private static final List<String> PHASES =
      List.of(
          "claiming", "claimed", "registering", "held", "failed", "rotating", "rotated", "settled");

  private static final RpcError NO_REGISTRATION =
      RpcError.of(
          RpcError.NOT_FOUND,
          "no such registration",
          "name_register begins one; name_resolve tells whose a name is");

  private static final String ALICE =
      "{\"name\":\"alice\",\"phase\":\"claiming\",\"account\":\"" + NameMethods.KEY + "\"";

  private static final GoStruct HOW =
      new GoStruct(
              "hearsay",
              "Registration",
              List.of(
                  new GoStruct.Field(
                      "recovery", GoTypes.BYTES, "public key that may take the name back")))
          .strictly();

  private final Followed chain;
  private final Audience audience = new Audience();

  NameChanges(Followed chain) {
    this.chain = chain;
  }

  List<RpcMethod> methods() {
    return List.of(
        register(),
        registration(),
        transaction("name_renew", "Lets a name live longer: anew from now on.", Body.Renew::new));
  }

  private Following following() {
    return chain.node().following();
  }

  /** The key that may act for a name, if it is here; else one that will be refused. */
  static Optional<KeyPair> signer(Following following, Name name) {
    return isLocked(following, name)
        ? Optional.empty()
        : following.rotations().flatMap(keys -> keys.holderOf(name)).or(following::account);
  }

  /** Whether the key of a name is here, and cannot sign now. */
  static boolean isLocked(Following following, Name name) {
    return following.rotations().filter(keys -> keys.isLocked(name)).isPresent();
  }

  /** All keys that hold names here. */
  static Set<NodeId> keys(Following following) {
    return following.rotations().map(Rotations::keys).orElse(Set.of());
  }

  static Shape job() {
    return Shape.object("a registration, or a change of a key")
        .with("name", Shape.text("the name"))
        .with("phase", Shape.oneOf(PHASES, "how far it is"))
        .with("account", ChainShapes.key("whose key it gets"))
        .maybe("why", Shape.text("failed: which rule, such as name_taken"))
        .maybe("hint", Shape.text("what comes next, or what was wrong"))
        .maybe("height", Shape.count("held, rotated, settled: the block that has it"));
  }

  private RpcMethod register() {
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "name_register",
            "Begins to register a name for this node's account.",
            List.of(
                RpcMethod.Param.of("name", GoTypes.STRING), RpcMethod.Param.optional("how", HOW)),
            job().maybe("warning", Shape.text("why it may take for ever")),
            List.of(),
            Example.of("[\"bob-the-builder\"]", ALICE.replace("alice", "bob-the-builder") + "}"),
            Trust.OPERATOR);
    return chain
        .does(draft, chain.inStep((ledger, args, done) -> done.accept(register(ledger, args))))
        .orFails(ChainFaults.ofTransactions())
        .noted(
            "A claim is mined first, then at least one block, then the registration; it goes on"
                + " when the client is gone and when the daemon starts again. name_registration and"
                + " name_subscribe tell how it goes.");
  }

  private Answer register(Ledger ledger, Args args) throws BadArgumentException {
    Name name = Followed.name(args.text(0), 0);
    GoStruct.Options how = args.options(1);
    Optional<NodeId> recovery =
        how.has("recovery") ? Optional.of(key(how.bytes("recovery"))) : Optional.empty();
    Registrar registrar = following().registrar().orElseThrow();
    Optional<KeyPair> account = following().account();
    if (account.isEmpty()) {
      return Answer.failed(ChainFaults.ACCOUNT_LOCKED);
    }
    Optional<Refusal> refusal = registrar.register(name, account.get(), recovery);
    if (refusal.isPresent()) {
      return ChainFaults.answer(refusal.get());
    }
    ObjectNode json = json(registrar.job(name).orElseThrow(), ledger);
    following().warning().ifPresent(warning -> json.put("warning", warning));
    return Answer.of(json);
  }

  /** With the 04 in front or without. */
  private static NodeId key(byte[] bytes) throws BadArgumentException {
    int head = PublicKey.BYTES - NodeId.BYTES;
    byte[] rest = new byte[NodeId.BYTES];
    if (bytes.length == NodeId.BYTES || (bytes.length == PublicKey.BYTES && bytes[0] == 4)) {
      System.arraycopy(bytes, bytes.length == NodeId.BYTES ? 0 : head, rest, 0, NodeId.BYTES);
      NodeId key = NodeId.of(rest);
      if (PublicKey.of(key).isPresent()) {
        return key;
      }
    }
    throw new BadArgumentException(
        "invalid argument 1: recovery is no public key of 64 bytes, or 65 with 04 in front");
  }

  private ObjectNode json(Registrar.Job job, Ledger ledger) {
    ObjectNode json = ChainShapes.object().put("name", job.name().text());
    json.put("phase", Followed.word(job.phase())).put("account", Followed.hex(job.account()));
    job.why().ifPresent(why -> json.put("why", why.fault().reason));
    json.put("hint", job.why().map(Refusal::detail).orElse(hint(job)));
    if (job.phase() == Registrar.Phase.HELD) {
      ledger
          .chain()
          .state()
          .find(job.name())
          .ifPresent(record -> json.put("height", record.registered()));
    }
    return json;
  }

  private String hint(Registrar.Job job) {
    boolean locked = following().rotations().flatMap(keys -> keys.pair(job.account())).isEmpty();
    if (locked && job.phase() != Registrar.Phase.HELD) {
      return "it waits until the account is unlocked";
    }
    return switch (job.phase()) {
      case CLAIMING -> "the claim is paid for and waits for a block";
      case CLAIMED -> "the claim is mined; one more block comes before the registration";
      case REGISTERING -> "the registration is paid for and waits for a block";
      case HELD -> "the name is yours; with each further block it is harder to undo";
      case FAILED -> "choose another name";
    };
  }

  private RpcMethod registration() {
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "name_registration",
            "Tells how the registration of a name goes.",
            List.of(RpcMethod.Param.of("name", GoTypes.STRING)),
            job(),
            List.of(),
            Example.of("[\"alice\"]", ALICE + "}"),
            Trust.OPERATOR);
    return chain
        .says(draft, (ledger, args) -> registration(ledger, Followed.name(args.text(0), 0)))
        .orFails(NO_REGISTRATION);
  }

  private Answer registration(Ledger ledger, Name name) {
    Optional<Registrar.Job> job = following().registrar().flatMap(one -> one.job(name));
    if (job.isPresent()) {
      return Answer.of(json(job.get(), ledger));
    }
    Set<NodeId> own = keys(following());
    Optional<NameRecord> record =
        ledger
            .chain()
            .state()
            .find(name)
            .filter(r -> own.contains(r.key()) && r.isHeldAt(ledger.chain().height() + 1));
    return record.isEmpty()
        ? Answer.failed(NO_REGISTRATION)
        : Answer.of(
            json(
                new Registrar.Job(
                    name,
                    record.get().key(),
                    record.get().recovery(),
                    Registrar.Phase.HELD,
                    Optional.empty()),
                ledger));
  }

  private RpcMethod transaction(String method, String summary, Function<Name, Body> body) {
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            method,
            summary,
            List.of(RpcMethod.Param.of("name", GoTypes.STRING)),
            submitted(),
            List.of(),
            Example.of("[\"alice\"]", "{\"transaction\":\"" + Example.TRANSACTION + "\"}"),
            Trust.OPERATOR);
    return chain
        .does(
            draft,
            chain.inStep(
                (ledger, args, done) -> {
                  Name name = Followed.name(args.text(0), 0);
                  submit(following(), ledger, signer(following(), name), body.apply(name), done);
                }))
        .orFails(ChainFaults.ofTransactions())
        .noted("Answers when it is paid for and waits for a block: chain_transaction tells more.");
  }

  static Shape submitted() {
    return Shape.object("a transaction that waits")
        .with("transaction", Shape.hex(32, "its id"))
        .maybe("warning", Shape.text("why it may wait for ever"));
  }

  /** Signs, pays and submits; answers when it waits for a block. */
  static void submit(
      Following following,
      Ledger ledger,
      Optional<KeyPair> signer,
      Body body,
      Consumer<Answer> done) {
    if (signer.isEmpty()) {
      done.accept(Answer.failed(ChainFaults.ACCOUNT_LOCKED));
      return;
    }
    ledger
        .clerk()
        .submit(
            signer.get(),
            sequence -> body,
            progress -> {},
            outcome -> {
              if (outcome.refusal().isPresent()) {
                done.accept(ChainFaults.answer(outcome.refusal().get()));
                return;
              }
              ObjectNode json = ChainShapes.object();
              json.put("transaction", Followed.hex(outcome.id().orElseThrow()));
              following.warning().ifPresent(warning -> json.put("warning", warning));
              done.accept(Answer.of(json));
            });
  }

  RpcSubscription subscription() {
    return new RpcSubscription(
        "name",
        "changes",
        "Tells whenever a registration, or a change of a key, gets further.",
        List.of(),
        job(),
        List.of(Followed.NONE, Audience.TOO_MANY),
        Example.of("[\"changes\"]", ALICE.replace("claiming", "registering") + "}"),
        Trust.OPERATOR,
        (args, deliver) -> subscribe(deliver));
  }

  private RpcSubscription.Opened subscribe(Consumer<JsonNode> deliver) {
    Optional<Ledger> ledger = following().ledger();
    Optional<Registrar> registrar = following().registrar();
    if (ledger.isEmpty() || registrar.isEmpty()) {
      return new RpcSubscription.Opened.Refused(Followed.NONE);
    }
    return audience.open(
        () -> {
          Cancellable registering =
              registrar.get().listen(job -> deliver.accept(json(job, ledger.get())));
          Cancellable rotating =
              following()
                  .rotations()
                  .map(all -> all.listen(job -> deliver.accept(NameKeys.json(job, ledger.get()))))
                  .orElse(() -> {});
          return () -> {
            registering.cancel();
            rotating.cancel();
          };
        });
  }
}
