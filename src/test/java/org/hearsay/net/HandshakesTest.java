package org.hearsay.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.hearsay.wire.Ip;
import org.junit.jupiter.api.Test;

final class HandshakesTest {
  private long nowNanos;
  private final Handshakes handshakes = new Handshakes(4, 2, () -> nowNanos);

  @Test
  void oneAddressTakesItsShareAndNoMore() {
    assertThat(handshakes.admit(new EmbeddedChannel(), ip("10.0.0.1"))).isTrue();
    EmbeddedChannel second = new EmbeddedChannel();
    assertThat(handshakes.admit(second, ip("10.0.0.1"))).isTrue();
    assertThat(handshakes.admit(new EmbeddedChannel(), ip("10.0.0.1"))).isFalse();
    assertThat(handshakes.admit(new EmbeddedChannel(), ip("10.0.0.2"))).isTrue();
    handshakes.done(second);
    handshakes.done(second);
    assertThat(handshakes.admit(new EmbeddedChannel(), ip("10.0.0.1"))).isTrue();
  }

  @Test
  void aNetworkOfIpv6CountsAsOneAddress() {
    assertThat(handshakes.admit(new EmbeddedChannel(), ip("2001:db8::1"))).isTrue();
    assertThat(handshakes.admit(new EmbeddedChannel(), ip("2001:db8::2"))).isTrue();
    assertThat(handshakes.admit(new EmbeddedChannel(), ip("2001:db8::3"))).isFalse();
    assertThat(handshakes.admit(new EmbeddedChannel(), ip("2001:db8:0:1::1"))).isTrue();
  }

  @Test
  void loopbackIsOnlyBoundByTheWhole() {
    for (int i = 0; i < 4; i++) {
      assertThat(handshakes.admit(new EmbeddedChannel(), ip("127.0.0.1"))).isTrue();
    }
    assertThat(handshakes.admit(new EmbeddedChannel(), ip("127.0.0.1"))).isFalse();
    assertThat(handshakes.size()).isEqualTo(4);
  }

  @Test
  void whenFullTheOldestGoesOnceItHadASecond() {
    EmbeddedChannel oldest = new EmbeddedChannel();
    handshakes.admit(oldest, ip("10.0.0.1"));
    pass(Duration.ofMillis(500));
    for (int i = 2; i <= 4; i++) {
      handshakes.admit(new EmbeddedChannel(), ip("10.0.0." + i));
    }
    assertThat(handshakes.admit(new EmbeddedChannel(), ip("10.0.0.5"))).isFalse();
    pass(Duration.ofMillis(501));
    assertThat(handshakes.admit(new EmbeddedChannel(), ip("10.0.0.5"))).isTrue();
    assertThat(oldest.isOpen()).isFalse();
    assertThat(handshakes.admit(new EmbeddedChannel(), ip("10.0.0.6"))).isFalse();
    assertThat(handshakes.size()).isEqualTo(4);
  }

  private void pass(Duration time) {
    nowNanos += time.toNanos();
  }

  private static Ip ip(String literal) {
    return Ip.parse(literal).orElseThrow();
  }
}
