package org.hearsay.bench.lab;

import java.util.OptionalDouble;

/**
 * One measurement beside its formula.
 *
 * @param figure which question it belongs to
 * @param at under which circumstances, such as {@code q=0.10 z=6}
 * @param quantity what was measured
 * @param formula what it should be; empty when no exact one is known
 * @param error standard error of the measurement: two of three lie within one
 * @param samples blocks, or attacks
 */
public record Row(
    String figure,
    String at,
    String quantity,
    OptionalDouble formula,
    double measured,
    double error,
    long samples) {
  /** Further away than this is a fault of the code, not of chance: one of 370 would be. */
  public static final double ERRORS_MAX = 3;

  static Row of(
      String figure,
      String at,
      String quantity,
      double formula,
      double measured,
      double error,
      long samples) {
    return new Row(figure, at, quantity, OptionalDouble.of(formula), measured, error, samples);
  }

  /** How many standard errors lie between formula and measurement; 0 where there is no formula. */
  public double errorsOff() {
    return formula.isEmpty() || measured == formula.getAsDouble()
        ? 0
        : (measured - formula.getAsDouble()) / error;
  }

  public boolean agrees() {
    return Math.abs(errorsOff()) <= ERRORS_MAX;
  }
}
