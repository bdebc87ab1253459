package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** What is left of a log line that others may read. */
final class RedactionTest {
  private final Redaction redaction = new Redaction();
  private final List<String> written = new ArrayList<>();
  private final RedactedLogging.RedactedLogger log =
      new RedactedLogging.RedactedLogger("X", new Paper(), redaction);

  private final class Paper extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    @Override
    protected String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, org.slf4j.Marker marker, String text, Object[] args, Throwable thrown) {
      String trace = thrown == null ? "" : " " + thrown;
      written.add(level + " " + MessageFormatter.basicArrayFormat(text, args) + trace);
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "198.51.100.7",
        "/198.51.100.7",
        "peer.example/198.51.100.7",
        "2001:db8::17",
        "2001:db8:0:0:0:0:0:17",
        "fe80::1c2d:3e4f%eth0",
        "::ffff:198.51.100.7"
      })
  void anAddressInATextBecomesATag(String address) {
    assertThat(redaction.text("refused: " + address + " by them"))
        .matches("refused: ip-[0-9a-f]{8} by them");
    assertThat(redaction.text("[" + address + "]:7470")).matches("\\[ip-[0-9a-f]{8}\\]:7470");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/127.0.0.1:8545",
        "[::1]:7470",
        "0.0.0.0:7470",
        "11:55:01.123",
        "agent=\"hearsay/v0.1.0/linux-amd64/java17\"",
        "17.0.15+6",
        "c251ddaf…",
        "1.2.3.4.5",
        "id=0x0477c1d0"
      })
  void whatIsNobodysAddressStays(String text) {
    assertThat(redaction.text(text)).isEqualTo(text);
  }

  @Test
  void aTagIsTheSameForTheSameValueAndInThisProcessOnly() throws Exception {
    Endpoint endpoint = new Endpoint("198.51.100.7", 7470);
    String tag = String.valueOf(redaction.argument("address", endpoint));
    assertThat(tag).matches("ip-[0-9a-f]{8}:7470");
    assertThat(redaction.text("to 198.51.100.7:7470 now")).isEqualTo("to " + tag + " now");
    InetSocketAddress socket = new InetSocketAddress(InetAddress.getByName("198.51.100.7"), 7470);
    assertThat(redaction.argument("", socket)).isEqualTo(tag);
    assertThat(redaction.argument("", new Endpoint("198.51.100.8", 7470))).isNotEqualTo(tag);
    assertThat(new Redaction().argument("", endpoint)).isNotEqualTo(tag);
  }

  @Test
  void hostsTopicsAndSizesAreKnownByTypeOrKey() {
    assertThat(String.valueOf(redaction.argument("", new Endpoint("node.example", 1))))
        .matches("host-[0-9a-f]{8}:1");
    assertThat(String.valueOf(redaction.argument("host", "node.example")))
        .matches("host-[0-9a-f]{8}");
    assertThat(String.valueOf(redaction.argument("", new Topic(0x01020304))))
        .matches("topic-[0-9a-f]{8}");
    assertThat(String.valueOf(redaction.argument("topic", "chat"))).matches("topic-[0-9a-f]{8}");
    assertThat(String.valueOf(redaction.argument("bytes", 777))).matches("size-[0-9a-f]{8}");
    assertThat(redaction.argument("peers", 7)).isEqualTo(7);
  }

  @Test
  void linesBelowAWarningAreRedactedAndWarningsAreWhole() {
    log.info("peer up id={} address={} peers={}", "c251ddaf…", new Endpoint("10.1.2.3", 7470), 3);
    log.debug("unreachable why=\"{}\"", "refused: /10.1.2.3:7470");
    log.debug("closing", new IllegalStateException("at 10.1.2.3"));
    log.warn("closing client={}", "/10.1.2.3:7470", new IllegalStateException("at 10.1.2.3"));
    String tag = redaction.tag("ip", "10.1.2.3");
    assertThat(written)
        .containsExactly(
            "INFO peer up id=c251ddaf… address=" + tag + ":7470 peers=3",
            "DEBUG unreachable why=\"refused: " + tag + ":7470\"",
            "DEBUG closing java.lang.IllegalStateException: at " + tag,
            "WARN closing client=/10.1.2.3:7470 java.lang.IllegalStateException: at 10.1.2.3");
  }
}
