package org.hearsay;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hearsay.chain.Block;
import org.hearsay.chain.Checkpoints;
import org.hearsay.chain.HashPower;
import org.hearsay.chain.Ledger;
import org.hearsay.chain.Miner;
import org.hearsay.chain.Registrar;
import org.hearsay.chain.Rotations;
import org.hearsay.chain.Signers;
import org.hearsay.disk.DataDirectory;
import org.hearsay.disk.SqliteBlockStore;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.node.Node;
import org.hearsay.people.Accounts;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Digest;

/** The real things around a chain: its database, the accounts' keys, the miner's threads. */
final class ChainSetup {
  // Ours to choose.
  private static final long MEMPOOL_BYTES = 16L << 20;

  private final Settings settings;
  private final GenesisFile genesis;
  private final DataDirectory directory;
  private final KeyPair identity;
  private final SqliteBlockStore store;

  /** Opens the database. */
  ChainSetup(Settings settings, GenesisFile genesis, DataDirectory directory, KeyPair identity) {
    this.settings = settings;
    this.genesis = genesis;
    this.directory = directory;
    this.identity = identity;
    this.store =
        new SqliteBlockStore(directory.path().resolve(fileName(genesis)), Block::transactionsIn);
  }

  /** Each chain has a file of its own: who follows another for a while loses nothing. */
  static String fileName(GenesisFile genesis) {
    return "chain-" + genesis.rules().genesis().id().toHex().substring(0, 8) + ".db";
  }

  SqliteBlockStore store() {
    return store;
  }

  /**
   * Has a node follow the chain, and mine as the settings say. On the loop.
   *
   * @param miners works for the miner alone: nobody else waits behind a search without end
   */
  void follow(
      Node node, Loop loop, Work work, Work miners, SecureRandom secrets, Accounts accounts) {
    Ledger.Settings chain =
        new Ledger.Settings(
            genesis.rules(), checkpoints(settings), MEMPOOL_BYTES, Optional.of(identity));
    node.follow(
        chain,
        HashPower.of(miners, loop, settings.get(Keys.MINE_THREADS)),
        new SplittableRandom(secrets.nextLong()),
        store);
    Ledger ledger = node.following().ledger().orElseThrow();
    Signers signers = new AccountSigners(accounts);
    Rotations rotations =
        new Rotations(ledger, loop, work, signers, directory.document("rotations"));
    node.following()
        .holdNames(
            rotations,
            new Registrar(
                ledger, loop, work, secrets, signers, directory.document("registrations")));
    if (ledger.miner().mayMine()) {
      ledger.miner().setMode(mining());
    }
  }

  private Miner.Mode mining() {
    String typed = settings.get(Keys.MINE);
    return typed.equals("auto")
        ? genesis.mining()
        : Miner.Mode.valueOf(typed.toUpperCase(Locale.ROOT));
  }

  static Checkpoints checkpoints(Settings settings) {
    Map<Integer, Digest> byHeight = new HashMap<>();
    for (String one : settings.get(Keys.CHAIN_CHECKPOINT)) {
      String[] words = one.split(":", 2);
      byHeight.put(Integer.parseInt(words[0]), Digest.of(HexFormat.of().parseHex(words[1])));
    }
    return new Checkpoints(byHeight);
  }
}
