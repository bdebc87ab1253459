package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a build and a JDK that only say what they were asked. */
final class LauncherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Path top;
  private Path jdk;

  private record Ended(int status, String out, String err) {}

  @BeforeEach
  void makeARepository() throws IOException {
    top = Files.createDirectories(directory.resolve("a place with spaces"));
    jdk = directory.resolve("jdk of tomorrow");
    Files.copy(Path.of("hearsay"), top.resolve("hearsay"), StandardCopyOption.COPY_ATTRIBUTES);
    script(
        top.resolve("mvnw"),
        "echo built >>builds; echo \"$JAVA_HOME\" >built-with; mkdir -p target; echo $$ >target/hearsay.jar");
    makeOld(Files.writeString(top.resolve("pom.xml"), "<project/>"));
    makeOld(Files.createDirectories(top.resolve("proto")));
    Path sources = Files.createDirectories(top.resolve("src/main"));
    makeOld(Files.writeString(sources.resolve("Main.java"), "class Main {}"));
    makeOld(sources);
    fakeJdk(jdk, "99.0.1");
  }

  private static void fakeJdk(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/java"), "for word in \"$@\"; do echo \"[$word]\"; done");
    script(home.resolve("bin/javac"), "");
  }

  private static Path script(Path path, String body) throws IOException {
    Files.writeString(path, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    return path;
  }

  private static void makeOld(Path path) throws IOException {
    setAge(path, 1000);
  }

  private static void setAge(Path path, int seconds) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(seconds)));
  }

  /** Builds, and lets some time pass: file systems do not tell moments of one tick apart. */
  private void buildAWhileAgo() throws IOException, InterruptedException {
    run("status");
    setAge(top.resolve("target/hearsay.jar"), 500);
    setAge(top.resolve("target/hearsay.built"), 501);
  }

  private Process begin(Path launcher, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("HEARSAY_JAVA_OPTS", "-Xmx1g -Da=b");
    return builder.start();
  }

  private static Ended end(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes());
    String err = new String(process.getErrorStream().readAllBytes());
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), out, err);
  }

  private Ended run(String... args) throws IOException, InterruptedException {
    return end(begin(top.resolve("hearsay"), args));
  }

  private int builds() throws IOException {
    return Files.exists(top.resolve("builds"))
        ? Files.readAllLines(top.resolve("builds")).size()
        : 0;
  }

  @Test
  void theFirstStartBuildsAndSaysSo() throws Exception {
    Ended first = run("status");
    assertThat(first.err()).isEqualTo("hearsay: builds with Java 99 (a minute the first time)\n");
    assertThat(first.status()).isZero();
    assertThat(Files.readString(top.resolve("built-with"))).isEqualTo(jdk + "\n");
    assertThat(run("status").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aNewerSourceIsBuiltOnce() throws Exception {
    buildAWhileAgo();
    Files.writeString(top.resolve("src/main/Main.java"), "class Main { int x; }");
    run("status");
    run("status");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aSourceThatWentAwayIsNoticed() throws Exception {
    buildAWhileAgo();
    Files.delete(top.resolve("src/main/Main.java"));
    run("status");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aBuildThatLeavesTheJarAloneIsNotRepeated() throws Exception {
    buildAWhileAgo();
    script(top.resolve("mvnw"), "echo built >>builds");
    Files.writeString(top.resolve("pom.xml"), "<project><!-- a word --></project>");
    run("status");
    run("status");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aFailedBuildIsShownAndRepeated() throws Exception {
    script(top.resolve("mvnw"), "echo built >>builds; echo 'Main.java:1: no'; exit 1");
    Ended failed = run("status");
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("Main.java:1: no", "the build failed");
    run("status");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    script(
        top.resolve("mvnw"),
        "echo built >>builds; sleep 1; mkdir -p target; echo x >target/hearsay.jar");
    Process one = begin(top.resolve("hearsay"), "one");
    Process two = begin(top.resolve("hearsay"), "two");
    assertThat(end(one).status()).isZero();
    assertThat(end(two).status()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aLockWhoseBuildWasKilledIsBroken() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    end(gone);
    Path lock = Files.createDirectories(top.resolve("target/hearsay.lock"));
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");
    assertThat(run("status").status()).isZero();
    assertThat(lock).doesNotExist();
  }

  @Test
  void itIsFoundBehindSymbolicLinks() throws Exception {
    Path far = Files.createSymbolicLink(directory.resolve("far"), top.resolve("hearsay"));
    Path near = Files.createSymbolicLink(directory.resolve("near"), Path.of("far"));
    assertThat(end(begin(near, "status")).out())
        .contains("[" + top.toRealPath().resolve("target/hearsay.jar") + "]");
    assertThat(Files.isSymbolicLink(far)).isTrue();
  }

  @Test
  void argumentsArriveAsTheyWere() throws Exception {
    assertThat(run("pub", "a topic", "", "*").out()).endsWith("[pub]\n[a topic]\n[]\n[*]\n");
  }

  @Test
  void commandsAreMadeToStartFastAndTheDaemonToRunFast() throws Exception {
    assertThat(run("--datadir", "x", "status").out()).contains("[-XX:TieredStopAtLevel=1]");
    assertThat(run("run").out()).doesNotContain("Tiered").contains("[-Xmx1g]\n[-Da=b]\n");
    assertThat(run().out()).doesNotContain("Tiered").contains("[--enable-native-access");
  }

  @Test
  void aBuildLeavesAnArchiveOfClassesWhichCommandsUse() throws Exception {
    assertThat(run("status").out()).doesNotContain("-XX:SharedArchiveFile");
    script(
        jdk.resolve("bin/java"),
        "for word in \"$@\"; do echo \"[$word]\"; case $word in"
            + " -XX:ArchiveClassesAtExit=*) echo x >\"${word#*=}\";; esac; done");
    Files.delete(top.resolve("target/hearsay.jar"));
    Path archive = top.toRealPath().resolve("target/hearsay-99.0.1.jsa");
    assertThat(run("status").out()).contains("[-XX:SharedArchiveFile=" + archive + "]");
    assertThat(run("run").out()).doesNotContain("SharedArchiveFile");
    fakeJdk(jdk, "99.0.2");
    assertThat(run("status").out()).doesNotContain("SharedArchiveFile");
  }

  @Test
  void anArchiveThatIsNoneDoesNoHarm() throws Exception {
    Path archive = Files.writeString(directory.resolve("x.jsa"), "\0rubbish".repeat(1000));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java") + "",
            "-Xlog:disable",
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            System.getProperty("java.class.path"),
            "org.hearsay.Main",
            "version");
    Ended ended = end(new ProcessBuilder(command).start());
    assertThat(ended.status()).isZero();
    assertThat(ended.out()).startsWith("hearsay ");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void anOldJdkIsNotTaken() throws Exception {
    run("status");
    fakeJdk(jdk, "1.8.0_402");
    // Whatever else this machine has, or nothing: then the line says what is missing.
    assertThat(run("status").out()).doesNotContain("[status]");
  }
}
