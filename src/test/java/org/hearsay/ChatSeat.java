package org.hearsay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Places;
import org.hearsay.cli.chat.LineChat;
import org.jline.utils.ScreenTerminal;

/** Somebody in {@code hearsay chat}: keys go in, and the screen is what a terminal would show. */
public final class ChatSeat implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int COLUMNS = 100;
  private static final int ROWS = 40;

  private final ScreenTerminal.VirtualTerminal virtual;
  private final CompletableFuture<Exit> ended;

  /** Sits down; with nobody when {@code who} is empty. */
  public ChatSeat(Path socket, String who) throws IOException {
    virtual = ScreenTerminal.withTerminal("seat", "xterm-256color", COLUMNS, ROWS);
    Hearsay hearsay = new Hearsay(typed -> new Places(socket, socket.getParent()), List.of());
    LineChat chat = new LineChat(hearsay, true, virtual.terminal());
    Optional<String> whom = Optional.of(who).filter(text -> !text.isEmpty());
    ended =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return chat.run(whom);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            },
            ChatSeat::begin);
    showsLast(line -> line.endsWith(")>"));
  }

  /** Runs it on a thread of its own: where there are few processors others wait for one another. */
  public static void begin(Runnable task) {
    Thread thread = new Thread(task, "seat");
    thread.setDaemon(true);
    thread.start();
  }

  public void types(String text) throws IOException {
    virtual.terminal().processInputBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The lines of the screen as far as there are any. */
  public List<String> screen() {
    long[] cells = new long[COLUMNS * ROWS];
    virtual.screen().dump(cells, new int[2]);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < COLUMNS; column++) {
        int c = ScreenTerminal.cellCodePoint(cells[row * COLUMNS + column]);
        line.appendCodePoint(c == 0 ? ' ' : c);
      }
      lines.add(line.toString().stripTrailing());
    }
    while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  /** Waits until a line of the screen is so. */
  public void shows(Predicate<String> line) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(screen()).anyMatch(line));
  }

  public void shows(String text) {
    shows(line -> line.contains(text));
  }

  /** Waits until the last line, which is the one that is being typed, is so. */
  public void showsLast(Predicate<String> line) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(ended).isNotDone();
              assertThat(screen()).isNotEmpty();
              assertThat(screen()).last().matches(line);
            });
  }

  public void showsLast(String text) {
    showsLast(text::equals);
  }

  @Override
  public void close() throws IOException {
    types("\u0015\u0004"); // drops the line, and ends
    assertThat(ended.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(Exit.OK);
  }
}
