package org.hearsay.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hearsay.GethVectors.bytes;

import java.util.stream.Stream;
import org.hearsay.GethVectors;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.MalformedFrameException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Envelopes with random data and nonces, for which geth computed id, work and rating. */
final class GethWorkTest {
  static Stream<Arguments> work() {
    return GethVectors.section("pow", "hash");
  }

  @ParameterizedTest
  @MethodSource("work")
  void idWorkAndRatingAreGeths(JsonNode entry) throws MalformedFrameException {
    byte[] rlp = bytes(entry, "rlp");
    if (entry.get("ttl").asLong() == 0) { // geth rates it infinite
      assertThatThrownBy(() -> Envelope.decode(rlp))
          .isInstanceOf(MalformedFrameException.class)
          .hasMessage("ttl is 0");
      return;
    }
    Envelope envelope = Envelope.decode(rlp);
    assertThat(envelope.nonce()).isEqualTo(Long.parseUnsignedLong(entry.get("nonce").asString()));
    assertThat(envelope.rlpWithoutNonce()).isEqualTo(bytes(entry, "rlpWithoutNonce"));
    assertThat(envelope.sizeWithoutNonce()).isEqualTo(entry.get("size").asInt());
    WorkHash work = new WorkHash(envelope.rlpWithoutNonce());
    assertThat(work.of(envelope.nonce()).toBytes()).isEqualTo(bytes(entry, "powHash"));
    assertThat(work.zeroBits(envelope.nonce())).isEqualTo(entry.get("leadingZeros").asInt());
    Rated rated = Rated.measure(envelope);
    assertThat(rated.id().toBytes()).isEqualTo(bytes(entry, "hash"));
    assertThat(Double.doubleToLongBits(rated.rating()))
        .isEqualTo(Double.doubleToLongBits(GethVectors.pow(entry)));
  }
}
