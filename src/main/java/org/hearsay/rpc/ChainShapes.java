package org.hearsay.rpc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.chain.Archive;
import org.hearsay.chain.Block;
import org.hearsay.chain.Body;
import org.hearsay.chain.Checked;
import org.hearsay.chain.Header;
import org.hearsay.chain.Rules;
import org.hearsay.chain.Target;
import org.hearsay.chain.Transaction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Blocks and transactions in JSON. Any thread. */
final class ChainShapes {
  static final List<String> KINDS =
      List.of("claim", "register", "rotate", "revoke", "renew", "post");

  private static final String KEY = "0x" + Example.NODE;

  static final String SOME_TRANSACTION =
      ("{\"id\":\"%s\",\"kind\":\"post\",\"account\":\"%s\",\"sequence\":2,\"anchor\":\"%s\","
              + "\"size\":170,\"worth\":\"43520\",\"name\":\"alice\",\"text\":\"hello\"}")
          .formatted(Example.TRANSACTION, KEY, Example.BLOCK);

  private static final String BLOCK_HEAD =
      ("\"id\":\"%s\",\"height\":3,\"main\":true,\"parent\":\"%s\",\"time\":1600000090,"
              + "\"target\":\"0x1e3fffff\",\"work\":\"262144\",\"nonce\":77,\"note\":\"0x\","
              + "\"size\":355,\"ommers\":[],\"confirmations\":1")
          .formatted(Example.BLOCK, Example.HASH);

  static final String SOME_BLOCK =
      "{" + BLOCK_HEAD + ",\"transactions\":[" + SOME_TRANSACTION + "]}";

  static final String SOME_BRIEF = "{" + BLOCK_HEAD + ",\"transactionCount\":1}";

  private ChainShapes() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static Shape decimal(String words) {
    return Shape.text(words + ", as a decimal number", "^[0-9]+$");
  }

  static Shape key(String words) {
    return Shape.hex(64, words);
  }

  static Shape compact() {
    return Shape.hex(4, "the compact form of what an id must not exceed");
  }

  static Shape transaction() {
    return Shape.object("a transaction; which other members there are depends on its kind")
        .with("id", Shape.hex(32, "its id"))
        .with("kind", Shape.oneOf(KINDS, "what it asks for"))
        .with("account", key("who signed it"))
        .with("sequence", Shape.count("transactions that the account had before"))
        .with("anchor", Shape.hex(32, "a block that it stands on"))
        .with("size", Shape.count("its bytes"))
        .with("worth", decimal("tries that its work took on average"))
        .maybe("name", Shape.text("all but claim: the name"))
        .maybe("key", key("register: whose it becomes"))
        .maybe("recovery", key("register: who may take it back"))
        .maybe("newKey", key("rotate: the name's key from now on"))
        .maybe("text", Shape.text("post: what it says"))
        .maybe("commitment", Shape.hex(32, "claim: what is claimed, hashed"));
  }

  private static Shape anyBlock() {
    return Shape.object("a block")
        .with("id", Shape.hex(32, "its id"))
        .with("height", Shape.count("blocks below it"))
        .with("main", Shape.truth("whether it is on the branch that is followed"))
        .with("parent", Shape.hex(32, "the block below it"))
        .with("time", Shape.count("in seconds since 1970, by its miner's clock"))
        .with("target", compact())
        .with("work", decimal("tries that it took on average"))
        .with("nonce", Shape.count("the miner's luck"))
        .with("note", Shape.hex("anything of the miner's choice"))
        .with("size", Shape.count("its bytes"))
        .maybe("miner", key("who mined it, where not everybody may"))
        .with("ommers", Shape.listOf(Shape.hex(32, ""), "stale siblings that it names"))
        .with("confirmations", Shape.count("1 for the tip; 0 when it is not on the main branch"));
  }

  static Shape block() {
    return anyBlock().with("transactions", Shape.listOf(transaction(), "what it does, in order"));
  }

  static Shape briefBlock() {
    return anyBlock().with("transactionCount", Shape.count("what chain_block shows"));
  }

  /** With its transactions, whose signers must be recovered: off the loop. */
  static ObjectNode json(Archive.Found found, Rules rules, int tip) {
    ObjectNode json = head(found, tip);
    ArrayNode transactions = json.putArray("transactions");
    found.block().transactions().forEach(one -> transactions.add(json(checked(rules, one))));
    return json;
  }

  static ObjectNode brief(Archive.Found found, int tip) {
    return head(found, tip).put("transactionCount", found.block().transactions().size());
  }

  private static ObjectNode head(Archive.Found found, int tip) {
    Block block = found.block();
    Header header = block.header();
    ObjectNode json = object();
    json.put("id", Followed.hex(found.id())).put("height", found.height());
    json.put("main", found.main()).put("parent", Followed.hex(header.parent()));
    json.put("time", header.timestamp()).put("target", compact(header.target()));
    json.put("work", work(header.target())).put("nonce", Integer.toUnsignedLong(header.nonce()));
    json.put("note", "0x" + block.note().hex()).put("size", block.toBytes().length);
    block.sealed().miner().ifPresent(miner -> json.put("miner", Followed.hex(miner)));
    ArrayNode ommers = json.putArray("ommers");
    block.ommers().forEach(ommer -> ommers.add(Followed.hex(ommer.id())));
    json.put("confirmations", found.main() ? tip - found.height() + 1 : 0);
    return json;
  }

  static String compact(int target) {
    return "0x%08x".formatted(target);
  }

  private static String work(int target) {
    return Target.ofCompact(target).map(one -> one.work().toString()).orElse("0");
  }

  /** A transaction of a block: it was checked before it came there. */
  static Checked checked(Rules rules, Transaction mined) {
    return Checked.check(rules, mined)
        .checked()
        .orElseThrow(() -> new IllegalStateException("mined, and not fit: " + mined.id()));
  }

  static ObjectNode json(Checked checked) {
    Transaction transaction = checked.transaction();
    ObjectNode json = object();
    json.put("id", Followed.hex(checked.id()));
    json.put("kind", Followed.word(transaction.body().kind()));
    json.put("account", Followed.hex(checked.account()));
    json.put("sequence", transaction.sequence());
    json.put("anchor", Followed.hex(transaction.anchor()));
    json.put("size", checked.sizeBytes()).put("worth", checked.worth().toString());
    Map<String, String> own = new HashMap<>(transaction.body().to(new Members()));
    for (String name : List.of("name", "key", "recovery", "newKey", "text", "commitment")) {
      Optional.ofNullable(own.get(name)).ifPresent(value -> json.put(name, value));
    }
    return json;
  }

  /** What each kind has of its own. */
  private static final class Members implements Body.Handler<Map<String, String>> {
    @Override
    public Map<String, String> claim(Body.Claim claim) {
      return Map.of("commitment", Followed.hex(claim.commitment()));
    }

    @Override
    public Map<String, String> register(Body.Register register) {
      Map<String, String> members = new HashMap<>();
      members.put("name", register.name().text());
      members.put("key", Followed.hex(register.key()));
      register.recovery().ifPresent(key -> members.put("recovery", Followed.hex(key)));
      return members;
    }

    @Override
    public Map<String, String> rotate(Body.Rotate rotate) {
      return Map.of("name", rotate.name().text(), "newKey", Followed.hex(rotate.newKey()));
    }

    @Override
    public Map<String, String> revoke(Body.Revoke revoke) {
      return Map.of("name", revoke.name().text());
    }

    @Override
    public Map<String, String> renew(Body.Renew renew) {
      return Map.of("name", renew.name().text());
    }

    @Override
    public Map<String, String> post(Body.Post post) {
      return Map.of("name", post.name().text(), "text", post.text());
    }
  }
}
