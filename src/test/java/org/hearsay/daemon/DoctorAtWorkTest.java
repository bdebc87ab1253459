package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command as its user has it, with faults that are there and daemons that have them. */
final class DoctorAtWorkTest {
  private static final Pattern CHECK = Pattern.compile("hearsay_health\\{check=\"(\\w+)\"\\}");

  @TempDir private Path directory;
  private final List<DaemonProcess> daemons = new ArrayList<>();

  @AfterEach
  void endThem() {
    daemons.forEach(DaemonProcess::close);
  }

  private record Said(String text, int status) {}

  private Said doctor(Path data, String... args) throws Exception {
    List<String> all = new ArrayList<>(List.of("doctor", "--datadir", data.toString()));
    all.addAll(List.of(args));
    return run(all);
  }

  private static Said run(List<String> args) throws Exception {
    Process process =
        new ProcessBuilder(DaemonProcess.command(args)).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Said(text, process.exitValue());
  }

  private DaemonProcess daemon(String name, String... flags) throws IOException {
    DaemonProcess daemon = DaemonProcess.start(directory.resolve(name), flags);
    daemons.add(daemon);
    return daemon.awaitReady();
  }

  @Test
  void aPortThatIsTakenKeepsTheDaemonAwayAndTheDoctorSaysWhich() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(other.getLocalPort());
      String data = directory.resolve("a").toString();
      String[] flags = {"--addr", "127.0.0.1", "--port", port, "--rpc.port", "0", "--lan=false"};
      List<String> start = new ArrayList<>(List.of("run", "--datadir", data));
      start.addAll(List.of(flags));
      assertThat(run(start).status()).isEqualTo(1);
      Said said = doctor(directory.resolve("a"), flags);
      assertThat(said.text())
          .contains("x  ports        " + port + " (--port) cannot be had")
          .contains("fix: ss -ltnp says who has it; end that, or hearsay run --port N");
      assertThat(said.status()).isEqualTo(1);
    }
  }

  @Test
  void aClockThatIsHalfAMinuteOffIsSeenFromBothSides() throws Exception {
    DaemonProcess right = daemon("right", "--lan=false");
    DaemonProcess wrong = DaemonProcess.startLate(directory.resolve("wrong"), right.address(), 30);
    daemons.add(wrong.awaitReady());
    await().until(() -> knowsSkew(wrong) && knowsSkew(right));
    Said ahead = doctor(wrong.directory(), "clock");
    assertThat(ahead.text())
        .containsPattern("x  clock        (29\\.9|30\\.\\d) s ahead of the peers'")
        .contains("fix: timedatectl set-ntp true");
    assertThat(ahead.status()).isEqualTo(1);
    assertThat(doctor(right.directory(), "clock").text()).contains("s behind the peers'");
  }

  private static boolean knowsSkew(DaemonProcess daemon) {
    return daemon.ipc("node_status").has("skewMillis");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDirectoryThatCannotBeWrittenKeepsTheDaemonAwayAndTheDoctorSaysWhich() throws Exception {
    Path nobodys = Path.of("/proc", "hearsay"); // where even root cannot write
    assertThat(run(List.of("run", "--datadir", nobodys.toString())).status()).isEqualTo(1);
    Said said = doctor(nobodys, "directories");
    assertThat(said.text())
        .contains("x  directories  /proc cannot be written", "choose another with --datadir");
    assertThat(said.status()).isEqualTo(1);
  }

  @Test
  void aDaemonWithoutPeersReachesNobody() throws Exception {
    Said said = doctor(daemon("alone", "--lan=false").directory(), "peers");
    assertThat(said.text()).contains("x  peers        nobody", "fix: hearsay peer add HOST:PORT");
    assertThat(said.status()).isEqualTo(1);
  }

  @Test
  void withNothingWrongItSaysSoAndDisturbsNobody() throws Exception {
    String lanPort;
    try (DatagramSocket free = new DatagramSocket()) {
      lanPort = String.valueOf(free.getLocalPort());
    }
    Path own = Files.createDirectory(directory.resolve("one"));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
    String[] lan = {"--lan.if", "lo", "--lan.port", lanPort};
    DaemonProcess one = daemon("one", lan);
    DaemonProcess two = daemon("two", lan);
    await().until(() -> one.peers() == 1 && two.peers() == 1 && knowsSkew(one));
    List<String> ports =
        List.of("--addr", "127.0.0.1", "--port", port(one.address()), "--rpc.port", "0");
    List<String> args = new ArrayList<>(List.of(lan));
    args.addAll(ports);
    args.add("--json");
    Said said = doctor(one.directory(), args.toArray(String[]::new));
    JsonNode json = JsonMapper.shared().readTree(said.text());
    assertThat(said.status()).as(said.text()).isZero();
    assertThat(json.path("v").asInt()).isEqualTo(1);
    assertThat(json.path("ok").asBoolean()).isTrue();
    assertThat(json.path("findings").findValuesAsString("text"))
        .contains("lo: IPv4 beacon sent and heard; 1 node answered")
        .contains(port(one.address()) + " (--port) is held by our daemon")
        .anySatisfy(text -> assertThat(text).contains("MH/s on"));
    assertThat(json.path("findings").findValuesAsString("grade")).doesNotContain("wrong");
    assertThat(one.peers()).isEqualTo(1);
    assertThat(Files.readString(directory.resolve("one.log"))).doesNotContain("unreachable");
  }

  private static String port(String address) {
    return address.substring(address.lastIndexOf(':') + 1);
  }

  @Test
  void whatMetricsCheckIsAnAreaAndEveryAreaIsExplained() throws Exception {
    DaemonProcess daemon = daemon("a", "--lan=false", "--metrics.open");
    String figures =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(daemon.endpoint()).resolve("/metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Set<String> checks = new TreeSet<>();
    for (Matcher matcher = CHECK.matcher(figures); matcher.find(); ) {
      checks.add(matcher.group(1));
    }
    assertThat(checks).contains("peers", "clock", "store", "lan");
    Said said = doctor(daemon.directory(), "nosuch");
    String areas = said.text().substring(said.text().indexOf("There are: "));
    assertThat(areas.split("[:,]?\\s+")).containsAll(checks).contains("java", "ports", "pow");
    String page = Files.readString(Path.of("docs", "operating.md"));
    for (String area : areas.substring("There are: ".length()).strip().split(", ")) {
      assertThat(page).contains("\n### " + area.replace(".", "") + "\n");
    }
  }
}
