package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.HexFormat;
import java.util.Optional;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Safety numbers and links are those of section 12.1, which the second implementation made. */
final class SafetyVectorsTest {
  private final JsonNode vectors = read();

  private static JsonNode read() {
    InputStream in = SafetyVectorsTest.class.getResourceAsStream("/vectors/safety.json");
    return JsonMapper.shared().readTree(in);
  }

  private static NodeId key(JsonNode hex) {
    return NodeId.of(HexFormat.of().parseHex(hex.asString()));
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.of(node.asString()).filter(text -> !text.isEmpty());
  }

  @Test
  void safetyNumbersAreTheSameOnBothSides() {
    assertThat(vectors.get("safety").size()).isPositive();
    for (JsonNode one : vectors.get("safety")) {
      NodeId ours = key(one.at("/keys/0"));
      NodeId theirs = key(one.at("/keys/1"));
      assertThat(SafetyNumber.of(ours, theirs))
          .isEqualTo(one.get("digits").asString())
          .isEqualTo(SafetyNumber.of(theirs, ours))
          .hasSize(SafetyNumber.DIGITS);
    }
  }

  @Test
  void aSafetyNumberIsReadInGroups() {
    assertThat(SafetyNumber.spaced("0123456789".repeat(6)))
        .isEqualTo("01234 56789 ".repeat(6).trim());
  }

  @Test
  void linksAreMadeAndReadBack() {
    assertThat(vectors.get("links").size()).isPositive();
    for (JsonNode one : vectors.get("links")) {
      HearsayLink link =
          new HearsayLink(key(one.get("key")), text(one.get("name")), text(one.get("nick")));
      assertThat(link).hasToString(one.get("link").asString());
      assertThat(HearsayLink.read(link.toString())).isEqualTo(new HearsayLink.Read.Good(link));
    }
  }

  @Test
  void whatIsNoLinkIsRefusedWithAReason() {
    assertThat(vectors.get("refused").size()).isPositive();
    for (JsonNode one : vectors.get("refused")) {
      assertThat(HearsayLink.read(one.get("link").asString()))
          .as(one.get("why").asString())
          .isInstanceOfSatisfying(
              HearsayLink.Read.Bad.class, bad -> assertThat(bad.why()).isNotBlank());
    }
    String good = vectors.at("/links/0/link").asString();
    assertThat(HearsayLink.read(good + "&x=" + "y".repeat(HearsayLink.CHARS_MAX)))
        .isInstanceOf(HearsayLink.Read.Bad.class);
  }

  @Test
  void anyCharacterOfALinkCounts() {
    String good = vectors.at("/links/3/link").asString();
    for (int at = 0; at < good.length(); at++) {
      String changed = good.substring(0, at) + (good.charAt(at) == 'x' ? 'y' : 'x');
      assertThat(HearsayLink.read(changed + good.substring(at + 1)))
          .as("character %d", at)
          .isInstanceOf(HearsayLink.Read.Bad.class);
    }
  }

  @Test
  void aLinkWithANameThatCanBeNoneIsNotMade() {
    NodeId key = key(vectors.at("/links/0/key"));
    assertThatThrownBy(() -> new HearsayLink(key, Optional.of("Alice"), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HearsayLink(key, Optional.empty(), Optional.of("a\u202eb")))
        .hasMessageContaining("cannot be seen");
  }
}
