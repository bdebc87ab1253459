package org.hearsay.cli.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Looks at every area and says what it found. */
public final class Doctor {
  private final Map<String, Supplier<List<Finding>>> areas = new LinkedHashMap<>();

  /**
   * Looks at nothing yet.
   *
   * @param said what the daemon answers to {@code node_status}
   * @param speed measures proof of work, which takes a while
   */
  public Doctor(Premises premises, Said said, Supplier<Speed> speed) {
    DaemonAreas daemon = new DaemonAreas(said);
    areas.put("java", MachineAreas::java);
    areas.put("directories", () -> MachineAreas.directories(premises.dataDirectory()));
    areas.put("ports", () -> Ports.look(premises, said.status()));
    areas.put("lan", () -> Lan.look(premises, said.id()));
    areas.put("clock", daemon::clock);
    areas.put("store", daemon::store);
    areas.put("rpc", daemon::rpc);
    areas.put("peers", daemon::peers);
    areas.put("chain", daemon::chain);
    areas.put(PowArea.AREA, () -> PowArea.look(speed.get()));
  }

  public Set<String> areas() {
    return areas.keySet();
  }

  /** Looks at one area, or at all when none is named. */
  public List<Finding> look(Optional<String> area) {
    List<Finding> findings = new ArrayList<>();
    areas.forEach(
        (name, look) -> {
          if (area.map(name::equals).orElse(true)) {
            findings.addAll(look.get());
          }
        });
    return findings;
  }
}
