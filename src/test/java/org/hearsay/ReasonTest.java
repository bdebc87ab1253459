package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hearsay.cli.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why commands fail, in numbers and codes. */
final class ReasonTest {
  @Test
  void everyCodeStandsInTheTableWithItsStatus() throws IOException {
    String page = Files.readString(Path.of("docs", "operating.md"));
    assertThat(Arrays.stream(Reason.values()))
        .allSatisfy(
            reason ->
                assertThat(page)
                    .contains("| %d | `%s` |".formatted(reason.exit().code(), reason.code())));
    Stream<String> told =
        Pattern.compile("`(HS-[A-Z-]+)` \\|").matcher(page).results().map(found -> found.group(1));
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Reason.values()).map(Reason::code).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "-32010, 4, HS-NOT-FOUND",
    "-32011, 5, HS-TRUST",
    "-32012, 8, HS-LOCKED",
    "-32013, 7, HS-RATE-LIMITED",
    "-32014, 7, HS-POW-TOO-LOW",
    "-32015, 6, HS-EXPIRED",
    "-32016, 1, HS-NOT-SYNCED",
    "-32017, 7, HS-QUOTA",
    "-32602, 2, HS-USAGE",
    "-32099, 1, HS-FAILED",
  })
  void whatTheDaemonRefusesHasAStatusAndACode(int error, int status, String code)
      throws IOException {
    String answer =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":%d,\"message\":\"no\",\"data\":{\"hint\":\"do\"}}}"
            .formatted(error);
    assertThat(whenItSays(200, answer, status, code)).contains("\"hint\":\"do\"");
  }

  @ParameterizedTest
  @CsvSource({
    "503, 1, HS-BUSY, is busy (all are in use)",
    "401, 8, HS-LOCKED, does not let you in (all are in use)",
    "429, 8, HS-LOCKED, does not let you in (all are in use)",
    "404, 3, HS-NO-DAEMON, is no daemon (HTTP 404: all are in use)",
  })
  void whoIsTurnedAwayIsNotToldThatNobodyIsThere(int http, int status, String code, String text)
      throws IOException {
    assertThat(whenItSays(http, "all are in use\n", status, code)).contains(text);
  }

  private static String whenItSays(int http, String answer, int status, String code)
      throws IOException {
    HttpServer daemon = daemonThatSays(http, answer);
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
      String endpoint = "http://127.0.0.1:" + daemon.getAddress().getPort();
      List<String> args = List.of("status", "--json=true", "--endpoint", endpoint);
      assertThat(Main.run(args, print, print).code()).isEqualTo(status);
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("{\"v\":1,\"error\":{\"code\":\"%s\",\"exit\":%d,".formatted(code, status));
      return out.toString(StandardCharsets.UTF_8);
    } finally {
      daemon.stop(0);
    }
  }

  private static HttpServer daemonThatSays(int status, String answer) throws IOException {
    HttpServer daemon =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    daemon.createContext(
        "/",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    daemon.start();
    return daemon;
  }
}
