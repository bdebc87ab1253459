package org.hearsay;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hearsay.chain.Checkpoints;
import org.hearsay.chain.Rules;
import org.hearsay.cli.Control;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Hearsay;
import org.hearsay.disk.SqliteBlockStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command finds the chain: a daemon that runs, or the database of one that does not. */
final class ChainStore {
  @Option(
      names = "--chain",
      paramLabel = "NAME|FILE",
      description =
          "Read the stored blocks of this chain: lan, main or a genesis file. Default: what the"
              + " daemon that runs follows; else as for hearsay run.")
  @Nullable String chain;

  /** The database of a chain, and the rules by which to judge it. */
  record Opened(SqliteBlockStore store, Rules rules, Checkpoints checkpoints)
      implements AutoCloseable {
    @Override
    public void close() {
      store.close();
    }
  }

  /** The daemon that follows the chain that is meant; empty when there is none. */
  Optional<Control> daemon(Hearsay hearsay) {
    try {
      Control control = hearsay.connect();
      if (chain == null || follows(control)) {
        return Optional.of(control);
      }
      control.close();
    } catch (Failure e) {
      if (e.exit() != Exit.NO_DAEMON || hearsay.endpoint().isPresent()) {
        throw e;
      }
    }
    return Optional.empty();
  }

  private boolean follows(Control control) {
    String genesis = "0x" + GenesisFile.of(String.valueOf(chain)).rules().genesis().id().toHex();
    try {
      return control.call("chain_head").path("genesis").asString("").equals(genesis);
    } catch (Failure e) {
      if (e.exit() == Exit.NOT_FOUND) { // it follows none
        return false;
      }
      throw e;
    }
  }

  /**
   * Opens the database without writing to it.
   *
   * @throws Failure when there is none
   * @throws java.io.UncheckedIOException when it is damaged or of a newer version
   */
  Opened open(Hearsay hearsay) {
    Map<String, List<String>> typed = new LinkedHashMap<>(hearsay.typed());
    Optional.ofNullable(chain).ifPresent(name -> typed.put("chain", List.of(name)));
    Settings settings = Settings.locate(typed, System.getenv());
    GenesisFile genesis =
        settings
            .chain()
            .orElseThrow(
                () ->
                    new Failure(
                        Exit.USAGE,
                        "No chain is followed (chain is off in the settings).",
                        "Name one: --chain lan, main or a genesis file."));
    Path file = settings.dataDirectory().resolve(ChainSetup.fileName(genesis));
    if (!Files.exists(file)) {
      throw new Failure(
          Exit.NOT_FOUND,
          "There are no blocks of the chain %s here (no file %s)."
              .formatted(genesis.rules().name(), file),
          "hearsay run fetches them; --datadir and --chain say where others are.");
    }
    return new Opened(
        SqliteBlockStore.readOnly(file), genesis.rules(), ChainSetup.checkpoints(settings));
  }
}
