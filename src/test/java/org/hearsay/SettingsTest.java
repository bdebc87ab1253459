package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.wire.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
  @TempDir private Path directory;

  private final Map<String, List<String>> flags = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();

  private Settings read() {
    flags.putIfAbsent("datadir", List.of(directory.toString()));
    return Settings.read(flags, environment);
  }

  private Path toml(String... lines) throws IOException {
    return Files.write(directory.resolve("hearsay.toml"), List.of(lines));
  }

  private void refusal(Exit exit, String... parts) {
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.exit()).isEqualTo(exit))
        .message()
        .contains(parts)
        .doesNotContain("\n");
  }

  @Test
  void aProfileHasItsOwnFileAndDirectoryBelowTheUsualOnes() throws IOException {
    Path base = directory.resolve("base");
    Path own = Files.createDirectories(base.resolve("profiles/work"));
    Files.writeString(base.resolve("hearsay.toml"), "port = 7480\n");
    Files.writeString(own.resolve("hearsay.toml"), "port = 7481\n");
    Map<String, List<String>> typed =
        Map.of("datadir", List.of(base.toString()), "profile", List.of("work"));
    Settings settings = Settings.locate(typed, Map.of());
    assertThat(settings.dataDirectory()).isEqualTo(own);
    assertThat(settings.stateDirectory()).isEqualTo(own);
    assertThat(settings.get(Keys.PORT)).isEqualTo(7481);
    Map<String, String> users =
        Map.of("XDG_STATE_HOME", directory + "/state", "HEARSAY_PROFILE", "play");
    assertThat(Settings.locate(Map.of(), users).stateDirectory())
        .isEqualTo(directory.resolve("state/hearsay/profiles/play"));
  }

  @Test
  void everythingHasADefault() {
    Settings settings = read();
    assertThat(settings.get(Keys.PORT)).isEqualTo(7470);
    assertThat(settings.get(Keys.RPC_PORT)).isEqualTo(8545);
    assertThat(settings.get(Keys.SHH_POW)).isEqualTo(0.2);
    assertThat(settings.get(Keys.STORE_MAX)).isEqualTo(256L << 20);
    assertThat(settings.get(Keys.POW_MAX)).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.get(Keys.LAN)).isTrue();
    assertThat(settings.get(Keys.PEER)).isEmpty();
    assertThat(settings.setting(Keys.PORT).origin()).isEqualTo("default");
  }

  @Test
  void theCommandLineBeatsTheEnvironmentWhichBeatsTheFile() throws IOException {
    Path file = toml("port = 103", "maxpeers = 103", "networkid = 103");
    environment.put("HEARSAY_PORT", "102");
    environment.put("HEARSAY_MAXPEERS", "102");
    flags.put("port", List.of("101"));
    Settings settings = read();
    assertThat(settings.get(Keys.PORT)).isEqualTo(101);
    assertThat(settings.get(Keys.MAXPEERS)).isEqualTo(102);
    assertThat(settings.get(Keys.NETWORKID)).isEqualTo(103);
    assertThat(settings.setting(Keys.PORT).origin()).isEqualTo("--port");
    assertThat(settings.setting(Keys.MAXPEERS).origin()).isEqualTo("HEARSAY_MAXPEERS");
    assertThat(settings.setting(Keys.NETWORKID).origin()).isEqualTo(file + " line 3");
  }

  @Test
  void peersAddUpWithinAPlaceAndReplaceThoseOfALaterOne() throws IOException {
    toml("peer = [\"c:3\", \"[::1]:4\"]");
    assertThat(read().get(Keys.PEER)).containsExactly(new Endpoint("c", 3), new Endpoint("::1", 4));
    flags.put("peer", List.of("a:1", "b:2"));
    assertThat(read().get(Keys.PEER)).containsExactly(new Endpoint("a", 1), new Endpoint("b", 2));
    flags.remove("peer");
    environment.put("HEARSAY_PEER", "d:5, e:6");
    assertThat(read().get(Keys.PEER)).containsExactly(new Endpoint("d", 5), new Endpoint("e", 6));
  }

  @Test
  void sizesAndTimesCarryTheirUnit() throws IOException {
    toml("[store]", "max = \"64M\"", "[pow]", "max = \"2m\"");
    assertThat(read().get(Keys.STORE_MAX)).isEqualTo(64L << 20);
    assertThat(read().get(Keys.POW_MAX)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void aTableNamedLikeASwitchSwitchesIt() throws IOException {
    toml("[lan]", "enabled = false", "port = 9000");
    assertThat(read().get(Keys.LAN)).isFalse();
    assertThat(read().get(Keys.LAN_PORT)).isEqualTo(9000);
  }

  @Test
  void aValueOutOfRangeIsRefusedWithWhatToType() {
    flags.put("port", List.of("70000"));
    refusal(Exit.USAGE, "--port 70000", "from 0 to 65535", "such as --port 7470");
  }

  @Test
  void aSizeThatOverflowsIsRefused() {
    flags.put("store.max", List.of("999999999999G"));
    refusal(Exit.USAGE, "--store.max 999999999999G", "1M to 64G");
  }

  @Test
  void aNumberThatIsNoneIsRefused() {
    flags.put("shh.pow", List.of("NaN"));
    refusal(Exit.USAGE, "--shh.pow NaN");
  }

  @Test
  void aPeerWithoutAPortIsRefused() {
    flags.put("peer", List.of("192.168.1.23"));
    refusal(Exit.USAGE, "--peer 192.168.1.23", "HOST:PORT");
  }

  @Test
  void aWrongVariableIsNamed() {
    environment.put("HEARSAY_RPC_PORT", "many");
    refusal(Exit.CONFIG, "HEARSAY_RPC_PORT=many", "such as HEARSAY_RPC_PORT=8545");
  }

  @Test
  void aWrongValueInTheFileIsNamedWithItsLine() throws IOException {
    Path file = toml("", "[rpc]", "port = \"many\"");
    refusal(Exit.CONFIG, file + " line 3", "rpc.port = many", "such as rpc.port = 8545");
  }

  @Test
  void anExampleForTheFileIsQuotedWhereTomlWantsIt() throws IOException {
    toml("[store]", "max = \"lots\"");
    refusal(Exit.CONFIG, "such as store.max = \"256M\"");
  }

  @Test
  void aBrokenLineIsNamed() throws IOException {
    Path file = toml("port = 7470", "maxpeers 50");
    refusal(Exit.CONFIG, file + " line 2", "NAME = VALUE");
  }

  @Test
  void anUnknownKeyIsRefusedWithASuggestion() throws IOException {
    Path file = toml("[rpc]", "prot = 8545");
    refusal(Exit.CONFIG, file + " line 2", "rpc.prot", "did you mean rpc.port?");
  }

  @Test
  void anUnknownTableIsRefused() throws IOException {
    toml("[mining]");
    refusal(Exit.CONFIG, "there is no setting mining");
  }

  @Test
  void aFileThatIsNoTextIsRefused() throws IOException {
    Files.write(directory.resolve("hearsay.toml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    refusal(Exit.CONFIG, "hearsay.toml: not text in UTF-8");
  }

  @Test
  void theFileInsideCannotMoveTheDirectory() throws IOException {
    toml("datadir = \"elsewhere\"");
    refusal(Exit.CONFIG, "cannot be named by the file inside it");
  }

  @Test
  void aFileThatIsAskedForMustExist() {
    flags.put("config", List.of(directory.resolve("none.toml").toString()));
    refusal(Exit.CONFIG, "none.toml", "no such file");
  }

  @Test
  void theControlPortLeavesLoopbackOnlyWithTokenAndTls() {
    flags.put("rpc.addr", List.of("0.0.0.0"));
    refusal(Exit.CONFIG, "--rpc.addr 0.0.0.0", "--rpc.addr 127.0.0.1");
    flags.put("rpc.auth", List.of("required"));
    refusal(Exit.CONFIG, "--rpc.addr 0.0.0.0", "--rpc.tls.cert FILE");
    flags.put("rpc.tls.cert", List.of("cert.pem"));
    refusal(Exit.CONFIG, "--rpc.tls.cert without --rpc.tls.key");
    flags.put("rpc.tls.key", List.of("key.pem"));
    assertThat(read().get(Keys.RPC_ADDR)).isEqualTo("0.0.0.0");
    flags.put("rpc.auth", List.of("open"));
    refusal(Exit.CONFIG, "--rpc.addr 0.0.0.0", "--rpc.auth required");
    for (String loopback : List.of("127.0.0.1", "localhost", "::1", "127.0.0.5")) {
      flags.put("rpc.addr", List.of(loopback));
      assertThat(read().get(Keys.RPC_ADDR)).isEqualTo(loopback);
    }
  }

  @Test
  void anInterfaceThatIsNotThereIsRefusedWithThoseThatAre() {
    flags.put("lan.if", List.of("nope0"));
    refusal(Exit.CONFIG, "--lan.if nope0", "there are: ");
    flags.put("lan", List.of("false"));
    assertThat(read().get(Keys.LAN_IF)).contains("nope0");
  }

  @Test
  void onePortIsNotTwo() {
    flags.put("port", List.of("8545"));
    refusal(Exit.CONFIG, "port 8545 is given to both --port and --rpc.port");
  }

  @Test
  void theSecondPortForWebSocketIsNotTheFirstButMayBeNamedWhereItIsNotServed() {
    flags.put("ws.port", List.of("8545"));
    assertThat(read().get(Keys.WS_PORT)).isEqualTo(8545);
    flags.put("ws", List.of("true"));
    refusal(Exit.CONFIG, "8545", "--rpc.port", "--ws.port");
    flags.put("ws.port", List.of("7470"));
    refusal(Exit.CONFIG, "7470", "--port", "--ws.port");
  }

  @Test
  void aSocketPathThatTheSystemCannotBindIsRefusedUnlessThereIsNoSocket() {
    flags.put("datadir", List.of(directory.resolve("x".repeat(110)).toString()));
    refusal(Exit.CONFIG, "--ipcpath");
    flags.put("ipcdisable", List.of("true"));
    assertThat(read().get(Keys.IPCDISABLE)).isTrue();
  }

  @Test
  void everythingIsKeptUnderTheDataDirectory() {
    assertThat(read().dataDirectory()).isEqualTo(directory);
    assertThat(read().socket()).isEqualTo(directory.resolve("hearsay.ipc"));
  }

  @Test
  void withoutADataDirectoryTheUsersOwnCounts() {
    environment.put("XDG_DATA_HOME", directory.toString());
    environment.put("XDG_CONFIG_HOME", directory.toString());
    assertThat(Settings.read(Map.of(), environment).dataDirectory())
        .isEqualTo(directory.resolve("hearsay"));
  }

  @Test
  void anEmptyDirectoryOnTheCommandLineIsNotTheUsersOwn() {
    for (String flag : List.of("datadir", "config", "ipcpath")) {
      flags.put(flag, List.of(""));
      refusal(Exit.USAGE, "--" + flag + " is empty");
      flags.remove(flag);
    }
  }

  @Test
  void theUsersOwnFileDoesNotReachIntoADirectoryThatIsNamed() throws IOException {
    environment.put("XDG_CONFIG_HOME", directory.toString());
    Files.createDirectories(directory.resolve("hearsay"));
    Files.writeString(directory.resolve("hearsay/hearsay.toml"), "port = 5");
    assertThat(Settings.read(Map.of(), environment).get(Keys.PORT)).isEqualTo(5);
    assertThat(read().get(Keys.PORT)).isEqualTo(7470);
  }
}
