package org.hearsay.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What must not stand in the repository's text. */
final class CleanTextTest {
  /** Put together here so that this file does not find itself. */
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(^|[^\\w.$}*-])/(wo" + "rk|ro" + "ot|ho" + "me|Us" + "ers|t" + "mp)/");

  private static final List<String> PLACES =
      List.of(
          "src",
          "proto",
          "config",
          "docs",
          ".ci",
          ".mvn",
          "hearsay",
          "pom.xml",
          "README.md",
          "CHANGELOG.md");

  @Test
  void noSourceMentionsAPathOfOneMachine() {
    List<String> found = new ArrayList<>();
    places()
        .forEach(
            source ->
                source
                    .text()
                    .lines()
                    .filter(line -> MACHINE_PATH.matcher(line).find())
                    .forEach(line -> found.add(source + ": " + line.strip())));
    assertThat(found).isEmpty();
  }

  @Test
  void thePatternFindsWhatItLooksFor() {
    assertThat(MACHINE_PATH.matcher("see /wo" + "rk/main").find()).isTrue();
    assertThat(MACHINE_PATH.matcher("\"/t" + "mp/x\"").find()).isTrue();
    assertThat(MACHINE_PATH.matcher("https://example.org/wo" + "rk/x").find()).isFalse();
  }

  private static Stream<Sources> places() {
    return PLACES.stream()
        .flatMap(place -> Sources.below(place).stream())
        .filter(source -> !source.name().contains("/vectors/"));
  }
}
