package org.hearsay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hearsay.chain.BlockStream;
import org.hearsay.cli.Command;
import org.hearsay.cli.Control;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Json;
import org.hearsay.cli.Progress;
import org.hearsay.cli.Terminal;
import org.hearsay.wire.MalformedFrameException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearsay chain import}: gives a file's blocks to the daemon, which believes none. */
@CommandLine.Command(
    name = "import",
    description = {
      "Give the daemon the blocks of a file that hearsay chain export wrote.",
      "It judges each as strictly as a stranger's. What it has is passed over, so that an import that"
          + " was broken off goes on."
    })
final class ChainImportCommand implements Command {
  // Ours to choose.
  /** A page takes the daemon a second or two on a slow machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int PAGE_BLOCKS = 256;
  private static final int PAGE_BYTES = 256 << 10;

  private final Hearsay hearsay;
  private long taken;
  private int read;
  private int height;

  @Parameters(paramLabel = "FILE", description = "As hearsay chain export wrote it.")
  Path file = Path.of("");

  private ChainImportCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  static CommandSpec spec(Hearsay hearsay) {
    return CommandSpec.forAnnotatedObject(new ChainImportCommand(hearsay));
  }

  /** Some blocks in a row, and where in the file each begins. */
  private record Page(
      List<String> blocks,
      List<Long> offsets,
      boolean last,
      Optional<MalformedFrameException> broken) {}

  @Override
  public Exit run(Terminal terminal) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        Control control = hearsay.connect();
        Progress progress = hearsay.progress(terminal)) {
      JsonNode head = control.call("chain_head");
      height = head.path("height").asInt(0);
      BlockStream blocks = new BlockStream(in);
      String genesis = "0x" + blocks.begin().toHex();
      if (!genesis.equals(head.path("genesis").asString(""))) {
        throw stopped(
            "its blocks are of another chain: its genesis block is %s, that of %s is %s"
                .formatted(
                    genesis, head.path("chain").asString(""), head.path("genesis").asString("")));
      }
      feed(blocks, control, progress, Files.size(file));
    } catch (NoSuchFileException e) {
      throw new Failure(Exit.FAILED, "There is no file " + file + ".", "");
    } catch (MalformedFrameException e) {
      throw stopped(String.valueOf(e.getMessage()));
    }
    terminal.out().println(hearsay.json() ? json() : words());
    return Exit.OK;
  }

  private void feed(BlockStream blocks, Control control, Progress progress, long size)
      throws IOException, MalformedFrameException {
    boolean more = true;
    while (more) {
      Page page = page(blocks);
      if (!page.blocks().isEmpty()) {
        give(page, control);
      }
      if (page.broken().isPresent()) {
        throw page.broken().get();
      }
      progress.show("importing byte", blocks.offset(), size);
      more = !page.last();
    }
  }

  /** The next ones; what is right before a broken place is not lost. */
  private static Page page(BlockStream from) throws IOException {
    List<String> blocks = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    long bytes = 0;
    try {
      while (blocks.size() < PAGE_BLOCKS && bytes < PAGE_BYTES) {
        Optional<byte[]> next = from.next();
        if (next.isEmpty()) {
          return new Page(blocks, offsets, true, Optional.empty());
        }
        blocks.add("0x" + HexFormat.of().formatHex(next.get()));
        offsets.add(from.offset());
        bytes += next.get().length;
      }
      return new Page(blocks, offsets, false, Optional.empty());
    } catch (MalformedFrameException e) {
      return new Page(blocks, offsets, true, Optional.of(e));
    }
  }

  private void give(Page page, Control control) {
    JsonNode said = control.call(PATIENCE, "chain_import", page.blocks());
    int right = said.path("read").asInt(0);
    taken += said.path("taken").asLong(0);
    height = said.path("height").asInt(height);
    read += right;
    if (said.has("stopped")) {
      throw stopped(
          BlockStream.place(read + 1, page.offsets().get(right))
              + ": "
              + said.path("stopped").asString(""));
    }
  }

  private Failure stopped(String why) {
    return new Failure(
        Exit.FAILED,
        "%s: %s.".formatted(file, why),
        "%d blocks before it were new and are kept; the chain is at block %d."
            .formatted(taken, height));
  }

  private ObjectNode json() {
    return Json.object().put("read", read).put("taken", taken).put("height", height);
  }

  private String words() {
    return "%d blocks read, %d of them new; the chain is at block %d."
        .formatted(read, taken, height);
  }
}
