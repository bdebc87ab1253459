package org.hearsay;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hearsay.rpc.Nearest;

/** What the environment says besides settings, and what it says that means nothing. */
final class Surroundings {
  private static final String OURS = "HEARSAY_";

  /** The launcher's own; no settings. */
  private static final List<String> LAUNCHERS = List.of("HEARSAY_JAVA_OPTS");

  private Surroundings() {}

  /** A line for each variable that looks like a setting and is none. */
  static List<String> warnings(Map<String, String> environment) {
    Set<String> known = new TreeSet<>(LAUNCHERS);
    Keys.ALL.forEach(key -> known.add(key.variable()));
    return environment.keySet().stream()
        .filter(name -> name.startsWith(OURS) && !known.contains(name))
        .sorted()
        .map(name -> name + " means nothing here; " + help(name, known))
        .toList();
  }

  private static String help(String name, Set<String> known) {
    return Nearest.to(name, known)
        .map(meant -> "did you mean " + meant + "?")
        .orElse("hearsay run --help lists every setting");
  }

  /**
   * Whether data may be coloured: no-color.org's variable wins over everything but --color.
   *
   * @param draws whether somebody looks at the data
   */
  static boolean paints(Map<String, String> environment, boolean draws) {
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return false;
    }
    String force = environment.getOrDefault("CLICOLOR_FORCE", "");
    return (!force.isEmpty() && !force.equals("0"))
        || (draws && !environment.getOrDefault("TERM", "dumb").equals("dumb"));
  }
}
