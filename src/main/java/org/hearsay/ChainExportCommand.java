package org.hearsay;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import org.hearsay.chain.BlockFile;
import org.hearsay.cli.Command;
import org.hearsay.cli.Control;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Json;
import org.hearsay.cli.Progress;
import org.hearsay.cli.Terminal;
import org.hearsay.wire.Digest;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay chain export}: the main branch as a file, with and without a daemon. */
@CommandLine.Command(
    name = "export",
    description = {
      "Write the blocks of the branch that is followed into a file, for hearsay chain import.",
      "The file takes its name when it is complete."
    })
final class ChainExportCommand implements Command {
  // Ours to choose.
  /** As often reorganisations may make it begin anew. */
  private static final int ATTEMPTS = 5;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final String DOING = "exporting block";

  private final Hearsay hearsay;

  @Parameters(paramLabel = "FILE", description = "Where to write them.")
  Path file = Path.of("");

  @Option(names = "--force", description = "Write over a file that is there.")
  boolean force;

  @Mixin ChainStore where = new ChainStore();

  private ChainExportCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  static CommandSpec spec(Hearsay hearsay) {
    return CommandSpec.forAnnotatedObject(new ChainExportCommand(hearsay));
  }

  /** Writes blocks to a file that is not complete yet. */
  private interface Source {
    /** Gives the height of the last; empty when the branch went another way. */
    Optional<Integer> write(DataOutputStream out) throws IOException;
  }

  @Override
  public Exit run(Terminal terminal) throws IOException {
    refuseToOverwrite();
    int height;
    try (Progress progress = hearsay.progress(terminal)) {
      Optional<Control> daemon = where.daemon(hearsay);
      if (daemon.isPresent()) {
        try (Control control = daemon.get()) {
          height = write(out -> fetch(control, out, progress));
        }
      } else {
        try (ChainStore.Opened opened = where.open(hearsay)) {
          height = write(out -> Optional.of(copy(opened, out, progress)));
        }
      }
    }
    long bytes = Files.size(file);
    terminal
        .out()
        .println(
            hearsay.json()
                ? Json.object()
                    .put("file", file.toString())
                    .put("height", height)
                    .put("bytes", bytes)
                : "%d blocks in %s, %d bytes.".formatted(height, file, bytes));
    return Exit.OK;
  }

  private void refuseToOverwrite() {
    if (!force && Files.exists(file)) {
      throw new Failure(
          Exit.FAILED, file + " is there already.", "Choose another name, or add --force.");
    }
  }

  /** Beside the file first; it takes its name when it is on the disk. */
  private int write(Source source) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Files.deleteIfExists(unfinished);
        Optional<Integer> height = writeNew(unfinished, source);
        if (height.isPresent()) {
          refuseToOverwrite();
          Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
          return height.get();
        }
      }
    } catch (UncheckedIOException e) {
      throw e; // of the store, and says so
    } catch (IOException e) {
      throw new IOException("cannot write %s: %s".formatted(file, e), e);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    throw new Failure(
        Exit.FAILED, "The branch went another way while it was written.", "Try again later.");
  }

  private static Optional<Integer> writeNew(Path unfinished, Source source) throws IOException {
    try (FileChannel channel =
            FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES))) {
      Optional<Integer> height = source.write(out);
      out.flush();
      channel.force(true);
      return height;
    }
  }

  private static int copy(ChainStore.Opened opened, DataOutputStream out, Progress progress)
      throws IOException {
    int top = opened.store().mainHeight();
    return BlockFile.write(opened.store(), out, height -> progress.show(DOING, height, top));
  }

  /** From the daemon, page by page, as far as its branch goes now. */
  private static Optional<Integer> fetch(Control daemon, DataOutputStream out, Progress progress)
      throws IOException {
    JsonNode head = daemon.call("chain_head");
    String last = head.path("genesis").asString("");
    int top = head.path("height").asInt(0);
    BlockFile.begin(out, Digest.of(bytes(last)));
    for (int height = 0; height < top; ) {
      for (JsonNode block : daemon.call("chain_rawBlocks", height + 1, top - height)) {
        if (!block.path("parent").asString("").equals(last)) {
          return Optional.empty();
        }
        last = block.path("id").asString("");
        BlockFile.add(out, bytes(block.path("bytes").asString("")));
        height++;
      }
      progress.show(DOING, height, top);
    }
    BlockFile.end(out);
    return Optional.of(top);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex, 2, hex.length());
  }
}
