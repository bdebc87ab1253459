package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;

import org.hearsay.wire.Bloom;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

final class SkeletonTest {
  @Test
  void topicSetsThreeBits() {
    assertThat(Bloom.of(new Topic(0x00010200)).toHex()).startsWith("07");
  }
}
