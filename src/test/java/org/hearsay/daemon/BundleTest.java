package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code hearsay doctor --bundle} writes for a bug report. */
final class BundleTest {
  private static final String PREFIX = "hearsay-report/";

  @TempDir private Path directory;

  private record Said(String text, int status) {}

  private static Said run(Path data, Path bundle, String... more) throws Exception {
    List<String> args =
        new ArrayList<>(List.of("doctor", "java", "--datadir", data + "", "--bundle", bundle + ""));
    args.addAll(List.of(more));
    Process process =
        new ProcessBuilder(DaemonProcess.command(args)).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Said(text, process.exitValue());
  }

  private static Map<String, String> unzipped(Path bundle) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(bundle))) {
      for (ZipEntry one = zip.getNextEntry(); one != null; one = zip.getNextEntry()) {
        assertThat(one.getName()).startsWith(PREFIX);
        files.put(
            one.getName().substring(PREFIX.length()),
            new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  @Test
  void itHasWhatAReportNeedsAndNothingThatIsSecret() throws Exception {
    Path bundle = directory.resolve("report.zip");
    String peer = "198.51.100.7:7470";
    try (DaemonProcess one = DaemonProcess.start(directory.resolve("one"), "--lan=false");
        DaemonProcess two =
            DaemonProcess.start(
                directory.resolve("two"), "--lan=false", "--peer", one.awaitReady().address())) {
      two.awaitReady();
      await().until(() -> one.peers() == 1);
      String key = one.ipc("shh_getSymKey", one.ipc("shh_newSymKey").asString()).asString();
      Said said = run(one.directory(), bundle, "--peer", peer, "--rpc.vhosts", "node.example");
      assertThat(said.status()).as(said.text()).isZero();
      assertThat(said.text().lines()).anyMatch(line -> line.endsWith(" status.json"));
      Map<String, String> files = unzipped(bundle);
      assertThat(files.keySet())
          .containsExactlyInAnyOrder(
              "config.txt",
              "doctor.json",
              "health.json",
              "log.txt",
              "metrics.txt",
              "peers.json",
              "status.json",
              "versions.txt");
      assertThat(files.get("peers.json")).contains("\"caps\"", "\"standing\"");
      assertThat(files.get("peers.json")).doesNotContain("127.0.0.1", "enode");
      assertThat(files.get("status.json")).contains("\"peers\" : 1");
      assertThat(files.get("metrics.txt")).contains("hearsay_health{check=\"peers\"} 1.0");
      assertThat(files.get("doctor.json")).contains("\"area\" : \"java\"");
      assertThat(files.get("config.txt")).contains("peer = host-", "verbosity = 3  (default)");
      assertThat(String.join("\n", files.values()))
          .doesNotContain("198.51.100.7", "node.example", key.substring(2))
          .doesNotContain(Files.readString(one.directory().resolve("token")).strip())
          .doesNotContain(Files.readString(one.directory().resolve("nodekey")).strip());
    }
    assertThat(Files.getPosixFilePermissions(bundle))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void withoutADaemonItSaysSoAndItNeverOverwrites() throws Exception {
    Path bundle = directory.resolve("report.zip");
    Path data = directory.resolve("nobody");
    assertThat(run(data, bundle).status()).isZero();
    assertThat(unzipped(bundle)).containsKeys("no-daemon.txt", "doctor.json", "config.txt");
    byte[] before = Files.readAllBytes(bundle);
    Said again = run(data, bundle);
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.text()).contains("is there already");
    assertThat(Files.readAllBytes(bundle)).isEqualTo(before);
    assertThat(run(data, directory.resolve("no/such/report.zip")).text())
        .contains("cannot be written");
  }
}
