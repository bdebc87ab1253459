package org.hearsay.rpc;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.hearsay.wire.Presence;

/**
 * What is told of the rest of the daemon.
 *
 * @param figures for {@code /metrics}
 * @param checks whether all is well, by area of {@code hearsay doctor}; asked on any thread
 * @param nearby who lets themselves be seen on the local network; asked on any thread
 */
public record Surroundings(
    List<Figure> figures, Map<String, BooleanSupplier> checks, Supplier<List<Presence>> nearby) {
  public static final Surroundings NONE = new Surroundings(List.of(), Map.of(), List::of);

  public Surroundings {
    figures = List.copyOf(figures);
    checks = Map.copyOf(checks);
  }
}
