package org.hearsay;

import java.util.Locale;
import java.util.Optional;

/** What this program says it is. */
final class Version {
  private Version() {}

  /** From the jar; "dev" when it runs from classes. */
  static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion()).orElse("dev");
  }

  /** As peers and clients see it, in geth's manner: {@code hearsay/v0.1.0/linux-amd64/java17}. */
  static String agent() {
    String system = System.getProperty("os.name").split(" ", 2)[0].toLowerCase(Locale.ROOT);
    return "hearsay/v%s/%s-%s/java%d"
        .formatted(number(), system, System.getProperty("os.arch"), Runtime.version().feature());
  }

  static String text() {
    return "hearsay %s (java %s)".formatted(number(), Runtime.version());
  }
}
