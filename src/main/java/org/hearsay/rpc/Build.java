package org.hearsay.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What was built: the version of the jar, and the commit when it was built from a repository. */
record Build(String version, String commit) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");

  static Build here() {
    String version = Build.class.getPackage().getImplementationVersion();
    return new Build(version == null ? "dev" : version, readCommit());
  }

  private static String readCommit() {
    try (InputStream file = Build.class.getResourceAsStream("commit")) {
      String commit =
          file == null ? "" : new String(file.readAllBytes(), StandardCharsets.US_ASCII).strip();
      return COMMIT.matcher(commit).matches() ? commit : "unknown";
    } catch (IOException e) {
      throw new UncheckedIOException("which commit this is", e);
    }
  }
}
