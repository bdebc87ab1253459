package org.hearsay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What geth 1.9.7 made, as recorded in {@code vectors/whisper-v6-geth-1.9.7.json}. */
public final class GethVectors {
  private static final JsonNode ROOT = read();

  private GethVectors() {}

  private static JsonNode read() {
    String name = "/vectors/whisper-v6-geth-1.9.7.json";
    try (InputStream in = GethVectors.class.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** Every entry of a section, named for the test report by one of its fields. */
  public static Stream<Arguments> section(String section, String nameField) {
    return ROOT.get(section)
        .valueStream()
        .map(entry -> Arguments.of(Named.of(entry.get(nameField).asString(), entry)));
  }

  /** The entry of a section whose {@code name} is this. */
  public static JsonNode named(String section, String name) {
    return ROOT.get(section)
        .valueStream()
        .filter(entry -> entry.get("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The bytes of a field that is written 0x and hex. */
  public static byte[] bytes(JsonNode entry, String field) {
    return HexFormat.of().parseHex(entry.get(field).asString().substring(2));
  }

  /** The double whose IEEE-754 bits are in the field {@code powBits}. */
  public static double pow(JsonNode entry) {
    long bits = Long.parseUnsignedLong(entry.get("powBits").asString().substring(2), 16);
    return Double.longBitsToDouble(bits);
  }
}
