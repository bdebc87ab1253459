package org.hearsay.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people type, and which call that is. */
final class CallReaderTest {
  private static final String ID = "0".repeat(63) + "1";

  private static String read(String line) {
    Call call = CallReader.read(line);
    return call.method() + " " + call.params();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shh_info                     | shh_info []",
        "shh.info()                   | shh_info []",
        "shh.version;                 | shh_version []",
        "admin.peers                  | admin_peers []",
        "web3.sha3(\"0x61\")          | web3_sha3 [\"0x61\"]",
        "web3.shh.info()              | shh_info []",
        "web3.version.node            | web3_clientVersion []",
        "rpc.discover                 | rpc.discover []",
        "t_x 1 true null -1.5e3       | t_x [1, true, null, -1500.0]",
        "t_x a,b, c                   | t_x [\"a,b,\", \"c\"]",
        "t_x(a, 'b c', \"d\")         | t_x [\"a\", \"b c\", \"d\"]",
        "t_x {a: 1, b: [x, 'y',], }   | t_x [{\"a\":1,\"b\":[\"x\",\"y\"]}]",
        "t_x {\"a\" : {b:{}}} []      | t_x [{\"a\":{\"b\":{}}}, []]",
        "t_x 127.0.0.1:7470           | t_x [\"127.0.0.1:7470\"]",
        "t_x 'it\\'s \\u00e9'         | t_x [\"it's \u00e9\"]",
        "t_x 007                      | t_x [\"007\"]",
        "t_x ( 1 )                    | t_x [1]",
      })
  void manyWaysAreUnderstood(String line, String call) {
    assertThat(read(line)).isEqualTo(call);
  }

  @Test
  void anIdIsNeverANumber() {
    assertThat(read("shh_hasSymKey " + ID)).isEqualTo("shh_hasSymKey [\"" + ID + "\"]");
    assertThat(read("shh_post {symKeyID: " + ID + "}")).contains("\"" + ID + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "var x = shh.info()",
        "x = 1",
        "shh.info().memory",
        "shh.info()[0]",
        "for (;;) {}",
        "function f() {}",
        "console.log(1)",
        "shh.post(function() { return 1 })",
        "shh.info() + 1",
      })
  void whoWritesCodeIsToldThatItIsNone(String code) {
    Failure failure = catchThrowableOfType(Failure.class, () -> CallReader.read(code));
    assertThat(failure.exit()).isEqualTo(Exit.USAGE);
    assertThat(failure.what()).contains("JavaScript");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "1 + 1",
        "shh_x {",
        "shh_x {a}",
        "shh_x {a:",
        "shh_x [1",
        "shh_x \"a",
        "shh_x(1",
        "shh_x '\\u12'",
        "status",
        "admin.nodeInfo.id",
        "shh_x ]x {:1}",
        "shh_x {,,}"
      })
  void whatIsUnfinishedOrNoCallIsRefusedInWords(String line) {
    Failure failure = catchThrowableOfType(Failure.class, () -> CallReader.read(line));
    assertThat(failure.exit()).isEqualTo(Exit.USAGE);
    assertThat(failure.what()).isNotBlank();
  }

  @Test
  void bracketsInBracketsHaveAnEnd() {
    Failure failure =
        catchThrowableOfType(Failure.class, () -> CallReader.read("t_x " + "[".repeat(100_000)));
    assertThat(failure.what()).contains("64 brackets");
  }

  @ParameterizedTest
  @ValueSource(strings = {"t_x {", "t_x ([", "t_x \"a", "t_x {a: '}", "t_x \"\\\""})
  void anOpenBracketOrQuoteGoesOnInTheNextLine(String line) {
    assertThat(CallReader.isOpen(line)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"t_x", "t_x it's", "t_x {a: \"{\"}", "# it's {", "// (", "t_x )"})
  void whatIsClosedDoesNot(String line) {
    assertThat(CallReader.isOpen(line)).isFalse();
  }
}
