package org.hearsay.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearsay name proof|verify}: what a name is, for whoever has no chain at all. */
final class NameProofs {
  /** A header and a proof are 5 KiB in hex; beyond that it is no proof. */
  private static final int FILE_BYTES_MAX = 64 << 10;

  private NameProofs() {}

  @Command(
      name = "proof",
      description = {
        "Prove by one block's header that a name has its key, or that nobody has it.",
        "The proof is checked here before it is shown: the daemon is not taken at its word."
      })
  static final class Proof implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "NAME", description = "3 to 32 of a-z, 0-9 and -.")
    String name = "";

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "Write it there, for hearsay name verify FILE anywhere; a new file.")
    @Nullable String out;

    Proof(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      try (Control control = hearsay.connect()) {
        JsonNode answer = control.call("name_proof", NameText.check(name));
        ProvenName proven = check(answer, name, "The daemon's proof");
        ObjectNode document =
            Json.object()
                .put("name", name)
                .put("height", Brief.number(answer, "height"))
                .put("header", answer.path("header").asString(""))
                .put("proof", answer.path("proof").asString(""));
        if (out != null) {
          write(Path.of(out), document);
        }
        print(hearsay, proven, json(document, proven), terminal);
        return Exit.OK;
      }
    }

    private static void write(Path file, ObjectNode document) throws IOException {
      try {
        Files.writeString(file, document + "\n", StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        throw new Failure(
            Exit.FAILED, file + " is there already; it was left as it is.", "Name a new file.");
      }
    }
  }

  @Command(
      name = "verify",
      description = {
        "Check a proof that hearsay name proof --out wrote. Needs no daemon and no network.",
        "Compare the block with one of a chain that you trust: hearsay chain block HEIGHT."
      })
  static final class Verify implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "FILE|-", description = "The proof; - reads standard input.")
    String file = "";

    Verify(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      ObjectNode document =
          Json.parse(read(terminal))
              .filter(JsonNode::isObject)
              .map(JsonNode::asObject)
              .orElseThrow(() -> new Failure(Exit.USAGE, file + " is no proof: no JSON.", ""));
      String name = NameText.check(document.path("name").asString(""));
      ProvenName proven = check(document, name, file);
      print(hearsay, proven, json(document, proven), terminal);
      return Exit.OK;
    }

    private String read(Terminal terminal) throws IOException {
      if (file.equals("-")) {
        return new String(terminal.in().readNBytes(FILE_BYTES_MAX), StandardCharsets.UTF_8);
      }
      try (var in = Files.newInputStream(Path.of(file))) {
        return new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new Failure(
            Exit.USAGE,
            file + " cannot be read (" + e.getMessage() + ").",
            "hearsay name proof NAME --out FILE writes one.");
      }
    }
  }

  /**
   * Checks what a document claims.
   *
   * @throws Failure with status 5 when it is not so
   */
  private static ProvenName check(JsonNode document, String name, String whose) {
    try {
      byte[] header = PlainText.bytes(document.path("header").asString(""));
      byte[] proof = PlainText.bytes(document.path("proof").asString(""));
      return ProvenName.check(name, header, proof);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Exit.TRUST,
          "%s proves nothing about %s: %s.".formatted(whose, name, e.getMessage()),
          "Do not trust whoever gave it to you.");
    }
  }

  private static ObjectNode json(ObjectNode document, ProvenName proven) {
    ObjectNode json = Json.object(document);
    json.put("block", "0x" + proven.block())
        .put("time", proven.seconds())
        .put("work", proven.tries().toString())
        .put("present", proven.holder().isPresent());
    proven
        .holder()
        .ifPresent(
            holder -> {
              ObjectNode record =
                  json.putObject("record")
                      .put("key", "0x" + holder.key())
                      .put("registered", holder.registered())
                      .put("expires", holder.expires())
                      .put("rotated", holder.rotated())
                      .put("revoked", holder.revoked());
              holder.recovery().ifPresent(key -> record.put("recovery", "0x" + key));
            });
    return json;
  }

  private static void print(
      Hearsay hearsay, ProvenName proven, ObjectNode json, Terminal terminal) {
    if (hearsay.json()) {
      terminal.out().println(json);
      return;
    }
    String name = Paint.NAME.on(proven.name(), terminal.paints());
    boolean held = proven.holder().isPresent();
    terminal
        .out()
        .printf(
            "name      %s, %s%n",
            name,
            proven
                .holder()
                .map(
                    holder ->
                        holder.revoked()
                            ? "revoked, taken until block " + holder.expires()
                            : "registered in block %d until block %d"
                                .formatted(holder.registered(), holder.expires()))
                .orElse("which nobody has"));
    proven.holder().ifPresent(holder -> terminal.out().println("key       0x" + holder.key()));
    terminal
        .out()
        .printf(
            "%s    by block 0x%s%n          of %s, worth %s hashes%n",
            Paint.GOOD.on("proven", terminal.paints()),
            proven.block(),
            Instant.ofEpochSecond(proven.seconds()),
            Brief.count(proven.tries().doubleValue()));
    if (held && !hearsay.quiet()) {
      terminal.err().println("Whether that block is on the chain you follow, only a node can say.");
      terminal.err().println(NameText.LIMITS);
    }
  }
}
