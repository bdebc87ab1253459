package org.hearsay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hearsay.cli.Exit;
import org.hearsay.disk.DataDirectory;
import org.hearsay.disk.NodeKeyFile;
import org.hearsay.disk.TokenFile;
import org.hearsay.env.Link;
import org.hearsay.net.DaemonLoop;
import org.hearsay.net.NettyNetwork;
import org.hearsay.net.WorkPool;
import org.hearsay.node.Node;
import org.hearsay.people.Accounts;
import org.hearsay.rpc.RpcServer;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.hearsay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node with everything real around it: files, threads, sockets, the control port. */
final class Daemon {
  private static final Logger log = LoggerFactory.getLogger(Daemon.class);

  // Ours to choose.
  /** How long peers are told goodbye and documents are written; a stop takes 5 s in all. */
  private static final long FAREWELL_MILLIS = 2_000;

  private final Settings settings;
  private final UnaryOperator<Link.Receiver> ears;
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private final DataDirectory directory;
  private final DaemonLoop loop;
  private final Optional<ChainSetup> chain;
  private final Accounts accounts;
  private final Joined joined;
  private volatile Optional<ContactsSetup> contacts = Optional.empty();
  private final RpcServer rpc;

  /** What is made in one task of the loop, because each needs the other. */
  private record Joined(NettyNetwork network, Node node) {}

  /**
   * Starts everything.
   *
   * @param crashed told what no code of ours expected; must end the process
   * @throws UncheckedIOException naming the file or port that cannot be had
   */
  static Daemon start(Settings settings, Consumer<Throwable> crashed) {
    return start(settings, InstantSource.system(), crashed);
  }

  /** The same with a clock for the loop that may be wrong. */
  static Daemon start(Settings settings, InstantSource clock, Consumer<Throwable> crashed) {
    return start(settings, clock, ears -> ears, crashed);
  }

  /** The same with something between the network and the node. */
  static Daemon start(
      Settings settings,
      InstantSource clock,
      UnaryOperator<Link.Receiver> ears,
      Consumer<Throwable> crashed) {
    return new Daemon(settings, clock, ears, crashed);
  }

  private Daemon(
      Settings settings,
      InstantSource clock,
      UnaryOperator<Link.Receiver> ears,
      Consumer<Throwable> crashed) {
    this.settings = settings;
    this.ears = ears;
    try {
      directory = own(DataDirectory.open(settings.dataDirectory(), InstantSource.system()));
      undo.push(() -> contacts.ifPresent(ContactsSetup::close));
      loop = own(new DaemonLoop(clock, crashed));
      WorkPool work = own(new WorkPool(Runtime.getRuntime().availableProcessors(), loop, crashed));
      KeyPair identity = identity(directory.nodeKey());
      SecureRandom secrets = new SecureRandom();
      accounts = AccountSetup.open(directory, clock, loop, work, secrets);
      chain = settings.chain().map(file -> new ChainSetup(settings, file, directory, identity));
      chain.ifPresent(one -> own(one.store()));
      WorkPool miners = own(new WorkPool(settings.get(Keys.MINE_THREADS), loop, crashed));
      joined = onLoop(() -> join(identity, work, miners, secrets));
      undo.push(joined.network()::close);
      undo.push(this::farewell);
      rpc = own(openControlPort(work, secrets));
      loop.execute(() -> joined.node().start(joined.network()));
      directory.publish(facts());
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
  }

  private Joined join(KeyPair identity, WorkPool work, WorkPool miners, SecureRandom secrets) {
    LateReceiver receiver = new LateReceiver();
    NettyNetwork network =
        orSayWhichPort(
            () -> NettyNetwork.open(settings.network(), identity, loop, receiver), Keys.PORT);
    try {
      Node node =
          new Node(
              settings.node(network.port()),
              identity,
              loop,
              work,
              new SplittableRandom(secrets.nextLong()),
              secrets,
              directory.document("keyring"),
              directory.document("peers"));
      node.setMaxEnvelopeBytes(settings.get(Keys.SHH_MAXMESSAGESIZE));
      chain.ifPresent(one -> one.follow(node, loop, work, miners, secrets, accounts));
      contacts =
          Optional.of(
              new ContactsSetup(
                  directory.path(), node, loop, work, secrets, accounts, settings.chats()));
      PresenceSetup unused =
          new PresenceSetup(accounts, network::present, settings.get(Keys.LAN_PRESENCE));
      receiver.set(ears.apply(node.receiver()));
      return new Joined(network, node);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private RpcServer openControlPort(WorkPool work, SecureRandom secrets) {
    String token = directory.token().readOrMake(() -> bytes(secrets, TokenFile.TOKEN_BYTES));
    return orSayWhichPort(
        () ->
            RpcServer.open(
                settings.rpc(token),
                joined.node(),
                loop,
                work,
                secrets,
                LogProvider.RING,
                Daemon::exit,
                NetFigures.of(joined.network()),
                accounts),
        Keys.RPC_PORT,
        Keys.WS_PORT);
  }

  private static byte[] bytes(SecureRandom secrets, int count) {
    byte[] bytes = new byte[count];
    secrets.nextBytes(bytes);
    return bytes;
  }

  /** Opens ports; when one is taken the message says which, and the flag to have another. */
  @SafeVarargs
  private <T> T orSayWhichPort(Supplier<T> opening, Key<Integer>... keys) {
    try {
      return opening.get();
    } catch (UncheckedIOException e) {
      String reason = String.valueOf(e.getMessage());
      for (Key<Integer> key : keys) {
        if (reason.contains("in use") && reason.contains(String.valueOf(settings.get(key)))) {
          String line = "port %d is in use; use %s N with another";
          throw new UncheckedIOException(
              line.formatted(settings.get(key), key.flag()), e.getCause());
        }
      }
      throw e;
    }
  }

  /** What {@code node_stop} does: as if the process had been told to end. */
  private static void exit() {
    new Thread(() -> System.exit(Exit.OK.code()), "hearsay-stop").start();
  }

  /** Who this node is: the key in the data directory, made at the first start. */
  private static KeyPair identity(NodeKeyFile file) {
    return file.read()
        .map(bytes -> KeyPair.of(privateKey(file, bytes)))
        .orElseGet(
            () -> {
              KeyPair fresh = KeyPair.random(new SecureRandom());
              file.write(fresh.secret().toBytes());
              return fresh;
            });
  }

  private static PrivateKey privateKey(NodeKeyFile file, byte[] bytes) {
    try {
      return PrivateKey.of(bytes);
    } catch (IllegalArgumentException e) {
      throw new UncheckedIOException(
          "the node key %s is none (%s); restore it, or remove it to have a new identity"
              .formatted(file.name(), e.getMessage()),
          new IOException(e));
    }
  }

  /** Ends everything in the reverse order of its beginning; takes seconds at most. */
  void stop() {
    while (!undo.isEmpty()) {
      try {
        undo.pop().run();
      } catch (RuntimeException e) {
        log.warn("stop: {}", e.getMessage(), e); // the rest must end as well
      }
    }
  }

  /** Says goodbye to peers and waits until what must survive is written. */
  private void farewell() {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    loop.execute(() -> joined.node().stop(() -> done.complete(true)));
    try {
      done.get(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("stop: the node did not finish within {} ms", FAREWELL_MILLIS);
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("nobody completes it so", e);
    }
  }

  private <T extends AutoCloseable> T own(T part) {
    undo.push(
        () -> {
          try {
            part.close();
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException("closing " + part, e);
          }
        });
    return part;
  }

  /** Computes on the loop and waits for it. */
  <T> T onLoop(Supplier<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            result.complete(task.get());
          } catch (UncheckedIOException e) {
            result.completeExceptionally(e); // the world's failure is the caller's to report
          }
        });
    try {
      return result.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof UncheckedIOException io ? io : e;
    }
  }

  /** What hearsay.run says of this daemon. */
  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("p2p", settings.get(Keys.ADDR) + ":" + port());
    facts.put("web", controlPort());
    if (settings.get(Keys.WS)) {
      facts.put("ws", "ws://" + settings.get(Keys.RPC_ADDR) + ":" + settings.get(Keys.WS_PORT));
    }
    return facts;
  }

  /** Where HTTP clients reach the control port. */
  String controlPort() {
    String scheme = settings.get(Keys.RPC_TLS_CERT).isPresent() ? "https://" : "http://";
    return scheme + settings.get(Keys.RPC_ADDR) + ":" + rpc.port();
  }

  /** The answer to what was asked at the first start: a name for the account, or nothing. */
  void seenAs(Optional<String> nickname) {
    loop.execute(
        () ->
            accounts.rename(
                "",
                nickname.orElse(AccountSetup.FIRST),
                unused -> accounts.setVisible("", nickname.isPresent(), done -> {})));
  }

  NodeId id() {
    return joined.node().id();
  }

  /** What lives on the loop. */
  Node node() {
    return joined.node();
  }

  /** TCP port on which peers are accepted. */
  int port() {
    return joined.network().port();
  }

  /** How many peers there are; on the loop. */
  int peersOnLoop() {
    return joined.node().status().peers();
  }

  /** Calls the listener, on the loop, for each peer there is, and that comes or goes after. */
  void onPeer(Consumer<Node.PeerEvent> listener) {
    loop.execute(
        () -> {
          Node node = joined.node();
          node.peers().stream()
              .map(peer -> new Node.PeerEvent(peer.id(), peer.remote(), true, ""))
              .forEach(listener);
          node.onPeerEvent(listener);
        });
  }

  /** Runs a task on the loop after a while. */
  void after(Duration delay, Runnable task) {
    loop.schedule(delay, task);
  }
}
