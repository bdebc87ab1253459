package org.hearsay.chain;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.hearsay.disk.SqliteBlockStore;

/**
 * Changes a chain on disk without end, and says what is safe there; {@link KilledTest} kills it.
 */
final class KilledMain {
  private KilledMain() {}

  public static void main(String[] args) {
    long seed = Long.parseLong(args[1]);
    SplittableRandom chance = new SplittableRandom(seed);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    try (SqliteBlockStore store = new SqliteBlockStore(Path.of(args[0]))) {
      Churn churn = new Churn(store, seed);
      out.println("open");
      while (!out.checkError()) {
        churn.step();
        if (chance.nextInt(3) > 0) {
          String tip = churn.rig.chain.tipId().toHex() + " " + churn.rig.chain.totalWork();
          churn.rig.chain.journal().whenSafe(() -> out.println("safe " + tip));
          churn.write();
        }
      }
    }
  }
}
