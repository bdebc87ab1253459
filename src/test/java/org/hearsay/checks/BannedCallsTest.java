package org.hearsay.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Time, chance, threads and libraries stay where they belong. */
final class BannedCallsTest {
  /** The packages that may touch the world; the root is one of them. Generated code is no one's. */
  private static final String[] WORLDLY = {
    "org.hearsay",
    "org.hearsay.net..",
    "org.hearsay.disk..",
    "org.hearsay.rpc..",
    "org.hearsay.bench..",
    "org.hearsay.cli..",
    "org.hearsay.wire.pb.."
  };

  private static final Pattern SHARED =
      Pattern.compile(
          "java\\.util\\.concurrent\\.(locks\\..*|atomic\\..*|Concurrent.*|CopyOnWrite.*|.*Queue"
              + "|.*Deque|.*Executor.*|ForkJoin.*|CountDownLatch|Semaphore|CyclicBarrier|Phaser)");

  private static final JavaClasses CLASSES = MainClasses.all();

  @Test
  void timeComesFromTheLoop() {
    noClasses()
        .that()
        .resideOutsideOfPackages(WORLDLY)
        .should()
        .accessTargetWhere(readsAClock())
        .because("use loop.clock()")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaAccess<?>> readsAClock() {
    return describe(
        "it reads a clock of the machine",
        access -> {
          String owner = access.getTargetOwner().getName();
          String name = access.getTarget().getName();
          return (owner.startsWith("java.time.")
                  && (name.equals("now") || name.startsWith("system")))
              || (owner.equals("java.lang.System")
                  && Set.of("nanoTime", "currentTimeMillis").contains(name))
              || (owner.equals("java.util.Date") && name.equals("<init>"));
        });
  }

  @Test
  void chanceIsHandedIn() {
    noClasses()
        .that()
        .resideOutsideOfPackages(WORLDLY)
        .should()
        .accessTargetWhere(makesChance())
        .because("take a RandomGenerator in the constructor: one per node, split from the seed")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaAccess<?>> makesChance() {
    return describe(
        "it makes randomness of its own",
        access -> {
          String owner = access.getTargetOwner().getName();
          String name = access.getTarget().getName();
          return (Set.of("java.util.Random", "java.security.SecureRandom").contains(owner)
                  && (name.equals("<init>") || name.startsWith("getInstance")))
              || owner.equals("java.util.concurrent.ThreadLocalRandom")
              || (owner.equals("java.lang.Math") && name.equals("random"))
              || (owner.equals("java.util.UUID") && name.equals("randomUUID"));
        });
  }

  @Test
  void threadsStayOutsideTheLoop() {
    noClasses()
        .that()
        .resideOutsideOfPackages(WORLDLY)
        .should()
        .accessTargetWhere(usesAThread())
        .because("use loop.execute, loop.schedule or work.start")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaAccess<?>> usesAThread() {
    return describe(
        "it uses a thread",
        access ->
            access.getTargetOwner().getName().equals("java.lang.Thread")
                // Saying in a message on which thread one is decides nothing.
                && !Set.of("currentThread", "getName").contains(access.getTarget().getName()));
  }

  @Test
  void nothingIsSharedBetweenThreads() {
    noClasses()
        .that()
        .resideOutsideOfPackages(WORLDLY)
        .should()
        .dependOnClassesThat(
            describe(
                "are locks, atomics or concurrent collections",
                (JavaClass c) -> SHARED.matcher(c.getName()).matches()))
        .because("what lives on the loop has one thread: use plain collections")
        .check(CLASSES);
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackages(WORLDLY)
        .should()
        .haveModifier(JavaModifier.VOLATILE)
        .because("what lives on the loop has one thread: cross over with loop.execute")
        .check(CLASSES);
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackages(WORLDLY)
        .should()
        .haveModifier(JavaModifier.SYNCHRONIZED)
        .because("what lives on the loop has one thread: cross over with loop.execute")
        .check(CLASSES);
  }

  @Test
  void nothingIsSynchronized() {
    Pattern block = Pattern.compile("\\bsynchronized\\s*\\(");
    Pattern worldly =
        Pattern.compile("src/main/java/org/hearsay/((net|disk|rpc|bench|cli)/.*|[^/]*)");
    assertThat(Sources.java("src/main"))
        .filteredOn(source -> !worldly.matcher(source.name()).matches())
        .filteredOn(source -> block.matcher(source.text()).find())
        .as("use loop.execute instead of a lock")
        .isEmpty();
  }

  @Test
  void nettyStaysBehindTheSockets() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.hearsay.net..", "org.hearsay.rpc..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .because("net and rpc translate and hand over; nobody else sees a channel or a buffer")
        .check(CLASSES);
  }

  @Test
  void generatedProtobufStaysBehindTheWire() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.hearsay.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.hearsay.wire.pb..", "com.google.protobuf..")
        .because("a frame is a record; its bytes are the wire's business")
        .check(CLASSES);
  }

  @Test
  void sqlStaysOnDisk() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.hearsay.disk..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..")
        .because("stores come in through env")
        .check(CLASSES);
  }

  @Test
  void onlyTheRootReadsSettings() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.hearsay")
        .should()
        .accessTargetWhere(readsTheEnvironment())
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("org.tomlj..")
        .because("each package owns its settings record; only the root fills it")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaAccess<?>> readsTheEnvironment() {
    return describe(
        "it reads the environment",
        access ->
            access.getTargetOwner().getName().equals("java.lang.System")
                && access.getTarget().getName().equals("getenv"));
  }
}
