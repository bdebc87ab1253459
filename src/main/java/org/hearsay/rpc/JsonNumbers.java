package org.hearsay.rpc;

import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Floating point as Go writes it. */
final class JsonNumbers {
  private static final double EXACT_MAX = 1L << 53;
  private static final double EXPONENT_MIN = 1e21;

  private JsonNumbers() {}

  /** As encoding/json: 1, not 1.0, and with an exponent only below 1e-6 and from 1e21 on. */
  static JsonNode json(double value) {
    if (value == Math.rint(value) && Math.abs(value) <= EXACT_MAX) {
      return JsonNodeFactory.instance.numberNode((long) value);
    }
    if (!Double.isFinite(value)) {
      return JsonNodeFactory.instance.numberNode(value);
    }
    BigDecimal digits = BigDecimal.valueOf(value).stripTrailingZeros();
    boolean whole = digits.scale() < 0 && Math.abs(value) < EXPONENT_MIN;
    return JsonNodeFactory.instance.numberNode(whole ? digits.setScale(0) : digits);
  }

  /** As {@code %f}: six digits after the point, of the exact value. */
  static String fixed(double value) {
    String digits = new BigDecimal(value).abs().setScale(6, RoundingMode.HALF_EVEN).toPlainString();
    return value < 0 ? "-" + digits : digits;
  }
}
