package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One end of a conversation under a shared key, over plain HTTP. */
final class Chat {
  private static final String KEY = "0x" + "5a".repeat(32);
  private static final String TOPIC = "0xdecafbad";

  private final DaemonProcess daemon;
  private final String keyId;
  private final String filter;

  Chat(DaemonProcess daemon) {
    this.daemon = daemon;
    this.keyId = daemon.http("shh_addSymKey", KEY).asString();
    this.filter =
        daemon
            .http("shh_newMessageFilter", Map.of("symKeyID", keyId, "topics", List.of(TOPIC)))
            .asString();
  }

  String keyId() {
    return keyId;
  }

  /** Posts at the lowest price that the default floor allows. */
  String say(String text) {
    return daemon
        .http(
            "shh_post",
            Map.of(
                "symKeyID",
                keyId,
                "topic",
                TOPIC,
                "payload",
                "0x" + hex(text),
                "ttl",
                30,
                "powTime",
                10,
                "powTarget",
                0.2))
        .asString();
  }

  /** What arrived since the last time. */
  List<String> heard() {
    List<String> texts = new ArrayList<>();
    for (JsonNode message : daemon.http("shh_getFilterMessages", filter)) {
      byte[] payload = HexFormat.of().parseHex(message.path("payload").asString().substring(2));
      texts.add(new String(payload, StandardCharsets.UTF_8));
    }
    return texts;
  }

  /** Waits for exactly this text. */
  void hears(String text) {
    List<String> all = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              all.addAll(heard());
              return !all.isEmpty();
            });
    assertThat(all).containsExactly(text);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
