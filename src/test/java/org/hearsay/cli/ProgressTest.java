package org.hearsay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.hearsay.cli.Progress.Kind;
import org.junit.jupiter.api.Test;

/** Progress on a clock that stands still until it is moved. */
final class ProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long nanos;

  private Progress progress(Kind kind) {
    return new Progress(new PrintStream(err, true, StandardCharsets.UTF_8), kind, () -> nanos);
  }

  private void pass(long millis) {
    nanos += Duration.ofMillis(millis).toNanos();
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatIsOverWithinASecondShowsNothing() {
    Progress progress = progress(Kind.DRAWN);
    pass(999);
    progress.show("half");
    progress.close();
    assertThat(said()).isEmpty();
  }

  @Test
  void aLineIsDrawnOverAndTakenAwayAtTheEnd() {
    Progress progress = progress(Kind.DRAWN);
    pass(1000);
    progress.show("one");
    pass(50);
    progress.show("too soon");
    pass(50);
    progress.show("two");
    progress.step("done");
    progress.close();
    assertThat(said().replaceAll("\u001b\\[\\?7[lh]", ""))
        .isEqualTo("\r\u001b[Kone\r\u001b[Ktwo\r\u001b[Kdone" + System.lineSeparator());
  }

  @Test
  void aLogGetsALineEveryTenSecondsAndNoEscapes() {
    Progress progress = progress(Kind.LOGGED);
    for (int second = 1; second <= 25; second++) {
      pass(1000);
      progress.show("after " + second);
    }
    progress.close();
    assertThat(said().lines()).containsExactly("after 10", "after 20");
  }

  @Test
  void whoWantsNoneGetsNone() {
    Progress progress = progress(Kind.NONE);
    pass(60_000);
    progress.show("x");
    progress.step("y");
    assertThat(said()).isEmpty();
    assertThat(progress.taken()).isEqualTo(Duration.ofMinutes(1));
  }
}
