package org.hearsay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hearsay.chain.Miner;
import org.hearsay.chain.Rules;
import org.hearsay.cli.Exit;
import org.hearsay.rpc.Nearest;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;

/** The rules of a chain, from a file or one of the two that come with the program. */
record GenesisFile(Rules rules, Miner.Mode mining) {
  private static final List<String> BUILT_IN = List.of("lan", "main");
  private static final Set<String> KNOWN =
      new TreeSet<>(
          List.of(
              "name",
              "chain_id",
              "genesis_time",
              "target",
              "interval_seconds",
              "half_life_blocks",
              "price_claim",
              "price_register",
              "price_post",
              "name_life_blocks",
              "claim_life_blocks",
              "recovery_blocks",
              "anchor_blocks",
              "finality_intervals",
              "miners",
              "mine"));

  /** Reads {@code lan}, {@code main} or a file; what is wrong is named with its place. */
  static GenesisFile of(String chain) {
    return new Reader(chain, text(chain)).read();
  }

  private static String text(String chain) {
    try {
      if (!BUILT_IN.contains(chain)) {
        return Files.readString(Path.of(chain));
      }
      String resource = "/genesis-" + chain + ".toml";
      try (InputStream in = GenesisFile.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException("the jar lacks " + resource);
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "--chain %s: no chain is called so, and no file can be read there; lan, main, off or a file"
              .formatted(chain),
          e);
    }
  }

  /** One file being read. */
  private static final class Reader {
    private final String chain;
    private final TomlParseResult toml;

    Reader(String chain, String text) {
      this.chain = chain;
      this.toml = Toml.parse(text);
      if (toml.hasErrors()) {
        throw wrong(String.valueOf(toml.errors().get(0).getMessage()));
      }
      for (String key : toml.keySet()) {
        if (!KNOWN.contains(key)) {
          String help =
              Nearest.to(key, KNOWN).map(meant -> "did you mean " + meant + "?").orElse("");
          throw wrong("there is no rule " + key + "; " + help);
        }
      }
    }

    private RuntimeException wrong(String what) {
      return Settings.unusable(Exit.CONFIG, "--chain %s: %s".formatted(chain, what));
    }

    GenesisFile read() {
      try {
        return new GenesisFile(rules(), mining());
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw wrong(String.valueOf(e.getMessage()));
      }
    }

    private Rules rules() {
      return new Rules(
          text("name"),
          whole("chain_id"),
          seconds(),
          Integer.parseUnsignedInt(text("target"), 16),
          small("interval_seconds"),
          small("half_life_blocks"),
          new Rules.Prices(whole("price_claim"), whole("price_register"), whole("price_post")),
          small("name_life_blocks"),
          small("claim_life_blocks"),
          small("recovery_blocks"),
          small("anchor_blocks"),
          small("finality_intervals"),
          miners());
    }

    private <T> T present(String key, @Nullable T value) {
      if (value == null) {
        throw wrong("the rule " + key + " is missing, or of another type");
      }
      return value;
    }

    private Object value(String key) {
      return present(key, toml.get(key));
    }

    private String text(String key) {
      return present(key, value(key) instanceof String text ? text : null);
    }

    private long whole(String key) {
      return present(key, value(key) instanceof Long number ? number : null);
    }

    private int small(String key) {
      return Math.toIntExact(whole(key));
    }

    private long seconds() {
      return present("genesis_time", toml.getOffsetDateTime("genesis_time")).toEpochSecond();
    }

    private List<NodeId> miners() {
      List<NodeId> miners = new ArrayList<>();
      TomlArray ids = present("miners", value("miners") instanceof TomlArray array ? array : null);
      for (Object id : ids.toList()) {
        miners.add(NodeId.of(HexFormat.of().parseHex(String.valueOf(id))));
      }
      return miners;
    }

    private Miner.Mode mining() {
      return switch (text("mine")) {
        case "off" -> Miner.Mode.OFF;
        case "on" -> Miner.Mode.ON;
        case "pending" -> Miner.Mode.PENDING;
        default -> throw wrong("mine is off, on or pending");
      };
    }
  }
}
