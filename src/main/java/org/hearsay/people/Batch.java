package org.hearsay.people;

import java.util.ArrayList;
import java.util.List;
import org.hearsay.env.Vault;

/** What changes together, and what happens when it is safe. */
final class Batch {
  private final List<Vault.Change> changes = new ArrayList<>();
  private final List<Runnable> afterwards = new ArrayList<>();

  Batch add(Vault.Change change) {
    changes.add(change);
    return this;
  }

  /** When all of it survives a crash; on the loop. */
  Batch afterwards(Runnable task) {
    afterwards.add(task);
    return this;
  }

  /** Writes it; nothing happens inside this call. */
  void write(VaultPen pen) {
    if (!changes.isEmpty() || !afterwards.isEmpty()) {
      pen.write(changes, () -> afterwards.forEach(Runnable::run));
    }
  }
}
