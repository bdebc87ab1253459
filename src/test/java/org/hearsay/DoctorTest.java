package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.cli.Exit;
import org.hearsay.cli.doctor.Diagnosis;
import org.hearsay.cli.doctor.Doctor;
import org.hearsay.cli.doctor.Finding;
import org.hearsay.cli.doctor.Finding.Grade;
import org.hearsay.cli.doctor.Premises;
import org.hearsay.cli.doctor.Said;
import org.hearsay.cli.doctor.Speed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the doctor finds when it is made on purpose. */
final class DoctorTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir private Path directory;
  private Exit exit = Exit.OK;

  @BeforeEach
  void close() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  private String doctor(String... args) {
    return doctorAt(directory, args);
  }

  private String doctorAt(Path data, String... args) {
    List<String> all = new ArrayList<>(List.of("doctor", "--datadir", data.toString()));
    all.addAll(List.of(args));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    exit = Main.run(all, print, print);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Diagnosis withDaemon(String area, String status) {
    Premises premises =
        new Premises(Path.of("here"), List.of(), false, Optional.empty(), 7471, 1, 1, List.of());
    Doctor doctor = new Doctor(premises, Said.of(JSON.readTree(status)), DoctorTest::slow);
    return new Diagnosis(doctor.look(Optional.of(area)));
  }

  @Test
  void withoutADaemonItLooksAtWhatThereIs() {
    String said = doctor("--port", "0", "--rpc.port", "0", "--lan=false");
    assertThat(said).contains("ok java", "!  clock").doesNotContain("\nx ");
    assertThat(said).containsPattern("Nothing to mend; \\d to be known.\n$");
    assertThat(exit).isEqualTo(Exit.OK);
  }

  @Test
  void aDaemonThatIsTooBusyIsNotSaidToBeGone() {
    Premises premises =
        new Premises(Path.of("here"), List.of(), false, Optional.empty(), 7471, 1, 1, List.of());
    Doctor doctor = new Doctor(premises, Said.refused("it is busy", "try again"), DoctorTest::slow);
    assertThat(doctor.look(Optional.of("rpc")).get(0).text()).isEqualTo("it is busy");
    assertThat(doctor.look(Optional.of("clock")).get(0).text())
        .isEqualTo("not looked at: the daemon did not say");
  }

  @Test
  void aPortThatIsTakenIsNamedWithTheFlagForAnother() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(other.getLocalPort());
      assertThat(doctor("ports", "--port", port, "--rpc.port", "0"))
          .contains("x  ports        " + port + " (--port)", "fix: ss -ltnp", "--port N");
      assertThat(exit).isEqualTo(Exit.FAILED);
      assertThat(doctor("ports", "--port", "0", "--rpc.port", port)).contains("(--rpc.port)");
      assertThat(exit).isEqualTo(Exit.FAILED);
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThat(doctorAt(file.resolve("data"), "directories")).contains("x  ", "is no directory");
    assertThat(exit).isEqualTo(Exit.FAILED);
    Path nobodys = Path.of("/proc");
    assumeTrue(Files.isDirectory(nobodys)); // even its owner cannot write there
    assertThat(doctorAt(nobodys.resolve("hearsay"), "directories"))
        .contains("x  directories  /proc cannot be written", "fix: ");
    assertThat(exit).isEqualTo(Exit.FAILED);
  }

  @Test
  void aDirectoryThatOthersCanReadIsWrong() throws IOException {
    assertThat(doctor("directories")).contains("rwx------", "MiB free");
    assertThat(exit).isEqualTo(Exit.OK);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(doctor("directories")).contains("fix: chmod 700 " + directory);
    assertThat(exit).isEqualTo(Exit.FAILED);
  }

  @Test
  void multicastOnAnInterfaceThatIsNotThereIsBlocked() {
    assertThat(doctor("lan", "--lan.if", "nosuch0"))
        .contains("x  lan", "no interface nosuch0", "fix: --lan.if");
    assertThat(exit).isEqualTo(Exit.FAILED);
  }

  @Test
  void anotherProgramOnTheBeaconsPortIsNamed() throws IOException {
    try (DatagramSocket other = new DatagramSocket()) {
      String port = String.valueOf(other.getLocalPort());
      assertThat(doctor("lan", "--lan.if", "lo", "--lan.port", port))
          .contains("x  lan          UDP port " + port + " cannot be had", "fix: ss -lunp");
      assertThat(exit).isEqualTo(Exit.FAILED);
    }
  }

  private static Speed slow() {
    return new Speed(50_000, 1, 50, Duration.ofSeconds(21), Duration.ofMinutes(600));
  }

  @Test
  void aMachineThatIsTooSlowIsWorthALook() {
    Finding found = withDaemon("pow", "{}").findings().get(0);
    assertThat(found.grade()).isEqualTo(Grade.LOOK);
    assertThat(found.text())
        .isEqualTo(
            "0.1 MH/s on 1 threads: a short message rated 50.0 takes 21.0 s for a TTL of 50 s,"
                + " 600 min for a day");
    assertThat(found.fix()).contains("--shh.pow");
  }

  @Test
  void nobodyConnectedIsWrong() {
    Diagnosis alone = withDaemon("peers", "{\"peers\":0,\"maxPeers\":50}");
    assertThat(alone.exit()).isEqualTo(Exit.FAILED);
    assertThat(alone.findings().get(0).fix()).contains("hearsay peer add");
    assertThat(withDaemon("peers", "{\"peers\":2}").exit()).isEqualTo(Exit.OK);
  }

  @Test
  void aClockThatIsHalfAMinuteOffIsWrong() {
    Diagnosis off = withDaemon("clock", "{\"peers\":1,\"skewMillis\":-30000}");
    assertThat(off.exit()).isEqualTo(Exit.FAILED);
    assertThat(off.findings().get(0).text()).startsWith("30.0 s ahead of the peers'");
    assertThat(off.findings().get(0).fix()).contains("timedatectl");
    assertThat(grade("clock", "{\"skewMillis\":12}")).isEqualTo(Grade.OK);
    assertThat(grade("clock", "{\"skewMillis\":5000}")).isEqualTo(Grade.LOOK);
    assertThat(grade("clock", "{}")).isEqualTo(Grade.LOOK);
  }

  private static Grade grade(String area, String status) {
    return withDaemon(area, status).findings().get(0).grade();
  }

  @Test
  void aStoreThatIsFullIsWorthALook() {
    assertThat(grade("store", "{\"poolBytes\":95,\"poolBytesMax\":100}")).isEqualTo(Grade.LOOK);
    assertThat(grade("store", "{\"poolBytes\":5,\"poolBytesMax\":100}")).isEqualTo(Grade.OK);
  }

  @Test
  void aDaemonThatDoesNotSayIsWrong() {
    Premises premises =
        new Premises(Path.of("here"), List.of(), false, Optional.empty(), 7471, 1, 1, List.of());
    Doctor doctor = new Doctor(premises, Said.refused("it hangs", "end it"), DoctorTest::slow);
    assertThat(new Diagnosis(doctor.look(Optional.of("rpc"))).exit()).isEqualTo(Exit.FAILED);
  }

  @Test
  void programsReadOneObject() {
    JsonNode json = JSON.readTree(doctor("lan", "--lan.if", "nosuch0", "--json"));
    assertThat(json.path("v").asInt()).isEqualTo(1);
    assertThat(json.path("ok").asBoolean(true)).isFalse();
    JsonNode finding = json.path("findings").path(0);
    assertThat(finding.path("area").asString()).isEqualTo("lan");
    assertThat(finding.path("grade").asString()).isEqualTo("wrong");
    assertThat(finding.path("fix").asString()).isNotEmpty();
  }

  @Test
  void anAreaThatIsNoneIsRefused() {
    assertThat(doctor("port")).contains("Did you mean hearsay doctor ports?");
    assertThat(exit).isEqualTo(Exit.USAGE);
  }
}
