package org.hearsay.node;

import java.util.function.BooleanSupplier;

/** Stops a search after so many looks, each of which stands for 1,024 tries. */
final class TriesLimit implements BooleanSupplier {
  private static final int TRIES_PER_LOOK = 1024;
  private int looksLeft;

  TriesLimit(int tries) {
    looksLeft = tries / TRIES_PER_LOOK;
  }

  @Override
  public boolean getAsBoolean() {
    return looksLeft-- <= 0;
  }
}
