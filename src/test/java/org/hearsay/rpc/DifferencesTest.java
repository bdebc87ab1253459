package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/rpc-differences.md names tests; they must be there. */
final class DifferencesTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

  @Test
  void everyTestThatThePageNamesExists() throws Exception {
    List<String> missing = new ArrayList<>();
    Matcher named = TEST.matcher(Files.readString(Path.of("docs", "rpc-differences.md")));
    int count = 0;
    while (named.find()) {
      count++;
      Path file = Path.of("src/test/java/org/hearsay/rpc", named.group(1) + ".java");
      String method = named.group(2) == null ? "" : "void " + named.group(2) + "(";
      if (!Files.exists(file) || !Files.readString(file).contains(method)) {
        missing.add(named.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(count).isGreaterThan(15);
  }
}
