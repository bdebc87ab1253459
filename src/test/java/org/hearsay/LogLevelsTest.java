package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** How much each logger says. */
final class LogLevelsTest {
  private final LogLevels levels = new LogLevels();
  private final LogProvider.TeeLogger membership = levels.logger("org.hearsay.gossip.Membership");
  private final LogProvider.TeeLogger gossip = levels.logger("org.hearsay.gossip.Gossip");
  private final LogProvider.TeeLogger netty = levels.logger("io.netty.channel.Channel");

  @Test
  void verbosityIsForAllAndNettySaysLess() {
    levels.begin(4);
    assertThat(gossip.isDebugEnabled()).isTrue();
    assertThat(gossip.isTraceEnabled()).isFalse();
    assertThat(netty.isInfoEnabled()).isTrue();
    assertThat(netty.isDebugEnabled()).isFalse();
    levels.begin(0);
    assertThat(gossip.isErrorEnabled()).isFalse();
    assertThat(netty.isErrorEnabled()).isFalse();
  }

  @Test
  void whatIsNearerCounts() {
    levels.begin(3);
    assertThat(levels.set(Optional.of(Level.DEBUG), "gossip")).isTrue();
    assertThat(levels.set(Optional.empty(), "gossip.Membership")).isTrue();
    assertThat(gossip.isDebugEnabled()).isTrue();
    assertThat(membership.isErrorEnabled()).isFalse();
    assertThat(levels.logger("org.hearsay.gossip.Later").isDebugEnabled()).isTrue();
    assertThat(levels.logger("org.hearsay.gossipy.X").isDebugEnabled()).isFalse();
    assertThat(levels.set(Optional.of(Level.WARN), "")).isTrue();
    assertThat(levels.logger("org.hearsay.node.Node").isInfoEnabled()).isFalse();
    assertThat(gossip.isDebugEnabled()).as("has its own").isTrue();
  }

  @Test
  void fullNamesAndThoseOfOthersAreTaken() {
    assertThat(levels.set(Optional.of(Level.TRACE), "org.hearsay.gossip.Gossip")).isTrue();
    assertThat(gossip.isTraceEnabled()).isTrue();
    assertThat(levels.set(Optional.of(Level.TRACE), "io.netty")).isTrue();
    assertThat(netty.isTraceEnabled()).isTrue();
    assertThat(levels.set(Optional.of(Level.TRACE), "gosip")).isFalse();
    assertThat(levels.set(Optional.of(Level.TRACE), "goss")).isFalse();
  }
}
