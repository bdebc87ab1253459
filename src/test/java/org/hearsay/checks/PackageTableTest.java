package org.hearsay.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may import whom: the table of docs/architecture.md, as a test. */
final class PackageTableTest {
  private static final String ROOT = "";
  private static final Map<String, Set<String>> MAY_IMPORT = table();
  private static final JavaClasses CLASSES = MainClasses.all();

  private static Map<String, Set<String>> table() {
    Map<String, Set<String>> table = new LinkedHashMap<>();
    table.put("wire", Set.of());
    table.put("env", Set.of("wire"));
    table.put("seal", Set.of("wire"));
    table.put("store", Set.of("wire", "seal", "env"));
    table.put("gossip", Set.of("wire", "seal", "store", "env"));
    table.put("chain", Set.of("wire", "seal", "env"));
    table.put("inbox", Set.of("wire", "seal", "env"));
    table.put("people", Set.of("wire", "seal", "env"));
    table.put("mail", Set.of("wire", "seal", "store", "env"));
    table.put("node", Set.copyOf(table.keySet()));
    table.put("net", Set.of("wire", "env", "seal"));
    table.put("disk", Set.of("wire", "env"));
    table.put("rpc", Set.of("node", "people", "chain", "inbox", "mail", "seal", "wire", "env"));
    table.put("cli", Set.of("rpc", "wire"));
    table.put("sim", without(table.keySet(), "net", "disk", "rpc", "cli"));
    table.put("bench", without(table.keySet(), "cli"));
    table.put(ROOT, Set.copyOf(table.keySet()));
    return table;
  }

  private static Set<String> without(Set<String> all, String... names) {
    Set<String> rest = new LinkedHashSet<>(all);
    rest.removeAll(Set.of(names));
    return rest;
  }

  @Test
  void everyPackageIsInTheTable() {
    assertThat(CLASSES)
        .allSatisfy(
            c ->
                assertThat(MAY_IMPORT)
                    .as("%s is in no package of the table", c)
                    .containsKey(top(c)));
  }

  @Test
  void aPackageImportsOnlyWhatTheTableAllows() {
    ArchRuleDefinition.classes()
        .should(importOnlyWhatTheTableAllows())
        .because(
            "the direction between packages is the architecture; change the table if it is wrong")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    SlicesRuleDefinition.slices()
        .matching("org.hearsay.(*)..")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void theTableItselfHasNoCycles() {
    Set<String> settled = new LinkedHashSet<>();
    Set<String> open = new LinkedHashSet<>(MAY_IMPORT.keySet());
    while (open.removeIf(name -> settled.containsAll(MAY_IMPORT.get(name)))) {
      settled.addAll(without(MAY_IMPORT.keySet(), open.toArray(String[]::new)));
    }
    assertThat(open).as("packages that import each other").isEmpty();
  }

  @Test
  void clientsOfThePortDoNotLoadTheDaemon() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("org.hearsay.cli..")
        .should()
        .transitivelyDependOnClassesThat(daemonOnly())
        .because("a command is a client: it must start fast and work against any daemon")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> daemonOnly() {
    return DescribedPredicate.describe(
        "are Netty, BouncyCastle or the node",
        c ->
            c.getPackageName().startsWith("io.netty")
                || c.getPackageName().startsWith("org.bouncycastle")
                || c.getPackageName().startsWith("org.hearsay.node"));
  }

  private static ArchCondition<JavaClass> importOnlyWhatTheTableAllows() {
    return new ArchCondition<>("import only what the table allows") {
      @Override
      public void check(JavaClass origin, ConditionEvents events) {
        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
          if (!allowed(origin, dependency.getTargetClass())) {
            events.add(SimpleConditionEvent.violated(origin, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static boolean allowed(JavaClass origin, JavaClass target) {
    String from = top(origin);
    String to = top(target.getBaseComponentType());
    return !target.getBaseComponentType().getPackageName().startsWith("org.hearsay")
        || from.equals(to)
        || MAY_IMPORT.getOrDefault(from, Set.of()).contains(to);
  }

  /** The package's name below {@code org.hearsay}, subpackages counted with their parent. */
  private static String top(JavaClass c) {
    String name = c.getPackageName();
    if (!name.startsWith("org.hearsay.")) {
      return ROOT;
    }
    return name.substring("org.hearsay.".length()).split("\\.", 2)[0];
  }
}
