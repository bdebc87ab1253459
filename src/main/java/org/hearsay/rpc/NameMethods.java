package org.hearsay.rpc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.hearsay.chain.Archive;
import org.hearsay.chain.Body;
import org.hearsay.chain.Chain;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Name;
import org.hearsay.chain.NameProof;
import org.hearsay.chain.NameRecord;
import org.hearsay.chain.State;
import org.hearsay.chain.Transaction;
import org.hearsay.wire.NodeId;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code name_}: what the directory says. */
final class NameMethods {
  // Ours to choose.
  private static final int PAGE_MAX = 1000;
  private static final int PAGE_NORMAL = 100;

  static final String KEY = "0x" + Example.NODE;
  static final List<String> STATUSES = List.of("held", "expired", "revoked");

  private static final String ALICE =
      "\"name\":\"alice\",\"key\":\""
          + KEY
          + "\",\"status\":\"held\",\"registered\":3,\"expires\":1051923";

  private static final RpcError NO_NAME =
      RpcError.of(RpcError.NOT_FOUND, "no such name", "name_list lists them")
          .because("no_such_name");

  private static final GoStruct QUERY =
      new GoStruct(
              "hearsay",
              "Names",
              List.of(
                  new GoStruct.Field("mine", GoTypes.BOOL, "only those of this node's account"),
                  new GoStruct.Field("after", GoTypes.STRING, "only those behind this one"),
                  new GoStruct.Field(
                      "limit",
                      GoTypes.UINT32,
                      "most of them, to " + PAGE_MAX + "; " + PAGE_NORMAL + " when missing")))
          .strictly();

  private final Followed chain;

  NameMethods(Followed chain) {
    this.chain = chain;
  }

  List<RpcMethod> methods() {
    return List.of(resolve(), history(), list(), proof());
  }

  private static RpcMethod.Draft ofName(String name, String summary, Shape result, String example) {
    return new RpcMethod.Draft(
        name,
        summary,
        List.of(RpcMethod.Param.of("name", GoTypes.STRING)),
        result,
        List.of(),
        Example.of("[\"alice\"]", example),
        Trust.OPERATOR);
  }

  private static Shape record() {
    return Shape.object("a name")
        .with("name", Shape.text("the name"))
        .with("key", ChainShapes.key("whose it is"))
        .with("status", Shape.oneOf(STATUSES, "whether it counts; anybody may take an expired one"))
        .with("registered", Shape.count("height of the block that registered it"))
        .with("expires", Shape.count("height at which it is free again"))
        .maybe("rotated", Shape.count("height of the last change of its key, if any"))
        .maybe("recovery", ChainShapes.key("who may take it back, if anybody"));
  }

  static ObjectNode json(NameRecord record, int height) {
    ObjectNode json = ChainShapes.object();
    json.put("name", record.name().text()).put("key", Followed.hex(record.key()));
    json.put("status", status(record, height));
    json.put("registered", record.registered()).put("expires", record.expires());
    if (record.rotated() > 0) {
      json.put("rotated", record.rotated());
    }
    record.recovery().ifPresent(key -> json.put("recovery", Followed.hex(key)));
    return json;
  }

  private static String status(NameRecord record, int height) {
    if (!record.isHeldAt(height + 1)) {
      return "expired";
    }
    return record.revoked() ? "revoked" : "held";
  }

  private RpcMethod resolve() {
    Shape answer =
        record()
            .with("confirmations", Shape.count("blocks since its key is in the directory"))
            .with("final", Shape.truth("whether that is final for this node"))
            .with("hint", Shape.text("what it proves and what not"));
    return chain
        .does(
            ofName(
                "name_resolve",
                "Tells whose key a name has.",
                answer,
                "{" + ALICE + ",\"confirmations\":12,\"final\":false,\"hint\":\"...\"}"),
            this::resolve)
        .orFails(NO_NAME, Followed.BUSY);
  }

  private void resolve(Ledger ledger, Args args, Consumer<Answer> done)
      throws BadArgumentException {
    Name name = Followed.name(args.text(0), 0);
    Chain at = ledger.chain();
    Optional<NameRecord> found = at.state().find(name);
    if (found.isEmpty()) {
      unknown(at.state(), name, done);
      return;
    }
    NameRecord record = found.get();
    int since = Math.max(record.registered(), record.rotated());
    boolean settled = at.finalHeight() >= since;
    ObjectNode json = json(record, at.height());
    json.put("confirmations", at.height() - since + 1).put("final", settled);
    String hint =
        "the chain %s says so%s; it never says who holds the key: compare safety numbers"
            .formatted(at.rules().name(), settled ? "" : ", and may still change its mind");
    done.accept(Answer.of(json.put("hint", hint)));
  }

  /** Says what was perhaps meant; there may be very many names. */
  private void unknown(State state, Name name, Consumer<Answer> done) {
    chain.read(
        () -> {
          List<String> names = new ArrayList<>();
          state.forEachName(record -> names.add(record.name().text()));
          String hint =
              Nearest.to(name.text(), names)
                  .map(near -> "did you mean " + near + "?")
                  .orElse("name_register " + name + " would make it yours");
          return Answer.failed(
              RpcError.of(RpcError.NOT_FOUND, "no such name", hint).because("no_such_name"));
        },
        done);
  }

  private RpcMethod history() {
    Shape step =
        Shape.object("something that was done to it")
            .with("height", Shape.count("of the block"))
            .with("block", Shape.hex(32, "its id"))
            .with("key", ChainShapes.key("whose the name was after it"))
            .with(
                "what",
                Shape.oneOf(List.of("registered", "rotated", "renewed", "revoked"), "what"));
    return chain
        .does(
            ofName(
                "name_history",
                "Tells what was done to a name, the oldest first.",
                Shape.listOf(step, "steps"),
                "[{\"height\":3,\"block\":\"%s\",\"key\":\"%s\",\"what\":\"registered\"}]"
                    .formatted(Example.BLOCK, KEY)),
            this::history)
        .orFails(NO_NAME, Followed.BUSY)
        .noted(
            "Looks at the blocks of its registration and of the last change of its key, and at the"
                + " last %d.".formatted(Archive.LOOKED_AT_MAX));
  }

  private void history(Ledger ledger, Args args, Consumer<Answer> done)
      throws BadArgumentException {
    Name name = Followed.name(args.text(0), 0);
    Optional<NameRecord> record = ledger.chain().state().find(name);
    if (record.isEmpty()) {
      unknown(ledger.chain().state(), name, done);
      return;
    }
    int tip = ledger.chain().height();
    TreeSet<Integer> heights = new TreeSet<>();
    heights.add(record.get().registered());
    if (record.get().rotated() > 0) {
      heights.add(record.get().rotated());
    }
    for (int height = Math.max(0, tip - Archive.LOOKED_AT_MAX + 1); height <= tip; height++) {
      heights.add(height);
    }
    Archive.Walk walk = ledger.archive().at(List.copyOf(heights));
    chain.read(
        () -> {
          Steps steps = new Steps(name, record.get().key());
          walk.read(steps::take);
          return Answer.of(steps.list);
        },
        done);
  }

  /** What blocks did to one name. */
  private static final class Steps implements Body.Handler<Boolean> {
    private final Name name;
    private final ArrayNode list = JsonNodeFactory.instance.arrayNode();
    private NodeId key;
    private String what = "";

    Steps(Name name, NodeId key) {
      this.name = name;
      this.key = key;
    }

    boolean take(Archive.Found found) {
      for (Transaction transaction : found.block().transactions()) {
        if (transaction.body().to(this)) {
          ObjectNode step = list.addObject().put("height", found.height());
          step.put("block", Followed.hex(found.id()));
          step.put("key", Followed.hex(key)).put("what", what);
        }
      }
      return true;
    }

    private boolean is(Name other, NodeId keyAfter, String word) {
      if (!other.equals(name)) {
        return false;
      }
      key = keyAfter;
      what = word;
      return true;
    }

    @Override
    public Boolean claim(Body.Claim claim) {
      return false;
    }

    @Override
    public Boolean register(Body.Register register) {
      return is(register.name(), register.key(), "registered");
    }

    @Override
    public Boolean rotate(Body.Rotate rotate) {
      return is(rotate.name(), rotate.newKey(), "rotated");
    }

    @Override
    public Boolean revoke(Body.Revoke revoke) {
      return is(revoke.name(), key, "revoked");
    }

    @Override
    public Boolean renew(Body.Renew renew) {
      return is(renew.name(), key, "renewed");
    }

    @Override
    public Boolean post(Body.Post post) {
      return false;
    }
  }

  private RpcMethod list() {
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "name_list",
            "Lists names in the order of the alphabet.",
            List.of(RpcMethod.Param.optional("query", QUERY)),
            Shape.listOf(record(), "names"),
            List.of(),
            Example.of("[{\"mine\":true}]", "[{" + ALICE + "}]"),
            Trust.OPERATOR);
    return chain
        .does(draft, this::list)
        .orFails(Followed.BUSY)
        .noted("The next page is after the last name of this one.");
  }

  private void list(Ledger ledger, Args args, Consumer<Answer> done) throws BadArgumentException {
    GoStruct.Options query = args.options(0);
    long limit =
        ChainMethods.limit(query.uint32("limit"), PAGE_NORMAL, PAGE_MAX, "argument 0: limit");
    Set<NodeId> own = NameChanges.keys(chain.node().following());
    State state = ledger.chain().state();
    int height = ledger.chain().height();
    String after = query.text("after");
    boolean all = !query.bool("mine");
    chain.read(
        () -> {
          List<NameRecord> found = new ArrayList<>();
          state.forEachName(
              record -> {
                if ((all || own.contains(record.key()))
                    && record.name().text().compareTo(after) > 0) {
                  found.add(record);
                }
              });
          found.sort(Comparator.comparing(record -> record.name().text()));
          ArrayNode page = JsonNodeFactory.instance.arrayNode();
          found.stream().limit(limit).forEach(record -> page.add(json(record, height)));
          return Answer.of(page);
        },
        done);
  }

  private RpcMethod proof() {
    Shape answer =
        Shape.object("what shows it to somebody who has nothing but the header")
            .with("name", Shape.text("the name"))
            .with("present", Shape.truth("whether the directory has a record, even an expired one"))
            .with("height", Shape.count("of the block whose directory it is"))
            .with("block", Shape.hex(32, "its id"))
            .with("header", Shape.hex(148, "all of its header"))
            .with("proof", Shape.hex("section 11.7 of wire.md; the record is its end"))
            .maybe("record", Shape.hex("what the directory says, when present"));
    return chain
        .says(
            ofName(
                "name_proof",
                "Proves what the directory says of a name, or that it says nothing.",
                answer,
                "{\"name\":\"alice\",\"present\":false,\"height\":3,\"block\":\"%s\",\"header\":\"0x%s\",\"proof\":\"0x%s\"}"
                    .formatted(Example.BLOCK, "00".repeat(148), "00".repeat(32))),
            (ledger, args) -> proof(ledger, Followed.name(args.text(0), 0)))
        .noted("Whether the header is of the right chain is for whoever checks it to know.");
  }

  private static Answer proof(Ledger ledger, Name name) {
    Chain at = ledger.chain();
    NameProof proof = at.state().prove(name);
    ObjectNode json = ChainShapes.object().put("name", name.text());
    json.put("present", proof.record().isPresent()).put("height", at.height());
    json.put("block", Followed.hex(at.tipId()));
    json.put("header", Followed.hex(at.tip().header().toBytes()));
    json.put("proof", Followed.hex(proof.toBytes()));
    proof.record().ifPresent(record -> json.put("record", Followed.hex(record.toBytes())));
    return Answer.of(json);
  }
}
