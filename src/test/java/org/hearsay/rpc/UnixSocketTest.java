package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnixSocketTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int BODY_MAX = 1 << 20;

  @TempDir private Path directory;

  private final TestMethods methods = new TestMethods();
  private Path path;
  private Port port;

  @BeforeEach
  void open() {
    path = Port.socketIn(directory);
    RpcSettings settings = new PortSettings().socket(path).bodyBytesMax(BODY_MAX).settings();
    port = Port.with(settings, methods.table());
  }

  @AfterEach
  void close() {
    port.close();
  }

  private static String echo(String text) {
    return "{\"id\":1,\"method\":\"t_echo\",\"params\":[\"" + text + "\"]}";
  }

  /** Sends the text in pieces of so many bytes, ends the sending, and reads all there is. */
  private String exchange(String text, int pieceBytes) throws IOException {
    try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      for (int at = 0; at < bytes.length; at += pieceBytes) {
        socket.write(ByteBuffer.wrap(bytes, at, Math.min(pieceBytes, bytes.length - at)));
      }
      socket.shutdownOutput();
      return new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void nobodyElseMayUseIt() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void itIsGoneAfterTheEndAndAStaleOneIsReplaced() throws IOException {
    port.close();
    assertThat(path).doesNotExist();
    try (ServerSocketChannel crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      crashed.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    open();
    assertThat(exchange(echo("again"), 100)).contains("again");
  }

  @Test
  void oneThatIsInUseIsLeftAlone() throws IOException {
    RpcSettings same = new PortSettings().socket(path).settings();
    assertThatThrownBy(() -> Port.with(same, new MethodTable()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("another daemon");
    assertThat(exchange(echo("still"), 100)).contains("still");
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws IOException {
    Path file = Files.writeString(directory.resolve("precious"), "data");
    assertThatThrownBy(
            () -> Port.with(new PortSettings().socket(file).settings(), new MethodTable()))
        .hasMessageContaining("no socket");
    assertThat(file).hasContent("data");
  }

  @Test
  void aPathThatIsTooLongIsRefusedWithAWayOut() {
    Path deep = directory.resolve("d".repeat(110));
    assertThatThrownBy(
            () -> Port.with(new PortSettings().socket(deep).settings(), new MethodTable()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("may have 106")
        .hasMessageContaining("--ipcpath");
  }

  @Test
  void aPathOfExactlyTheLimitWorks() throws IOException {
    port.close();
    int rest = UnixSocketFile.PATH_BYTES_MAX - directory.toString().length() - 1;
    path = directory.resolve("s".repeat(rest));
    port = Port.with(new PortSettings().socket(path).settings(), methods.table());
    assertThat(exchange(echo("fits"), 100)).contains("fits");
  }

  @Test
  void requestsNeedNothingBetweenThemAndAnswersEndTheirLine() throws IOException {
    String stream = echo("a{}[]\\\"") + echo("b") + "\n\n  [" + echo("c") + "]\t7 null" + echo("d");
    for (int pieceBytes : new int[] {1, 3, 10_000}) {
      List<String> answers = exchange(stream, pieceBytes).lines().toList();
      assertThat(answers).as("pieces of %d", pieceBytes).hasSize(6);
      assertThat(answers).anyMatch(a -> a.startsWith("[{")).anyMatch(a -> a.contains("a{}[]\\\""));
      assertThat(answers.stream().filter(a -> a.contains("-32600"))).hasSize(2);
    }
  }

  @Test
  void nonsenseIsAnsweredAndWhatFollowsToo() throws IOException {
    assertThat(exchange("hello {\"id\":}" + echo("after"), 5))
        .contains("-32700")
        .contains("\"after\"");
  }

  @Test
  void aMessageOverTheLimitEndsTheConnection() throws IOException {
    try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode("{\"x\":\"" + "x".repeat(BODY_MAX));
      socket.write(bytes);
      assertThat(new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8))
          .contains("-32600")
          .contains("more than " + BODY_MAX + " bytes");
    }
  }

  @Test
  void whoEndsItsSendingStillGetsItsAnswer() throws Exception {
    port.loop.schedule(
        Duration.ofMillis(300), () -> methods.owed.get("w").accept(Answer.of("late")));
    assertThat(exchange("{\"id\":1,\"method\":\"t_wait\",\"params\":[\"w\"]}", 100))
        .contains("late");
  }

  @Test
  void whoIsGoneTakesWhatItBeganWithIt() throws Exception {
    try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      socket.write(
          StandardCharsets.UTF_8.encode("{\"id\":1,\"method\":\"t_wait\",\"params\":[\"w\"]}"));
      Awaitility.await().until(() -> port.onLoop(() -> methods.owed.containsKey("w")));
    }
    Awaitility.await().until(() -> port.onLoop(() -> methods.stopped.contains("w")));
  }

  @Test
  void whoEndsItsSendingAndGoesLaterDoesSoToo() throws Exception {
    try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      socket.write(
          StandardCharsets.UTF_8.encode(
              "{\"id\":1,\"method\":\"t_wait\",\"params\":[\"w\"]}" + echo("heard")));
      socket.shutdownOutput();
      ByteBuffer answer = ByteBuffer.allocate(1);
      assertThat(socket.read(answer)).as("it waits for the other answer").isEqualTo(1);
      assertThat(port.onLoop(() -> methods.stopped.contains("w"))).isFalse();
    }
    Awaitility.await().until(() -> port.onLoop(() -> methods.stopped.contains("w")));
  }

  @Test
  void aClientThatDoesNotReadItsAnswersIsNotRead() throws Exception {
    String request = "{\"id\":1,\"method\":\"t_big\",\"params\":[100000]}";
    try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      socket.configureBlocking(false);
      ByteBuffer requests = StandardCharsets.UTF_8.encode(request.repeat(200_000));
      int[] stalled = {0};
      Awaitility.await()
          .until(
              () -> {
                stalled[0] = socket.write(requests) == 0 ? stalled[0] + 1 : 0;
                return stalled[0] == 5;
              });
      assertThat(requests.hasRemaining()).isTrue();
    }
    assertThat(exchange(echo("well"), 100)).contains("well");
  }

  @Test
  void theClientOfCommandsCallsAndIsToldErrors() throws Exception {
    try (RpcClient client = RpcClient.connect(path, PATIENCE)) {
      assertThat(client.call("t_echo", List.of("hi")).asString()).isEqualTo("hi");
      assertThat(client.call("t_big", List.of(300_000)).asString()).hasSize(300_000);
      assertThatThrownBy(() -> client.call("t_fail", List.of()))
          .isInstanceOfSatisfying(
              RpcException.class,
              e -> {
                assertThat(e.error().code()).isEqualTo(-32000);
                assertThat(e).hasMessage("it did not work");
                assertThat(e.error().hint()).contains("try something else");
              });
    }
  }

  @Test
  void theClientOfCommandsGivesUpAWaitButNotTheConnection() throws Exception {
    try (RpcClient client = RpcClient.connect(path, PATIENCE)) {
      assertThatThrownBy(() -> client.call("t_wait", List.of("w"), Duration.ofMillis(200)))
          .isInstanceOf(SocketTimeoutException.class);
      port.loop.execute(() -> methods.owed.get("w").accept(Answer.of("too late")));
      assertThat(client.call("t_echo", List.of("next")).asString()).isEqualTo("next");
    }
  }

  @Test
  void theClientOfCommandsReadsNotifications() throws Exception {
    try (RpcClient client = RpcClient.connect(path, PATIENCE)) {
      String id = client.subscribe("t", List.of("events"));
      assertThat(client.next(Duration.ofMillis(50))).isEmpty();
      port.loop.execute(() -> methods.notifyAll("one"));
      port.loop.execute(() -> methods.notifyAll("two"));
      client.call("t_echo", List.of("between"));
      assertThat(client.next(PATIENCE).orElseThrow().toString())
          .isEqualTo("{\"subscription\":\"" + id + "\",\"result\":\"one\"}");
      assertThat(client.next(PATIENCE).orElseThrow().get("result").asString()).isEqualTo("two");
    }
  }

  @Test
  void theClientOfCommandsSpeaksHttpToo() throws Exception {
    try (RpcClient client = RpcClient.connect(port.uri(), Optional.empty(), PATIENCE)) {
      assertThat(client.call("t_echo", List.of("hi")).asString()).isEqualTo("hi");
      assertThatThrownBy(() -> client.subscribe("t", List.of("events")))
          .hasMessage("notifications not supported");
    }
  }

  @Test
  void theClientOfCommandsSaysWhenNobodyIsThere() {
    Path nobody = directory.resolve("nobody.ipc");
    assertThatThrownBy(() -> RpcClient.connect(nobody, PATIENCE)).isInstanceOf(IOException.class);
  }
}
