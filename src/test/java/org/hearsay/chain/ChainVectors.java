package org.hearsay.chain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hearsay.seal.KeyPair;
import org.hearsay.sim.MemoryBlockStore;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;

/** Makes the vectors of wire.md, section 11, with fixed keys; the same at every run. */
final class ChainVectors {
  private static final int BLOCKS = 40;
  private static final Digest SALT = ChainHash.of(new byte[] {9});

  private final Map<String, Object> all = new LinkedHashMap<>();

  static Map<String, Object> make() {
    ChainVectors vectors = new ChainVectors();
    vectors.hashes();
    vectors.genesis();
    vectors.targets();
    vectors.difficulty();
    vectors.merkle();
    vectors.chain();
    vectors.directory();
    vectors.sealed();
    return vectors.all;
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Map<String, Object> entry(Object... pairs) {
    Map<String, Object> entry = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      entry.put((String) pairs[i], pairs[i + 1]);
    }
    return entry;
  }

  private void hashes() {
    all.put("hash", entry("of", "616263", "is", ChainHash.of(new byte[] {97, 98, 99}).toHex()));
  }

  private static Rules main(List<NodeId> miners) {
    return new Rules(
        "main",
        1,
        1_790_000_000L,
        0x1e00ffff,
        30,
        48,
        new Rules.Prices(4096, 16384, 8192),
        1_051_920,
        2880,
        2880,
        120,
        60,
        miners);
  }

  private void genesis() {
    List<Object> list = new ArrayList<>();
    for (Rules rules :
        List.of(
            main(List.of()),
            ChainRig.rules(),
            main(List.of(ChainRig.ALICE.open().nodeId(), ChainRig.BOB.open().nodeId())))) {
      list.add(
          entry(
              "rules", hex(rules.toBytes()),
              "name", rules.name(),
              "block", hex(rules.genesis().toBytes()),
              "id", rules.genesis().id().toHex()));
    }
    all.put("genesis", list);
  }

  private void targets() {
    List<Object> list = new ArrayList<>();
    for (int compact :
        new int[] {
          0x207fffff,
          0x2100ffff,
          0x1e00ffff,
          0x1d00ffff,
          0x03008000,
          0x02008000,
          0x01010000,
          0x017f0000,
          0x0200ffff,
          0x1d80ffff,
          0x1d007fff,
          0x21010000,
          0x22000001,
          0,
          0x01003456
        }) {
      Optional<Target> target = Target.ofCompact(compact);
      list.add(
          entry(
              "compact", "%08x".formatted(compact),
              "target", target.map(t -> "%064x".formatted(t.value())).orElse(""),
              "work", target.map(t -> t.work().toString()).orElse("")));
    }
    all.put("targets", list);
  }

  private void difficulty() {
    Rules rules = main(List.of());
    List<Object> list = new ArrayList<>();
    for (int parent : new int[] {0x1e00ffff, 0x1d00ffff, 0x1c123456, 0x03008000}) {
      for (long elapsed :
          new long[] {
            -100_000,
            -600,
            -1,
            0,
            1,
            29,
            30,
            31,
            60,
            1470,
            1471,
            14_430,
            604_800,
            Long.MAX_VALUE,
            Long.MIN_VALUE
          }) {
        list.add(
            entry(
                "interval", rules.intervalSeconds(),
                "half_life", rules.halfLifeBlocks(),
                "easiest", "%08x".formatted(rules.genesisTarget()),
                "parent", "%08x".formatted(parent),
                "elapsed", Long.toString(elapsed),
                "next", "%08x".formatted(Difficulty.next(rules, parent, elapsed))));
      }
    }
    all.put("difficulty", list);
  }

  private void merkle() {
    List<Object> list = new ArrayList<>();
    for (int count : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 33}) {
      List<byte[]> items = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        items.add(new byte[] {(byte) i, (byte) count});
      }
      List<Object> proofs = new ArrayList<>();
      for (int i = 0; i < count; i += Math.max(1, count / 3)) {
        Merkle.Proof proof = Merkle.prove(items, i);
        proofs.add(
            entry("index", i, "siblings", proof.siblings().stream().map(Digest::toHex).toList()));
      }
      list.add(
          entry(
              "items", items.stream().map(ChainVectors::hex).toList(),
              "root", Merkle.root(items).toHex(),
              "proofs", proofs));
    }
    all.put("merkle", list);
  }

  private void chain() {
    ChainRig rig = new ChainRig(ChainRig.rules(), new MemoryBlockStore("vectors"));
    List<Object> transactions = new ArrayList<>();
    transact(rig, transactions, "alice", Optional.of(ChainRig.CAROL));
    List<Block> blocks = new ArrayList<>();
    for (int height = 1; height <= rig.chain.height(); height++) {
      blocks.add(rig.chain.mainAt(height).flatMap(rig.chain::block).orElseThrow());
    }
    List<Object> list = new ArrayList<>();
    for (Block block : blocks) {
      list.add(entry("block", hex(block.toBytes()), "id", block.id().toHex()));
    }
    all.put("transactions", transactions);
    all.put(
        "chain",
        entry(
            "rules", hex(rig.rules.toBytes()),
            "genesis", hex(rig.rules.genesis().toBytes()),
            "blocks", list,
            "total_work", rig.chain.totalWork().toString()));
    List<Object> shortIds = new ArrayList<>();
    for (Block block : blocks) {
      for (Transaction transaction : block.transactions()) {
        shortIds.add(
            entry(
                "salt",
                "0102030405060708",
                "id",
                transaction.id().toHex(),
                "short_id",
                "%012x".formatted(CompactBlocks.shortId(0x0102030405060708L, transaction.id()))));
      }
    }
    all.put("short_ids", shortIds);
  }

  /** One of each kind, in blocks whose times come by fits and starts; one block names an ommer. */
  private static void transact(
      ChainRig rig, List<Object> transactions, String text, Optional<KeyPair> recovery) {
    Name name = new Name(text);
    NodeId alice = ChainRig.ALICE.open().nodeId();
    List<Optional<Body>> plan = new ArrayList<>();
    plan.add(Optional.of(Body.Claim.on(name, alice, SALT)));
    plan.add(Optional.empty());
    plan.add(
        Optional.of(
            new Body.Register(name, SALT, alice, recovery.map(key -> key.open().nodeId()))));
    plan.add(Optional.of(new Body.Post(name, "grüße, 世界")));
    plan.add(Optional.of(new Body.Renew(name)));
    plan.add(Optional.of(Body.Rotate.to(7, name, alice, ChainRig.BOB, 4)));
    plan.add(Optional.of(new Body.Revoke(name)));
    while (plan.size() < BLOCKS) {
      plan.add(Optional.empty());
    }
    long time = ChainRig.GENESIS_SECONDS;
    for (Optional<Body> body : plan) {
      KeyPair signer =
          body.filter(Body.Revoke.class::isInstance).isPresent() ? ChainRig.BOB : ChainRig.ALICE;
      body.ifPresent(
          asked -> {
            Transaction transaction = rig.transaction(signer, asked);
            ChainRig.accept(rig.submit(transaction));
            transactions.add(described(rig.rules, transaction));
          });
      time += new int[] {30, 5, 90, 1, 31, -20, 200}[rig.chain.height() % 7];
      Block next = rig.mine(Math.max(time, rig.chain.medianTime() + 1));
      if (rig.chain.height() == 12) {
        nameAnOmmer(rig, next);
      }
    }
  }

  /** A stale sibling, and a block that names it. */
  private static void nameAnOmmer(ChainRig rig, Block sibling) {
    Block stale = ChainRig.rework(sibling, timeOf(sibling.header().timestamp() + 1));
    if (!(rig.offer(stale) instanceof Verdict.Aside)) {
      throw new AssertionError("a sibling is aside");
    }
    Block naming =
        rig.work(
            Template.next(
                rig.chain,
                rig.mempool,
                rig.chain.ommersAmong(List.of(stale.sealed())),
                rig.chain.medianTime() + 40));
    if (naming.ommers().isEmpty() || !(rig.offer(naming) instanceof Verdict.Adopted)) {
      throw new AssertionError("a block that names an ommer");
    }
  }

  private static UnaryOperator<Header> timeOf(long seconds) {
    return h ->
        new Header(
            h.version(),
            h.parent(),
            h.merkleRoot(),
            h.ommersRoot(),
            h.stateRoot(),
            seconds,
            h.target(),
            h.nonce());
  }

  private static Map<String, Object> described(Rules rules, Transaction transaction) {
    BigInteger price = Price.tries(rules.prices(), transaction.body(), transaction.sizeBytes());
    return entry(
        "kind", transaction.body().kind().name().toLowerCase(Locale.ROOT),
        "bytes", hex(transaction.toBytes()),
        "signing_hash", transaction.unsigned().toSign().toHex(),
        "account", hex(transaction.account().orElseThrow().toBytes()),
        "id", transaction.id().toHex(),
        "work_hash", transaction.workHash().toHex(),
        "price", price.toString());
  }

  private void directory() {
    State state = State.EMPTY;
    List<Object> records = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      NameRecord record = record(i);
      state = state.with(record);
      records.add(hex(record.toBytes()));
    }
    List<Object> proofs = new ArrayList<>();
    for (int i = 0; i < 80; i += 8) {
      proofs.add(proof(state, new Name("name-" + i)));
    }
    proofs.add(proof(State.EMPTY, new Name("alone")));
    all.put("directory", entry("records", records, "root", state.root().toHex(), "proofs", proofs));
  }

  private static NameRecord record(int i) {
    return new NameRecord(
        new Name("name-" + i),
        ChainRig.ALICE.open().nodeId(),
        i % 2 == 0 ? Optional.empty() : Optional.of(ChainRig.BOB.open().nodeId()),
        i,
        i + 100,
        i % 3 == 0 ? i + 1 : 0,
        i % 5 == 0,
        i % 3 == 0 ? SALT : ChainHash.ZERO);
  }

  private static Map<String, Object> proof(State state, Name name) {
    Header header =
        new Header(1, SALT, SALT, SALT, state.root(), ChainRig.GENESIS_SECONDS, ChainRig.EASY, 0);
    Block worked =
        ChainRig.rework(
            new Block(new SealedHeader(header, Optional.empty()), Note.EMPTY, List.of(), List.of()),
            UnaryOperator.identity());
    return entry(
        "header", hex(worked.header().toBytes()),
        "name", name.text(),
        "proof", hex(state.prove(name).toBytes()),
        "key", state.find(name).map(r -> hex(r.key().toBytes())).orElse(""));
  }

  private void sealed() {
    Rules rules = main(List.of(ChainRig.ALICE.open().nodeId()));
    Header header = rules.genesis().header().withNonce(5);
    Signature seal = Signature.sign(SealedHeader.toSign(header.id()), ChainRig.ALICE);
    SealedHeader sealed = new SealedHeader(header, Optional.of(seal));
    all.put(
        "sealed",
        entry(
            "header", hex(sealed.toBytes()),
            "id", sealed.id().toHex(),
            "signed_hash", SealedHeader.toSign(sealed.id()).toHex(),
            "miner", hex(sealed.miner().orElseThrow().toBytes())));
  }
}
