package org.hearsay.rpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.hearsay.chain.Archive;
import org.hearsay.chain.Block;
import org.hearsay.chain.Body;
import org.hearsay.chain.Chain;
import org.hearsay.chain.Checked;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Name;
import org.hearsay.chain.Refusal;
import org.hearsay.chain.Rules;
import org.hearsay.chain.State;
import org.hearsay.chain.Transaction;
import org.hearsay.chain.Verdict.Reorganisation;
import org.hearsay.node.Following;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code board_}: short public posts. */
final class BoardMethods {
  // Ours to choose.
  private static final int PAGE_MAX = 200;
  private static final int PAGE_NORMAL = 50;

  private static final String SOME_POST =
      ("{\"id\":\"%s\",\"name\":\"alice\",\"key\":\"%s\",\"text\":\"hello\",\"time\":1600000090,"
              + "\"status\":\"mined\",\"height\":3,\"confirmations\":1}")
          .formatted(Example.TRANSACTION, NameMethods.KEY);

  private static final GoStruct AS =
      new GoStruct(
              "hearsay",
              "Post",
              List.of(
                  new GoStruct.Field(
                      "name", GoTypes.STRING, "under which; may be missing for who has only one")))
          .strictly();

  private static final GoStruct QUERY =
      new GoStruct(
              "hearsay",
              "Posts",
              List.of(
                  new GoStruct.Field(
                      "limit",
                      GoTypes.UINT32,
                      "most of them, to " + PAGE_MAX + "; " + PAGE_NORMAL + " when missing"),
                  new GoStruct.Field("before", GoTypes.BYTES, "only those older than this id")))
          .strictly();

  private static final RpcError NO_OWN_NAME =
      RpcError.of(
              RpcError.NOT_FOUND,
              "this account holds no name",
              "name_register gets one; posts are made under a name")
          .because("no_such_name");

  private final Followed chain;
  private final Audience audience = new Audience();

  BoardMethods(Followed chain) {
    this.chain = chain;
  }

  List<RpcMethod> methods() {
    return List.of(post(), list());
  }

  private RpcMethod post() {
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "board_post",
            "Writes on the public board, for all to read and for good.",
            List.of(RpcMethod.Param.of("text", GoTypes.STRING), RpcMethod.Param.optional("as", AS)),
            NameChanges.submitted(),
            List.of(),
            Example.of(
                "[\"hello\",{\"name\":\"alice\"}]",
                "{\"transaction\":\"" + Example.TRANSACTION + "\"}"),
            Trust.OPERATOR);
    return chain
        .does(draft, chain.inStep(this::post))
        .orFails(ChainFaults.ofTransactions())
        .orFails(NO_OWN_NAME, Followed.BUSY)
        .noted("Answers when it is paid for and waits for a block.");
  }

  private void post(Ledger ledger, Args args, Consumer<Answer> done) throws BadArgumentException {
    String text = args.text(0);
    Body.Post unnamed;
    try {
      unnamed = new Body.Post(new Name("any"), text); // says what is wrong with the text
    } catch (IllegalArgumentException e) {
      throw new BadArgumentException("invalid argument 0: " + e.getMessage());
    }
    GoStruct.Options as = args.options(1);
    if (as.has("name")) {
      Name name = Followed.name(as.text("name"), 1);
      post(ledger, new Body.Post(name, unnamed.text()), done);
      return;
    }
    State state = ledger.chain().state();
    int next = ledger.chain().height() + 1;
    Set<NodeId> own = NameChanges.keys(chain.node().following());
    chain.compute(
        () -> namesOf(state, own, next), names -> postAs(ledger, names, text, done), done);
  }

  private static List<Name> namesOf(State state, Set<NodeId> own, int height) {
    List<Name> names = new ArrayList<>();
    state.forEachName(
        record -> {
          if (own.contains(record.key()) && record.isHeldAt(height) && !record.revoked()) {
            names.add(record.name());
          }
        });
    return names;
  }

  private void postAs(Ledger ledger, List<Name> names, String text, Consumer<Answer> done) {
    if (names.isEmpty()) {
      done.accept(Answer.failed(NO_OWN_NAME));
    } else if (names.size() > 1) {
      String which = names.stream().map(Name::text).sorted().limit(5).toList().toString();
      done.accept(
          Answer.failed(
              RpcError.of(
                  RpcError.INVALID_PARAMS,
                  "invalid argument 1: this account holds %d names".formatted(names.size()),
                  "say under which: {\"name\":...}, such as one of " + which)));
    } else {
      post(ledger, new Body.Post(names.get(0), text), done);
    }
  }

  private void post(Ledger ledger, Body.Post post, Consumer<Answer> done) {
    Following following = chain.node().following();
    Optional<KeyPair> signer = NameChanges.signer(following, post.name());
    NameChanges.submit(following, ledger, signer, post, done);
  }

  private static Shape shape(List<String> statuses) {
    return Shape.object("a post")
        .with("id", Shape.hex(32, "its transaction's"))
        .with("name", Shape.text("under which it was made"))
        .with("key", ChainShapes.key("whose the name was"))
        .with("text", Shape.text("what it says; anybody's words"))
        .with("time", Shape.count("its block's, in seconds since 1970; now while it waits"))
        .with("status", Shape.oneOf(statuses, "where it is"))
        .maybe("height", Shape.count("mined: its block's"))
        .with("confirmations", Shape.count("0 while it waits"));
  }

  private RpcMethod list() {
    RpcMethod.Draft draft =
        new RpcMethod.Draft(
            "board_list",
            "Lists posts, the newest first; those that wait for a block before all others.",
            List.of(RpcMethod.Param.optional("query", QUERY)),
            Shape.listOf(shape(List.of("waiting", "mined")), "posts"),
            List.of(),
            Example.of("[{\"limit\":10}]", "[" + SOME_POST + "]"),
            Trust.OPERATOR);
    return chain
        .does(draft, this::list)
        .orFails(Followed.BUSY)
        .noted("Looks at the last %d blocks.".formatted(Archive.LOOKED_AT_MAX));
  }

  private void list(Ledger ledger, Args args, Consumer<Answer> done) throws BadArgumentException {
    GoStruct.Options query = args.options(0);
    long limit =
        ChainMethods.limit(query.uint32("limit"), PAGE_NORMAL, PAGE_MAX, "argument 0: limit");
    Optional<Digest> before =
        query.has("before") ? Optional.of(Followed.id(query.bytes("before"), 0)) : Optional.empty();
    Page page = new Page(ledger.chain().rules(), ledger.chain().height(), limit, before);
    List<Checked> waiting = new ArrayList<>(ledger.mempool().transactions());
    Collections.reverse(waiting);
    long now = now();
    waiting.forEach(one -> page.waits(one, now));
    Archive.Walk walk = ledger.archive().down(page.tip, Archive.LOOKED_AT_MAX);
    chain.read(
        () -> {
          walk.read(page::takes);
          return Answer.of(page.posts);
        },
        done);
  }

  private long now() {
    return chain.loop().clock().instant().getEpochSecond();
  }

  /** A page being filled, the newest first. */
  private static final class Page {
    private final Rules rules;
    private final int tip;
    private final long limit;
    private final ArrayNode posts = JsonNodeFactory.instance.arrayNode();
    private Optional<Digest> before;

    Page(Rules rules, int tip, long limit, Optional<Digest> before) {
      this.rules = rules;
      this.tip = tip;
      this.limit = limit;
      this.before = before;
    }

    private boolean isFull() {
      return posts.size() >= limit;
    }

    /** Whether it is behind the place where the page begins, and fits. */
    private boolean wants(Digest id) {
      if (before.isEmpty()) {
        return !isFull();
      }
      if (before.get().equals(id)) {
        before = Optional.empty();
      }
      return false;
    }

    void waits(Checked one, long now) {
      if (one.transaction().body() instanceof Body.Post && wants(one.id())) {
        posts.add(json(one, now, "waiting"));
      }
    }

    boolean takes(Archive.Found found) {
      List<Transaction> all = found.block().transactions();
      for (int i = all.size() - 1; i >= 0; i--) {
        Transaction one = all.get(i);
        if (one.body() instanceof Body.Post && wants(one.id())) {
          posts.add(mined(ChainShapes.checked(rules, one), found.block(), found.height(), tip));
        }
      }
      return !isFull();
    }
  }

  private static ObjectNode json(Checked checked, long time, String status) {
    Body.Post post = (Body.Post) checked.transaction().body();
    ObjectNode json = ChainShapes.object().put("id", Followed.hex(checked.id()));
    json.put("name", post.name().text()).put("key", Followed.hex(checked.account()));
    json.put("text", post.text()).put("time", time).put("status", status);
    return json.put("confirmations", 0);
  }

  private static ObjectNode mined(Checked checked, Block block, int height, int tip) {
    return json(checked, block.header().timestamp(), "mined")
        .put("height", height)
        .put("confirmations", tip - height + 1);
  }

  RpcSubscription subscription() {
    return new RpcSubscription(
        "board",
        "posts",
        "Tells posts as they come, and again when they are mined or dropped.",
        List.of(),
        shape(List.of("waiting", "mined", "dropped")),
        List.of(Followed.NONE, Audience.TOO_MANY),
        Example.of("[\"posts\"]", SOME_POST),
        Trust.OPERATOR,
        (args, deliver) -> subscribe(deliver));
  }

  private RpcSubscription.Opened subscribe(Consumer<JsonNode> deliver) {
    Optional<Ledger> ledger = chain.node().following().ledger();
    return ledger.isEmpty()
        ? new RpcSubscription.Opened.Refused(Followed.NONE)
        : audience.open(() -> ledger.get().listen(new Posts(ledger.get().chain(), deliver)));
  }

  /** Posts as they come. */
  private final class Posts implements Ledger.Listener {
    private final Chain at;
    private final Consumer<JsonNode> deliver;

    Posts(Chain at, Consumer<JsonNode> deliver) {
      this.at = at;
      this.deliver = deliver;
    }

    @Override
    public void changed(Reorganisation change) {
      int height = change.forkHeight();
      for (Block block : change.joined()) {
        height++;
        for (Transaction one : block.transactions()) {
          if (one.body() instanceof Body.Post) {
            Checked checked = ChainShapes.checked(at.rules(), one);
            deliver.accept(mined(checked, block, height, at.height()));
          }
        }
      }
    }

    @Override
    public void waiting(Checked transaction) {
      tell(transaction, "waiting");
    }

    @Override
    public void dropped(Checked transaction, Refusal why) {
      tell(transaction, "dropped");
    }

    private void tell(Checked transaction, String status) {
      if (transaction.transaction().body() instanceof Body.Post) {
        deliver.accept(json(transaction, now(), status));
      }
    }
  }
}
