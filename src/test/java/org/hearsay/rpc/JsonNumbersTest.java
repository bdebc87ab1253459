package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonNumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-3, -3",
    "0.2, 0.2",
    "0.000001, 0.000001",
    "1e-7, 1E-7",
    "1.8204444444444445, 1.8204444444444445",
    "123456789.125, 123456789.125",
    "1e20, 100000000000000000000",
    "1e21, 1E+21",
  })
  void theyHaveAnExponentWhereGoHasOne(double value, String text) {
    assertThat(JsonNumbers.json(value).toString()).isEqualTo(text);
  }
}
