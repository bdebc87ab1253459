package org.hearsay.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.env.Document;
import org.hearsay.env.Work;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import org.hearsay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that held names here, and what is noted beside them, in a document: one line each, which
 * begins with a word. On the loop; written off it.
 */
final class KeyBook {
  private static final Logger log = LoggerFactory.getLogger(KeyBook.class);
  private static final String FORMER = "former";

  /** Who waits for what was noted to be on the disk. */
  interface Written {
    /** It is there, or why it is not. */
    void done(Optional<Refusal> failure);
  }

  /** Takes a line of others. */
  interface Taking {
    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it is none
     */
    void line(List<String> words);
  }

  private final Work work;
  private final Document document;
  private final Supplier<Stream<String>> others;
  private final Map<NodeId, KeyPair> formers = new LinkedHashMap<>();
  private List<Written> waiting = new ArrayList<>();
  private boolean writing;

  /**
   * @param others the other lines as they are now, asked for at each write
   */
  KeyBook(Work work, Document document, Supplier<Stream<String>> others) {
    this.work = work;
    this.document = document;
    this.others = others;
  }

  String name() {
    return document.name();
  }

  /**
   * Reads the document.
   *
   * @throws UncheckedIOException when it is damaged: there are keys in it, so nothing is guessed
   */
  void read(Taking taking) {
    String text =
        document.read().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
    for (String line : text.lines().toList()) {
      List<String> words = List.of(line.split(" ", -1));
      try {
        if (words.get(0).equals(FORMER)) {
          keep(key(words.get(words.size() - 1)));
        } else {
          taking.line(words);
        }
      } catch (IllegalArgumentException e) {
        throw new UncheckedIOException(
            "the keys in %s are damaged; restore it: names that they hold are lost without it; move it away to go on without them"
                .formatted(document.name()),
            new IOException("a line is none"));
      }
    }
  }

  /** A private key as it is written. */
  static String hex(KeyPair key) {
    return HexFormat.of().formatHex(key.secret().toBytes());
  }

  /**
   * The other way round.
   *
   * @throws IllegalArgumentException when it is none
   */
  static KeyPair key(String hex) {
    return KeyPair.of(PrivateKey.of(HexFormat.of().parseHex(hex)));
  }

  void keep(KeyPair former) {
    formers.put(former.open().nodeId(), former);
  }

  Map<NodeId, KeyPair> formers() {
    return formers;
  }

  /** Writes everything down as it is now; what changes meanwhile is written at once after it. */
  void remember(Written then) {
    waiting.add(then);
    if (!writing) {
      write();
    }
  }

  private void write() {
    List<Written> heard = waiting;
    waiting = new ArrayList<>();
    writing = true;
    byte[] bytes = encode().getBytes(StandardCharsets.UTF_8);
    work.start(
        () -> safely(() -> document.write(bytes)),
        failure -> {
          writing = false;
          heard.forEach(one -> one.done(failure));
          if (!writing && !waiting.isEmpty()) {
            write();
          }
        });
  }

  private String encode() {
    return Stream.concat(
            formers.values().stream().map(key -> FORMER + " " + hex(key)), others.get())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** Why something could not be written: a full disk is no reason to end. Any thread. */
  static Optional<Refusal> safely(Runnable write) {
    try {
      write.run();
      return Optional.empty();
    } catch (UncheckedIOException e) {
      log.warn("{}", Journal.why(e));
      return Optional.of(new Refusal(Fault.NOT_STORED, Journal.why(e)));
    }
  }
}
