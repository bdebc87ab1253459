package org.hearsay.rpc;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What {@code /metrics} tells of the rest of the daemon.
 *
 * @param checks whether all is well, by area of {@code hearsay doctor}; asked on any thread
 */
public record Surroundings(List<Figure> figures, Map<String, BooleanSupplier> checks) {
  public static final Surroundings NONE = new Surroundings(List.of(), Map.of());

  public Surroundings {
    figures = List.copyOf(figures);
    checks = Map.copyOf(checks);
  }
}
