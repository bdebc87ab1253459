package org.hearsay;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hearsay.cli.Control;
import org.hearsay.cli.ProvenName;
import tools.jackson.databind.JsonNode;

/**
 * The chain's part of the demo: one of the friends takes a name and writes on the board, another
 * mines it, the third looks it up and checks it.
 */
final class DemoChain {
  // Ours to choose.
  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private static final String TEXT = "hello everybody";

  private final LabNode writer;
  private final LabNode reader;
  private final LabNode miner;
  private final DemoScreen screen;
  private final CountDownLatch never = new CountDownLatch(1);

  DemoChain(Lab lab, DemoScreen screen) {
    this.writer = lab.nodes().get(0);
    this.reader = lab.nodes().get(1);
    this.miner = lab.nodes().get(2);
    this.screen = screen;
  }

  /** Shows all of it, or fails with the log of who did not do its part. */
  void show() throws InterruptedException {
    try (Control writing = writer.connect();
        Control reading = reader.connect();
        Control mining = miner.connect()) {
      String key = register(writing, mining);
      prove(key, reading);
      post(writing, reading);
    }
  }

  /** The writer takes its own name; nobody but the miner mines. */
  private String register(Control writing, Control mining) throws InterruptedException {
    long begun = System.nanoTime();
    String account =
        writing.call("name_register", writer.name(), Map.of()).path("account").asString("");
    long end = begun + WITHIN.toNanos();
    while (true) {
      JsonNode now = writing.call("name_registration", writer.name());
      String phase = now.path("phase").asString("");
      if (phase.equals("held")) {
        break;
      }
      if (phase.equals("failed") || System.nanoTime() > end) {
        throw writer.failure(
            "%s did not get its name (%s)%s."
                .formatted(writer.name(), phase, why(now.path("why").asString(""))));
      }
      pause();
    }
    long height = mining.call("name_resolve", writer.name()).path("registered").asLong(0);
    screen.registered(writer.name(), miner.name(), height, since(begun));
    return account;
  }

  private static String why(String why) {
    return why.isEmpty() ? "" : ": " + why;
  }

  /** The reader asks its own node, and believes only what header and proof show. */
  private void prove(String key, Control reading) throws InterruptedException {
    long begun = System.nanoTime();
    awaitName(reading, begun + WITHIN.toNanos());
    JsonNode proof = reading.call("name_proof", writer.name());
    byte[] bytes = bytes(proof.path("proof"));
    boolean ok;
    try {
      ProvenName proven = ProvenName.check(writer.name(), bytes(proof.path("header")), bytes);
      ok = proven.holder().filter(holder -> key.equals("0x" + holder.key())).isPresent();
    } catch (IllegalArgumentException e) {
      throw reader.failure("The proof shows nothing: " + e.getMessage() + ".");
    }
    screen.proven(writer.name(), reader.name(), key, bytes.length, since(begun), ok);
    if (!ok) {
      throw reader.failure("The proof is of another key than %s's.".formatted(writer.name()));
    }
  }

  /** The block with the name may still be on its way to the reader. */
  private void awaitName(Control reading, long end) throws InterruptedException {
    while (!reading.call("name_proof", writer.name()).path("present").asBoolean(false)) {
      if (System.nanoTime() > end) {
        throw reader.failure("%s has heard nothing of the name.".formatted(reader.name()));
      }
      pause();
    }
  }

  /** From the writer's call to the reader being told of the block that has it. */
  private void post(Control writing, Control reading) {
    String unused = reading.subscribe("board", List.of("posts"));
    long begun = System.nanoTime();
    String id = writing.call("board_post", TEXT, Map.of()).path("transaction").asString("");
    long end = begun + WITHIN.toNanos();
    while (System.nanoTime() < end) {
      Optional<JsonNode> told = reading.next(Duration.ofNanos(end - System.nanoTime()));
      boolean mined =
          told.filter(post -> post.path("id").asString("").equals(id))
              .filter(post -> post.path("status").asString("").equals("mined"))
              .isPresent();
      if (mined) {
        screen.posted(
            writer.name(), reader.name(), told.get().path("height").asLong(0), since(begun));
        return;
      }
    }
    throw reader.failure("%s has not seen the post.".formatted(reader.name()));
  }

  private static byte[] bytes(JsonNode hex) {
    return HexFormat.of().parseHex(hex.asString("0x").substring(2));
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private void pause() throws InterruptedException {
    boolean unused = never.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
  }
}
