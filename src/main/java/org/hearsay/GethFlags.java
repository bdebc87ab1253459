package org.hearsay;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Flags that geth's users and scripts type, and what they mean here. */
final class GethFlags {
  static final List<Flag> ALL =
      List.of(
          served("shh"),
          served("http"),
          served("rpc"),
          same("http.addr", Keys.RPC_ADDR),
          same("http.port", Keys.RPC_PORT),
          same("http.vhosts", Keys.RPC_VHOSTS),
          same("ws.origins", Keys.RPC_ORIGINS),
          old("rpcaddr", Keys.RPC_ADDR),
          old("rpcport", Keys.RPC_PORT),
          old("rpcvhosts", Keys.RPC_VHOSTS),
          old("wsport", Keys.WS_PORT),
          old("wsorigins", Keys.RPC_ORIGINS),
          new Flag("nodiscover", false, GethFlags::onlyNamedPeers),
          noMeaning("http.api", true),
          noMeaning("http.corsdomain", true),
          noMeaning("ws.addr", true),
          noMeaning("ws.api", true),
          noMeaning("rpcapi", true),
          noMeaning("rpccorsdomain", true),
          noMeaning("wsaddr", true),
          noMeaning("wsapi", true),
          noMeaning("ipcapi", true),
          noMeaning("shh.restrict-light", false),
          noMeaning("testnet", false),
          noMeaning("rinkeby", false),
          noMeaning("ropsten", false),
          noMeaning("goerli", false),
          noMeaning("syncmode", true),
          noMeaning("cache", true),
          noMeaning("lightserv", true),
          noMeaning("lightpeers", true),
          noMeaning("lightkdf", false));

  private GethFlags() {}

  /**
   * One of geth's flags.
   *
   * @param valued whether it takes a value
   */
  record Flag(String name, boolean valued, Meaning meaning) {
    void translate(List<String> values, Map<String, List<String>> typed, Consumer<String> warn) {
      meaning.translate(name, values, typed, warn);
    }
  }

  @FunctionalInterface
  private interface Meaning {
    void translate(
        String name, List<String> values, Map<String, List<String>> typed, Consumer<String> warn);
  }

  static Optional<Flag> named(String name) {
    return ALL.stream().filter(flag -> flag.name().equals(name)).findFirst();
  }

  /** What it asks for is always there: Whisper, and HTTP with WebSocket on the control port. */
  private static Flag served(String name) {
    return new Flag(name, false, (n, values, typed, warn) -> {});
  }

  private static void onlyNamedPeers(
      String name, List<String> values, Map<String, List<String>> typed, Consumer<String> warn) {
    typed.putIfAbsent(Keys.LAN.name(), List.of("false"));
    typed.putIfAbsent(Keys.DISCOVER.name(), List.of("false"));
  }

  private static Flag same(String name, Key<?> key) {
    return new Flag(name, true, (n, values, typed, warn) -> typed.put(key.name(), values));
  }

  private static Flag old(String name, Key<?> key) {
    return new Flag(
        name,
        true,
        (n, values, typed, warn) -> {
          warn.accept("--" + n + " is called " + key.flag() + " here");
          typed.put(key.name(), values);
        });
  }

  private static Flag noMeaning(String name, boolean valued) {
    return new Flag(
        name,
        valued,
        (n, values, typed, warn) -> warn.accept("--" + n + " has no meaning here; leave it out"));
  }
}
