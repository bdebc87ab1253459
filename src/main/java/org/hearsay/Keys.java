package org.hearsay;

import static org.hearsay.Key.Group.API;
import static org.hearsay.Key.Group.CHAIN;
import static org.hearsay.Key.Group.FILES;
import static org.hearsay.Key.Group.LOGGING;
import static org.hearsay.Key.Group.MESSAGES;
import static org.hearsay.Key.Group.NETWORKING;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hearsay.cli.TimeSpan;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Ip;

/** All settings there are; flags, environment, hearsay.toml and the help come from this list. */
final class Keys {
  private static final int PORT_MAX = 65_535;
  private static final String PORT_EXPECTED = "a port from 0 to 65535 (0: any free one)";
  private static final String SWITCH = "true|false";
  private static final String SWITCH_EXPECTED = "true or false";
  private static final long MEBIBYTE = 1L << 20;
  private static final Duration POW_LEAST = Duration.ofSeconds(1);
  private static final Duration POW_MOST = Duration.ofHours(1);

  static final Key<Optional<Path>> DATADIR =
      key(FILES, "datadir", "DIR", "", "a directory", "~/hearsay", Values::path)
          .help("where keys, peers and the socket are kept");
  static final Key<Optional<Path>> CONFIG =
      key(FILES, "config", "FILE", "", "a file", "hearsay.toml", Values::path)
          .notInToml()
          .help(
              "settings file; else hearsay.toml in the data directory, then in the user's config");

  static final Key<Optional<String>> PROFILE =
      key(
              FILES,
              "profile",
              "NAME",
              "",
              "a name of letters, digits, - and _",
              "work",
              Values::profile)
          .notInToml()
          .help("a daemon of its own, with data and settings below the usual ones");

  static final Key<Ip> ADDR =
      key(
              NETWORKING,
              "addr",
              "IP",
              "0.0.0.0",
              "an IP address of this machine",
              "0.0.0.0",
              Values::ip)
          .help("address on which peers reach this node");
  static final Key<Integer> PORT =
      key(NETWORKING, "port", "N", "7470", PORT_EXPECTED, "7470", t -> Values.count(t, 0, PORT_MAX))
          .help("TCP port for peers; 0 takes a free one");
  static final Key<List<Endpoint>> PEER =
      key(
              NETWORKING,
              "peer",
              "HOST:PORT...",
              "",
              "HOST:PORT",
              "192.168.1.23:7470",
              Values::endpoints)
          .help("keep a link to this peer; may be given several times");
  static final Key<Integer> MAXPEERS =
      key(
              NETWORKING,
              "maxpeers",
              "N",
              "50",
              "a whole number from 1 to 1000",
              "50",
              t -> Values.count(t, 1, 1000))
          .help("links at once, dialled and accepted together");
  static final Key<Long> NETWORKID =
      key(
              NETWORKING,
              "networkid",
              "N",
              "1",
              "a whole number from 1 to 2^63 - 1",
              "1",
              t -> Values.whole(t, 1, Long.MAX_VALUE))
          .help("nodes with different ids do not talk");
  static final Key<Boolean> LAN =
      key(NETWORKING, "lan", SWITCH, "true", SWITCH_EXPECTED, "true", Values::truth)
          .inToml("lan.enabled")
          .help("find peers on the local network and be found");
  static final Key<Boolean> DISCOVER =
      key(NETWORKING, "discover", SWITCH, "true", SWITCH_EXPECTED, "true", Values::truth)
          .help("dial peers that others tell of and those of last time");
  static final Key<Integer> LAN_PORT =
      key(
              NETWORKING,
              "lan.port",
              "N",
              "7471",
              "a port from 1 to 65535",
              "7471",
              t -> Values.count(t, 1, PORT_MAX))
          .help("UDP port of the beacons; all nodes of one network use the same");
  static final Key<Optional<String>> LAN_IF =
      key(NETWORKING, "lan.if", "NAME", "", "the name of a network interface", "eth0", Values::name)
          .help("send beacons on this interface only; default: all that can");

  static final Key<Boolean> LAN_PRESENCE =
      key(NETWORKING, "lan.presence", SWITCH, "false", SWITCH_EXPECTED, "true", Values::truth)
          .help("let people on the local network see accounts whose owner did not choose");

  static final Key<String> RPC_ADDR =
      key(
              API,
              "rpc.addr",
              "HOST",
              "127.0.0.1",
              "a host name or an address",
              "127.0.0.1",
              Values::host)
          .help(
              "address of the control port (HTTP and WebSocket); beyond loopback with auth and TLS only");
  static final Key<Integer> RPC_PORT =
      key(API, "rpc.port", "N", "8545", PORT_EXPECTED, "8545", t -> Values.count(t, 0, PORT_MAX))
          .help("TCP port of the control port; 0 takes a free one");
  static final Key<Boolean> RPC_AUTH =
      key(
              API,
              "rpc.auth",
              "open|required",
              "open",
              "open or required",
              "required",
              t -> Values.second(t, "open", "required"))
          .help(
              "open: what geth has open needs no token; required: nothing but the probes goes without");
  static final Key<Optional<Path>> RPC_TLS_CERT =
      key(API, "rpc.tls.cert", "FILE", "", "a file", "cert.pem", Values::path)
          .help("certificate of the control port, PEM; it then speaks https and wss only");
  static final Key<Optional<Path>> RPC_TLS_KEY =
      key(API, "rpc.tls.key", "FILE", "", "a file", "key.pem", Values::path)
          .help("key of --rpc.tls.cert, PEM (PKCS #8)");
  static final Key<Set<String>> RPC_VHOSTS =
      key(API, "rpc.vhosts", "NAME...", "", "host names", "node.example", Values::words)
          .help(
              "host names by which programs may call the control port, besides localhost; * is any");
  static final Key<Set<String>> RPC_ORIGINS =
      key(API, "rpc.origins", "URL...", "", "origins", "http://localhost:3000", Values::words)
          .help("web pages that may open a WebSocket; * is any");
  static final Key<Boolean> WS =
      key(API, "ws", SWITCH, "false", SWITCH_EXPECTED, "true", Values::truth)
          .inToml("ws.enabled")
          .help(
              "serve the control port on --ws.port as well, where old programs look for WebSocket");
  static final Key<Integer> WS_PORT =
      key(
              API,
              "ws.port",
              "N",
              "8546",
              "a port from 1 to 65535",
              "8546",
              t -> Values.count(t, 1, PORT_MAX))
          .help("TCP port of --ws");
  static final Key<Optional<Path>> IPCPATH =
      key(API, "ipcpath", "FILE", "", "a file", "~/hearsay/hearsay.ipc", Values::path)
          .help("Unix socket of the control port; default: hearsay.ipc in the data directory");
  static final Key<Boolean> IPCDISABLE =
      key(API, "ipcdisable", SWITCH, "false", SWITCH_EXPECTED, "false", Values::truth)
          .help("no Unix socket; commands then need --endpoint");

  static final Key<Boolean> METRICS_OPEN =
      key(API, "metrics.open", SWITCH, "false", SWITCH_EXPECTED, "true", Values::truth)
          .help("let every program of this machine read /metrics on the control port");

  static final Key<Double> SHH_POW =
      key(MESSAGES, "shh.pow", "F", "0.2", "a number from 0", "0.2", Values::amount)
          .help("lowest rating (proof of work per byte and second of life) accepted from peers");
  static final Key<Integer> SHH_MAXMESSAGESIZE =
      key(
              MESSAGES,
              "shh.maxmessagesize",
              "SIZE",
              "1M",
              "a size from 1K to 10M",
              "1M",
              t -> (int) Values.size(t, 1024, 10 * MEBIBYTE))
          .help("longest envelope accepted; more than 1M means 1M");
  static final Key<Long> STORE_MAX =
      key(
              MESSAGES,
              "store.max",
              "SIZE",
              "256M",
              "a size from 1M to 64G",
              "256M",
              t -> Values.size(t, MEBIBYTE, 64L << 30))
          .help("memory for live envelopes; the worst rated leave first");
  static final Key<Boolean> LIGHT =
      key(MESSAGES, "light", SWITCH, "false", SWITCH_EXPECTED, "false", Values::truth)
          .help("relay nothing and take only what filters ask for");
  static final Key<Integer> POW_THREADS =
      key(
              MESSAGES,
              "pow.threads",
              "N",
              "0",
              "a whole number from 0 to 1024",
              "0",
              t -> Values.count(t, 0, 1024))
          .help("threads that seal one message; 0: one per core");
  static final Key<Duration> POW_MAX =
      key(
              MESSAGES,
              "pow.max",
              "TIME",
              "60s",
              TimeSpan.EXPECTED,
              "60s",
              t -> Values.duration(t, POW_LEAST, POW_MOST))
          .help("longest that a client may have one message sealed, 1s to 1h");

  static final Key<String> CHAIN_NAME =
      key(
              CHAIN,
              "chain",
              "lan|main|off|FILE",
              "lan",
              "lan, main, off or a file",
              "main",
              Values::text)
          .inToml("chain.genesis")
          .help("chain of names and posts that this node follows; a file makes one of its own");
  static final Key<String> MINE =
      key(
              CHAIN,
              "mine",
              "off|on|pending|auto",
              "auto",
              "off, on, pending or auto",
              "on",
              t -> Values.oneOf(t, "off", "on", "pending", "auto"))
          .inToml("chain.mine")
          .help(
              "mine blocks: pending only while transactions wait; auto as the chain's first block says");
  static final Key<Integer> MINE_THREADS =
      key(
              CHAIN,
              "mine.threads",
              "N",
              "1",
              "a whole number from 1 to 1024",
              "1",
              t -> Values.count(t, 1, 1024))
          .inToml("chain.threads")
          .help("threads that mine");
  static final Key<Set<String>> CHAIN_CHECKPOINT =
      key(
              CHAIN,
              "chain.checkpoint",
              "HEIGHT:ID...",
              "",
              "HEIGHT:ID with an id of 64 hexadecimal digits",
              "100:" + "0a".repeat(32),
              Values::checkpoints)
          .inToml("chain.checkpoints")
          .help("blocks that are known to be right: a branch without them is not followed");

  static final Key<Integer> VERBOSITY =
      key(
              LOGGING,
              "verbosity",
              "N",
              "3",
              "a whole number from 0 to 5",
              "3",
              t -> Values.count(t, 0, 5))
          .help("0 silent, 1 errors, 2 warnings, 3 events, 4 debug, 5 everything");

  static final Key<String> LOG_FORMAT =
      key(
              LOGGING,
              "log.format",
              "text|json",
              "text",
              "text or json",
              "json",
              t -> Values.oneOf(t, "text", "json"))
          .help("lines for people, or one JSON object on each");

  static final Key<Boolean> LOG_REDACT =
      key(LOGGING, "log.redact", SWITCH, "true", SWITCH_EXPECTED, "false", Values::truth)
          .help("short tags in place of addresses, topics and sizes in what is below a warning");

  static final Key<Boolean> CHAT_RECEIPTS =
      key(MESSAGES, "chat.receipts", SWITCH, "true", SWITCH_EXPECTED, "false", Values::truth)
          .help("tell contacts which of their messages were looked at");
  static final Key<Boolean> CHAT_HISTORY =
      key(MESSAGES, "chat.history", SWITCH, "true", SWITCH_EXPECTED, "false", Values::truth)
          .help("keep what was said when it was delivered and looked at");

  static final List<Key<?>> ALL =
      List.of(
          DATADIR,
          CONFIG,
          PROFILE,
          ADDR,
          PORT,
          PEER,
          MAXPEERS,
          NETWORKID,
          LAN,
          DISCOVER,
          LAN_PORT,
          LAN_IF,
          LAN_PRESENCE,
          RPC_ADDR,
          RPC_PORT,
          RPC_AUTH,
          RPC_TLS_CERT,
          RPC_TLS_KEY,
          RPC_VHOSTS,
          RPC_ORIGINS,
          WS,
          WS_PORT,
          IPCPATH,
          IPCDISABLE,
          METRICS_OPEN,
          SHH_POW,
          SHH_MAXMESSAGESIZE,
          STORE_MAX,
          LIGHT,
          POW_THREADS,
          POW_MAX,
          CHAIN_NAME,
          MINE,
          MINE_THREADS,
          CHAIN_CHECKPOINT,
          VERBOSITY,
          LOG_FORMAT,
          LOG_REDACT,
          CHAT_RECEIPTS,
          CHAT_HISTORY);

  private Keys() {}

  private static <T> Draft<T> key(
      Key.Group group,
      String name,
      String label,
      String normal,
      String expected,
      String example,
      Function<String, T> parse) {
    return new Draft<>(new Key<>(name, name, group, label, normal, expected, example, parse, ""));
  }

  /** A key that still lacks its line of help. */
  private record Draft<T>(Key<T> key) {
    Draft<T> inToml(String toml) {
      return new Draft<>(with(toml, key.help()));
    }

    Draft<T> notInToml() {
      return inToml("");
    }

    Key<T> help(String help) {
      return with(key.toml(), help);
    }

    private Key<T> with(String toml, String help) {
      return new Key<>(
          key.name(),
          toml,
          key.group(),
          key.label(),
          key.normal(),
          key.expected(),
          key.example(),
          key.parse(),
          help);
    }
  }
}
