package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class OtherMethodsTest {
  private static final String PEER =
      "enode://79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
          + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8@127.0.0.1:30303";

  private Port port;

  @BeforeEach
  void open() {
    port = Port.withNode().asOperator();
  }

  @AfterEach
  void close() {
    port.close();
  }

  @Test
  void clientsFindWhatTheyAskFirst() throws Exception {
    assertThat(port.result("web3_clientVersion", "[]")).isEqualTo(Port.AGENT);
    assertThat(port.result("web3_sha3", "[\"0x68656c6c6f\"]"))
        .isEqualTo("0x1c8aff950685c2ed4bc3174f3472287b56d9517b9c948127319a09a7a36deac8");
    assertThat(port.result("net_version", "[]")).isEqualTo("7");
    assertThat(port.result("eth_chainId", "[]")).isEqualTo("0x7");
    assertThat(port.result("net_listening", "[]")).isEqualTo("true");
    assertThat(port.result("net_peerCount", "[]")).isEqualTo("0x0");
    assertThat(port.call("rpc_modules", "[]").get("result").propertyNames())
        .containsExactly(
            "account",
            "admin",
            "board",
            "chain",
            "chat",
            "contact",
            "envelope",
            "eth",
            "group",
            "name",
            "net",
            "node",
            "peer",
            "rpc",
            "shh",
            "web3");
  }

  @Test
  void theNodeDescribesItself() throws Exception {
    JsonNode info = port.call("admin_nodeInfo", "[]").get("result");
    assertThat(info.get("id").asString()).hasSize(64);
    assertThat(info.get("enode").asString()).startsWith("enode://");
    assertThat(info.at("/protocols/shh/maxMessageSize").asInt()).isEqualTo(1 << 20);
    JsonNode status = port.call("node_status", "[]").get("result");
    assertThat(status.get("agent").asString()).isEqualTo(Port.AGENT);
    assertThat(status.get("minPow").asDouble()).isEqualTo(0.2);
    assertThat(status.get("enode")).isEqualTo(info.get("enode"));
    assertThat(port.call("admin_peers", "[]").get("result")).isEmpty();
  }

  @Test
  void peersAreAddedByUrlOrAddress() throws Exception {
    assertThat(port.result("admin_addPeer", "[\"" + PEER + "\"]")).isEqualTo("true");
    assertThat(port.result("admin_removePeer", "[\"" + PEER + "\"]")).isEqualTo("true");
    assertThat(port.result("admin_removePeer", "[\"" + PEER + "\"]")).isEqualTo("false");
    assertThat(port.result("admin_addPeer", "[\"127.0.0.1:1\"]")).isEqualTo("true");
    assertThat(port.result("admin_removePeer", "[\"127.0.0.1:1\"]")).isEqualTo("true");
    assertThat(port.result("admin_addTrustedPeer", "[\"" + PEER + "\"]")).isEqualTo("false");
  }

  @Test
  void addressesThatAreNoneAreTold() throws Exception {
    assertThat(port.error("admin_addPeer", "[\"enode://zz\"]"))
        .isEqualTo("-32000 invalid enode: does not contain node ID");
    assertThat(port.error("admin_addPeer", "[\"nowhere\"]"))
        .isEqualTo("-32000 invalid enode: \"nowhere\" is not HOST:PORT");
    assertThat(port.error("admin_addPeer", "[\"" + PEER.replace("@127.0.0.1:30303", "") + "\"]"))
        .isEqualTo("-32000 invalid enode: no address");
    assertThat(port.error("admin_removePeer", "[\"\"]")).startsWith("-32000 invalid enode: ");
  }

  @Test
  void operatorsMethodsAreNotThereForOthers() {
    MethodTable table = Methods.of(port.node(), port.work, port.secrets);
    assertThat(table.namespaces(Trust.OPEN))
        .containsExactly("admin", "eth", "net", "node", "rpc", "shh", "web3");
    assertThat(table.method("node_stop")).isEmpty();
  }

  @Test
  void stoppingAnswersFirst() throws Exception {
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    try (RpcServer server =
            RpcServer.open(
                new PortSettings().access(Port.ACCESS).settings(),
                port.node(),
                port.loop,
                port.work,
                port.secrets,
                port.ring,
                () -> stopped.complete(true),
                Surroundings.NONE,
                port.accounts());
        RawHttp http = new RawHttp(server.port())) {
      String call = RawHttp.post(server.port(), "{\"id\":1,\"method\":\"node_stop\"}");
      http.send(call.replaceFirst("\r\n", "\r\nAuthorization: Bearer " + Port.TOKEN + "\r\n"));
      assertThat(http.reply().body()).contains("\"result\":true");
      assertThat(stopped.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
