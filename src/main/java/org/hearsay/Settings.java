package org.hearsay;

import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.disk.TokenFile;
import org.hearsay.gossip.GossipSettings;
import org.hearsay.net.NetSettings;
import org.hearsay.node.NodeSettings;
import org.hearsay.people.ChatSettings;
import org.hearsay.rpc.Access;
import org.hearsay.rpc.RpcSettings;
import org.hearsay.rpc.Tls;
import org.hearsay.wire.Ip;
import org.jspecify.annotations.Nullable;

/**
 * What the operator wants, complete and checked. For each setting the first of these counts: the
 * command line, the environment, hearsay.toml, the default.
 */
final class Settings {
  private static final String FILE_NAME = "hearsay.toml";

  /** Longest path of a Unix socket in bytes: 108 with its end on Linux, 104 on macOS. */
  private static final int SOCKET_PATH_BYTES_MAX = 103;

  private final Map<Key<?>, Setting<?>> settings = new LinkedHashMap<>();
  private final Map<String, String> environment;
  private Optional<Path> fileRead = Optional.empty();

  /**
   * One setting as it counts.
   *
   * @param text as it was typed
   * @param origin where that was: {@code --port}, {@code HEARSAY_PORT}, a file and line, default
   */
  record Setting<T>(T value, String text, String origin) {}

  private Settings(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Reads everything once.
   *
   * @param flags what was typed, by name of the key; several values for one that is repeatable
   * @throws Failure naming the first setting that cannot be used, and the fix
   */
  static Settings read(Map<String, List<String>> flags, Map<String, String> environment) {
    Settings settings = locate(flags, environment);
    settings.checkControlPort();
    settings.checkSocketPath();
    settings.checkInterface();
    return settings;
  }

  /** As {@link #read}, for a client, which needs to know only where the daemon is. */
  static Settings locate(Map<String, List<String>> flags, Map<String, String> environment) {
    Settings settings = new Settings(environment);
    Reader outside = new Reader(flags, environment, null);
    settings.put(outside, Keys.CONFIG);
    settings.put(outside, Keys.DATADIR);
    settings.put(outside, Keys.PROFILE);
    TomlFile file = settings.file();
    settings.fileRead = Optional.ofNullable(file).map(TomlFile::path);
    Reader reader = new Reader(flags, environment, file);
    Keys.ALL.forEach(key -> settings.put(reader, key));
    return settings;
  }

  /**
   * @param exit {@link Exit#USAGE} for what was typed, {@link Exit#CONFIG} for what stands
   *     somewhere
   * @param line what cannot be used, where it stands, and what to type
   */
  static Failure unusable(Exit exit, String line) {
    return new Failure(exit, line, "");
  }

  /** The file of settings that was read, if there was one. */
  Optional<Path> fileRead() {
    return fileRead;
  }

  <T> T get(Key<T> key) {
    return setting(key).value();
  }

  /** The value with its origin. */
  @SuppressWarnings("unchecked") // put() pairs each key with a setting of its type
  <T> Setting<T> setting(Key<T> key) {
    Setting<?> setting = settings.get(key);
    if (setting == null) {
      throw new IllegalStateException("no key: " + key.name());
    }
    return (Setting<T>) setting;
  }

  /** Where everything of this daemon is kept. */
  Path dataDirectory() {
    return ofTheProfile(
        get(Keys.DATADIR)
            .orElseGet(
                () ->
                    userDirectory("XDG_DATA_HOME", ".local/share").resolve("hearsay").normalize()));
  }

  /** Where programs remember what nobody would miss; it may not be there. */
  Path stateDirectory() {
    return get(Keys.DATADIR).isPresent()
        ? dataDirectory()
        : ofTheProfile(userDirectory("XDG_STATE_HOME", ".local/state").resolve("hearsay"));
  }

  /** A profile is a node of its own below the usual one, which shares nothing with it. */
  private Path ofTheProfile(Path base) {
    return get(Keys.PROFILE).map(name -> base.resolve("profiles").resolve(name)).orElse(base);
  }

  /** The control port's Unix socket, whether or not there is one. */
  Path socket() {
    return get(Keys.IPCPATH).orElseGet(() -> dataDirectory().resolve("hearsay.ipc"));
  }

  ChatSettings chats() {
    return new ChatSettings(get(Keys.CHAT_RECEIPTS), get(Keys.CHAT_HISTORY));
  }

  NetSettings network() {
    return new NetSettings(
        GossipSettings.PROTOCOL_VERSION,
        get(Keys.NETWORKID),
        get(Keys.ADDR),
        get(Keys.PORT),
        get(Keys.LAN),
        get(Keys.LAN_PORT),
        get(Keys.LAN_IF));
  }

  /**
   * @param listenPort the port that the network has, which is not the one asked for when that was 0
   */
  NodeSettings node(int listenPort) {
    GossipSettings gossip =
        new GossipSettings(
            get(Keys.NETWORKID),
            listenPort,
            get(Keys.SHH_POW),
            get(Keys.LIGHT),
            get(Keys.MAXPEERS),
            get(Keys.DISCOVER),
            get(Keys.PEER),
            Version.agent());
    return new NodeSettings(gossip, get(Keys.STORE_MAX), get(Keys.POW_THREADS), get(Keys.POW_MAX));
  }

  /** The chain that is followed; empty when none is. */
  Optional<GenesisFile> chain() {
    String name = get(Keys.CHAIN_NAME);
    return name.equals("off") ? Optional.empty() : Optional.of(GenesisFile.of(name));
  }

  /** The control port's token, whether or not there is one yet. */
  Path tokenFile() {
    return dataDirectory().resolve(TokenFile.NAME).toAbsolutePath();
  }

  /**
   * @param token what is in {@link #tokenFile}
   */
  RpcSettings rpc(String token) {
    String hint =
        "send Authorization: Bearer with the token in %s (hearsay token prints it)%s"
            .formatted(tokenFile(), get(Keys.IPCDISABLE) ? "" : ", or use the Unix socket");
    Access access = new Access(Optional.of(token), hint, get(Keys.RPC_AUTH));
    return new RpcSettings(
        get(Keys.RPC_ADDR),
        get(Keys.RPC_PORT),
        get(Keys.WS) ? List.of(get(Keys.WS_PORT)) : List.of(),
        get(Keys.IPCDISABLE) ? Optional.empty() : Optional.of(socket()),
        get(Keys.RPC_VHOSTS),
        get(Keys.RPC_ORIGINS),
        access,
        get(Keys.RPC_TLS_CERT).flatMap(cert -> get(Keys.RPC_TLS_KEY).map(k -> new Tls(cert, k))),
        RpcSettings.DEFAULT_BODY_BYTES_MAX,
        RpcSettings.DEFAULT_READ_TIMEOUT,
        get(Keys.METRICS_OPEN));
  }

  private <T> void put(Reader reader, Key<T> key) {
    settings.put(key, reader.read(key));
  }

  /** The file that counts, if any: asked for, in the data directory, or in the user's config. */
  private @Nullable TomlFile file() {
    List<String> known = Keys.ALL.stream().map(Key::toml).filter(name -> !name.isEmpty()).toList();
    Optional<Path> asked = get(Keys.CONFIG);
    if (asked.isPresent()) {
      return TomlFile.read(asked.get(), known);
    }
    Path inside = dataDirectory().resolve(FILE_NAME);
    if (Files.exists(inside)) {
      return refuseToMove(TomlFile.read(inside, known));
    }
    Path users =
        ofTheProfile(userDirectory("XDG_CONFIG_HOME", ".config").resolve("hearsay"))
            .resolve(FILE_NAME);
    // Who names a data directory wants everything from there, not from the user's own node.
    return get(Keys.DATADIR).isEmpty() && Files.exists(users) ? TomlFile.read(users, known) : null;
  }

  private static TomlFile refuseToMove(TomlFile inside) {
    inside
        .entry(Keys.DATADIR.toml())
        .ifPresent(
            entry -> {
              throw unusable(
                  Exit.CONFIG,
                  inside.where(entry)
                      + ": the data directory cannot be named by the file inside it; use --datadir");
            });
    return inside;
  }

  private Path userDirectory(String variable, String otherwise) {
    String named = environment.getOrDefault(variable, "");
    return named.startsWith("/")
        ? Path.of(named)
        : Path.of(System.getProperty("user.home")).resolve(otherwise);
  }

  private void checkControlPort() {
    Setting<String> address = setting(Keys.RPC_ADDR);
    boolean loopback =
        address.value().equalsIgnoreCase("localhost")
            || Ip.parse(address.value()).map(Ip::isLoopback).orElse(false);
    boolean certificate = get(Keys.RPC_TLS_CERT).isPresent();
    if (certificate != get(Keys.RPC_TLS_KEY).isPresent()) {
      String cert = Keys.RPC_TLS_CERT.flag();
      String key = Keys.RPC_TLS_KEY.flag();
      throw unusable(
          Exit.CONFIG,
          "%s without %s: TLS needs both; name the other file too"
              .formatted(certificate ? cert : key, certificate ? key : cert));
    }
    if (!loopback && !(certificate && get(Keys.RPC_AUTH))) {
      throw unusable(
          Exit.CONFIG,
          "%s %s: beyond loopback the control port needs --rpc.auth required, --rpc.tls.cert FILE"
                  .formatted(address.origin(), address.text())
              + " and --rpc.tls.key FILE; or use --rpc.addr 127.0.0.1 and, from elsewhere,"
              + " ssh -L 8545:127.0.0.1:8545");
    }
    requireTwo(Keys.PORT, Keys.RPC_PORT);
    if (get(Keys.WS)) {
      requireTwo(Keys.PORT, Keys.WS_PORT);
      requireTwo(Keys.RPC_PORT, Keys.WS_PORT);
    }
  }

  private void requireTwo(Key<Integer> one, Key<Integer> other) {
    int port = get(one);
    if (port != 0 && port == get(other)) {
      throw unusable(
          Exit.CONFIG,
          "port %d is given to both %s and %s; choose another for one"
              .formatted(port, one.flag(), other.flag()));
    }
  }

  private void checkSocketPath() {
    int bytes = socket().toString().getBytes(StandardCharsets.UTF_8).length;
    if (!get(Keys.IPCDISABLE) && bytes > SOCKET_PATH_BYTES_MAX) {
      throw unusable(
          Exit.CONFIG,
          "%s: %d bytes, but the path of a Unix socket has at most %d; use --ipcpath with a shorter one"
              .formatted(socket(), bytes, SOCKET_PATH_BYTES_MAX));
    }
  }

  private void checkInterface() {
    Optional<String> name = get(Keys.LAN_IF);
    if (!get(Keys.LAN) || name.isEmpty()) {
      return;
    }
    try {
      if (NetworkInterface.getByName(name.get()) == null) {
        String there =
            NetworkInterface.networkInterfaces()
                .map(NetworkInterface::getName)
                .collect(Collectors.joining(" "));
        throw unusable(
            Exit.CONFIG,
            "%s %s: there is no such network interface; there are: %s"
                .formatted(setting(Keys.LAN_IF).origin(), name.get(), there));
      }
    } catch (SocketException e) {
      throw new UncheckedIOException("network interfaces", e);
    }
  }

  /** Looks for one key after the other in the places where it may stand. */
  private record Reader(
      Map<String, List<String>> flags, Map<String, String> environment, @Nullable TomlFile file) {

    <T> Setting<T> read(Key<T> key) {
      List<String> typed = flags.get(key.name());
      if (typed != null) {
        String text = String.join(",", typed);
        if (typed.stream().anyMatch(String::isBlank)
            && !key.mayBeEmpty()) { // "$DIR" of a script that never set it
          throw unusable(
              Exit.USAGE,
              "%s is empty: expected %s, such as %s %s"
                  .formatted(key.flag(), key.expected(), key.flag(), key.example()));
        }
        return parse(
            key,
            text,
            key.flag(),
            Exit.USAGE,
            key.flag() + " " + text,
            key.flag() + " " + key.example());
      }
      String variable = environment.get(key.variable());
      if (variable != null) {
        String name = key.variable() + "=";
        return parse(
            key, variable, key.variable(), Exit.CONFIG, name + variable, name + key.example());
      }
      Optional<TomlFile.Entry> entry = file == null ? Optional.empty() : file.entry(key.toml());
      if (file != null && entry.isPresent()) {
        String where = file.where(entry.get());
        String text = entry.get().text();
        String wrong = "%s: %s = %s".formatted(where, key.toml(), text);
        return parse(key, text, where, Exit.CONFIG, wrong, key.inToml());
      }
      return new Setting<>(key.parse().apply(key.normal()), key.normal(), "default");
    }

    private static <T> Setting<T> parse(
        Key<T> key, String text, String origin, Exit exit, String wrong, String right) {
      try {
        return new Setting<>(key.parse().apply(text), text, origin);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw unusable(exit, "%s: expected %s, such as %s".formatted(wrong, key.expected(), right));
      }
    }
  }
}
