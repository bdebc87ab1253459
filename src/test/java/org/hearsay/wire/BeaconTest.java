package org.hearsay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BeaconTest {
  private static final NodeId ID =
      new NodeId(new Digest(0x0102030405060708L, 0, 0, 1), new Digest(2, 0, 0, 3));

  private static ByteBuffer hex(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @Test
  void isTheseBytes() throws MalformedFrameException {
    Beacon beacon = new Beacon(1, 300, ID, 30333);
    ByteBuffer bytes =
        hex(
            "08 01" // 1: protocol version
                + "10 ac02" // 2: network id 300
                + "1a 40" // 3: node id, 64 bytes
                + ID.toHex()
                + "20 fdec01"); // 4: port 30333
    assertThat(beacon.encode()).isEqualTo(bytes.array());
    assertThat(Beacon.decode(bytes)).isEqualTo(beacon);
  }

  @Test
  void whoeverWantsToBeSeenIsTheseBytes() throws MalformedFrameException {
    Beacon beacon = new Beacon(1, 300, ID, 30333, Optional.of(new Presence(ID, "Nóra")));
    ByteBuffer bytes =
        hex(
            HexFormat.of().formatHex(new Beacon(1, 300, ID, 30333).encode())
                + "2a 40" // 5: identity key, 64 bytes
                + ID.toHex()
                + "32 05 4ec3b37261"); // 6: nickname in UTF-8
    assertThat(beacon.encode()).isEqualTo(bytes.array());
    assertThat(Beacon.decode(bytes)).isEqualTo(beacon);
    String longest = "\uD83E\uDD94".repeat(32);
    Beacon full = new Beacon(-1, -1, ID, 65535, Optional.of(new Presence(ID, longest)));
    assertThat(full.encode().length).isLessThan(Beacon.MAX_BYTES);
    assertThat(Beacon.decode(ByteBuffer.wrap(full.encode()))).isEqualTo(full);
  }

  @Test
  void aNicknameOfNobodyAndSomebodyWithoutOneAreRefused() {
    String bare = HexFormat.of().formatHex(new Beacon(1, 300, ID, 30333).encode());
    String key = "2a40" + ID.toHex();
    assertThatThrownBy(() -> Beacon.decode(hex(bare + key)))
        .hasMessage("beacon with a nickname that is too short or too long");
    assertThatThrownBy(() -> Beacon.decode(hex(bare + key + "328101" + "78".repeat(129))))
        .hasMessage("beacon with a nickname that is too short or too long");
    assertThatThrownBy(() -> Beacon.decode(hex(bare + "320178"))).hasMessage("node id of 0 bytes");
    assertThatThrownBy(() -> Beacon.decode(hex(bare + key + "3201c3")))
        .isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void fieldsOfLaterVersionsAreIgnored() throws MalformedFrameException {
    Beacon beacon = new Beacon(2, -1, ID, 1);
    ByteBuffer longer =
        hex(HexFormat.of().formatHex(beacon.encode()) + "a206 03 616263"); // 100: "abc"
    assertThat(Beacon.decode(longer)).isEqualTo(beacon);
  }

  @ParameterizedTest
  @CsvSource({
    "'', beacon with port 0",
    "'20 00', beacon with port 0",
    "'20 808004', beacon with port 65536",
    "'20 ffffffffffffffffff01', beacon with port -1",
    "'20 01', node id of 0 bytes",
    "'1a 02 0102 20 01', node id of 2 bytes",
  })
  void whatNobodyCouldDialIsRefused(String bytes, String message) {
    assertThatThrownBy(() -> Beacon.decode(hex(bytes)))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage(message);
  }

  @Test
  void longDatagramIsNotLookedAt() {
    assertThatThrownBy(() -> Beacon.decode(ByteBuffer.allocate(513)))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage("beacon of 513 bytes");
  }

  @Test
  void noiseIsRefusedAndNothingElseHappens() {
    Random chance = new Random(9);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise =
          chance.nextInt(3) == 0 ? new Beacon(1, 7, ID, 8).encode() : new byte[chance.nextInt(90)];
      for (int j = 0; j < 1 + noise.length / 20 && noise.length > 0; j++) {
        noise[chance.nextInt(noise.length)] = (byte) chance.nextInt();
      }
      try {
        assertThat(Beacon.decode(ByteBuffer.wrap(noise)).port()).isBetween(1, 65535);
      } catch (MalformedFrameException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
