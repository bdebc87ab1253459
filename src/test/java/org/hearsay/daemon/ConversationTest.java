package org.hearsay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Two people talk through a third one's daemon, which knows nothing of it: real processes, of which
 * each loses one envelope in twenty, and which are killed. {@code -Dhearsay.messages=1000} for
 * more.
 */
final class ConversationTest {
  private static final int MESSAGES = Integer.getInteger("hearsay.messages", 60);
  private static final int BEHIND = MESSAGES * 3 / 10;
  private static final int PAGE = 100;
  private static final double LOSS = 0.05;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofMinutes(15);
  private static final long SIX_DAYS = Duration.ofDays(6).toSeconds();

  @TempDir private Path directory;
  private final SplittableRandom chance = new SplittableRandom();
  private Path genesis;
  private DaemonProcess carol;
  private Side alice;
  private Side bob;

  /** One of the two, whose process may be another after a while. */
  private final class Side {
    final String name;
    final String other;
    final List<String> said = new ArrayList<>();
    DaemonProcess daemon;
    long ahead;

    Side(String name, String other) {
      this.name = name;
      this.other = other;
    }

    Side start() throws Exception {
      daemon =
          DaemonProcess.startInTown(
                  directory.resolve(name),
                  ahead,
                  LOSS,
                  "port",
                  "0",
                  "peer",
                  carol.address(),
                  "mine",
                  "off",
                  "chain",
                  genesis.toString())
              .awaitReady();
      return this;
    }

    void killed() throws Exception {
      daemon.kill();
      start();
    }

    /** Says something that is accepted, whatever happens to the process. */
    void say() throws Exception {
      String text = name + " says " + said.size();
      said.add(text);
      JsonNode accepted = daemon.ipc("chat_send", other, text);
      assertThat(accepted.path("state").asString()).isEqualTo("queued");
    }

    List<JsonNode> history() {
      List<JsonNode> all = new ArrayList<>();
      long before = Long.MAX_VALUE >>> 10;
      while (true) {
        JsonNode page =
            daemon
                .ipc("chat_history", other, Map.of("before", before, "limit", PAGE))
                .path("messages");
        if (page.isEmpty()) {
          return all;
        }
        List<JsonNode> some = new ArrayList<>();
        page.forEach(some::add);
        all.addAll(0, some);
        before = some.get(0).path("number").asLong();
      }
    }

    List<String> heard() {
      return history().stream()
          .filter(one -> !one.path("ours").asBoolean())
          .map(one -> one.path("text").asString())
          .toList();
    }

    Set<String> delivered() {
      Set<String> all = new HashSet<>();
      for (JsonNode one : history()) {
        if (one.path("ours").asBoolean() && one.path("state").asString().equals("delivered")) {
          all.add(one.path("text").asString());
        }
      }
      return all;
    }

    int waiting() {
      JsonNode chats = daemon.ipc("chat_list").path("chats");
      return chats.isEmpty() ? 0 : chats.path(0).path("waiting").asInt();
    }
  }

  private DaemonProcess startCarol(long ahead, String port) throws Exception {
    return DaemonProcess.startInTown(
            directory.resolve("carol"),
            ahead,
            0,
            "port",
            port,
            "mine",
            "pending",
            "chain",
            genesis.toString())
        .awaitReady();
  }

  @AfterEach
  void end() {
    for (Side side : new Side[] {alice, bob}) {
      if (side != null && side.daemon != null) {
        side.daemon.close();
      }
    }
    carol.close();
  }

  /** Alice finds bob by the name that he has on the chain; he accepts. */
  private void meet() {
    bob.daemon.ipc("name_register", "bob");
    await()
        .atMost(PATIENCE)
        .until(() -> alice.daemon.ipc("name_list").findValuesAsString("status").contains("held"));
    JsonNode contact = alice.daemon.ipc("contact_add", "bob");
    assertThat(contact.path("trust").asString()).isEqualTo("anchored");
    boolean asked = alice.daemon.ipc("chat_open", "bob", "It is alice.").asBoolean();
    assertThat(asked).isTrue();
    await().atMost(PATIENCE).until(() -> !requests().isEmpty());
    assertThat(requests().path(0).path("text").asString()).isEqualTo("It is alice.");
    JsonNode accepted =
        bob.daemon.ipc("contact_accept", requests().path(0).path("key").asString(), "alice");
    assertThat(accepted.path("petname").asString()).isEqualTo("alice");
  }

  private JsonNode requests() {
    return bob.daemon.ipc("contact_list").path("requests");
  }

  /** What one side says is delivered the other has: asked in this order it is true at any time. */
  private void statesAreTrue() {
    for (Side side : List.of(alice, bob)) {
      Side to = side == alice ? bob : alice;
      Set<String> delivered = side.delivered();
      assertThat(to.heard()).containsAll(delivered);
    }
  }

  @Test
  void eachMessageComesOnceAndInOrder() throws Exception {
    genesis = TestChain.write(directory);
    carol = startCarol(0, "0");
    alice = new Side("alice", "bob").start();
    bob = new Side("bob", "alice").start();
    meet();
    long begun = System.nanoTime();
    Set<Integer> killsOfAlice = Set.of(chance.nextInt(MESSAGES / 2), MESSAGES * 3 / 5);
    int killOfBob = chance.nextInt(MESSAGES * 3 / 5);
    for (int i = 0; i < MESSAGES - BEHIND; i++) {
      alice.say();
      bob.say();
      if (killsOfAlice.contains(i)) {
        alice.killed();
      }
      if (i == killOfBob) {
        bob.killed();
      }
      if (i % (MESSAGES / 5) == 0) {
        statesAreTrue();
      }
    }
    sixDaysPass();
    for (int i = 0; i < BEHIND; i++) {
      bob.say();
    }
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> alice.waiting() + bob.waiting() == 0);
    assertThat(bob.heard()).isEqualTo(alice.said);
    assertThat(alice.heard()).isEqualTo(bob.said);
    statesAreTrue();
    assertThat(alice.delivered()).hasSize(MESSAGES);
    System.out.printf(
        "conversation: %d messages each way, a twentieth lost, killed twice each: %.0f s%n",
        MESSAGES, (System.nanoTime() - begun) / 1e9);
  }

  /** Bob is away; what alice says meanwhile waits. */
  private void sixDaysPass() throws Exception {
    bob.daemon.kill();
    for (int i = 0; i < BEHIND; i++) {
      alice.say();
    }
    assertThat(alice.waiting()).isGreaterThanOrEqualTo(BEHIND);
    assertThat(alice.delivered()).hasSizeLessThanOrEqualTo(MESSAGES - BEHIND);
    String port = carol.address().substring(carol.address().indexOf(':') + 1);
    alice.daemon.kill();
    carol.kill();
    alice.ahead = SIX_DAYS;
    bob.ahead = SIX_DAYS;
    carol = startCarol(SIX_DAYS, port);
    alice.start();
    bob.start();
  }
}
