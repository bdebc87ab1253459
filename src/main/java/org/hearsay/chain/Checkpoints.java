package org.hearsay.chain;

import java.util.Map;
import java.util.Optional;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.wire.Digest;

/** Blocks that the operator knows to be right, by height: no other is taken there. */
public record Checkpoints(Map<Integer, Digest> byHeight) {
  public static final Checkpoints NONE = new Checkpoints(Map.of());

  public Checkpoints {
    byHeight = Map.copyOf(byHeight);
  }

  Optional<Refusal> refusalOf(int height, Digest id) {
    Digest right = byHeight.get(height);
    return right == null || right.equals(id)
        ? Optional.empty()
        : Optional.of(
            new Refusal(Fault.CHECKPOINT, "block %d is %s here".formatted(height, right)));
  }
}
