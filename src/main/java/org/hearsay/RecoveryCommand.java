package org.hearsay;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.hearsay.cli.Command;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Json;
import org.hearsay.cli.Terminal;
import org.hearsay.disk.NewFile;
import org.hearsay.disk.NodeKeyFile;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code hearsay name recovery new|show}: a key that is kept apart, to take a name back with. */
final class RecoveryCommand {
  private final Hearsay hearsay;

  private RecoveryCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
  }

  static CommandSpec spec(Hearsay hearsay) {
    RecoveryCommand recovery = new RecoveryCommand(hearsay);
    CommandSpec spec = CommandSpec.create().name("recovery");
    spec.usageMessage().description("Make a key that can take a name back. Needs no daemon.");
    spec.addSubcommand("new", CommandSpec.forAnnotatedObject(recovery.new Make()));
    spec.addSubcommand("show", CommandSpec.forAnnotatedObject(recovery.new Show()));
    return spec;
  }

  @CommandLine.Command(
      name = "new",
      description = {
        "Make a recovery key, and write it into a new file that only you may read.",
        "Keep the file where no thief of this machine finds it, and give the public key to"
            + " hearsay name register --recovery."
      })
  private final class Make implements Command {
    @Parameters(paramLabel = "FILE", description = "Where to write it; a new file.")
    Path file = Path.of("");

    @Override
    public Exit run(Terminal terminal) throws IOException {
      KeyPair key = KeyPair.random(new SecureRandom());
      String hex = HexFormat.of().formatHex(key.secret().toBytes()) + "\n";
      try (OutputStream out = NewFile.create(file)) {
        out.write(hex.getBytes(StandardCharsets.US_ASCII));
      } catch (FileAlreadyExistsException e) {
        throw new Failure(
            Exit.FAILED, file + " is there already; it was left as it is.", "Name a new file.");
      } catch (IOException e) {
        throw new Failure(Exit.FAILED, "Cannot write " + file + " (" + e.getMessage() + ").", "");
      }
      print(key, file, terminal);
      return Exit.OK;
    }
  }

  @CommandLine.Command(name = "show", description = "Show the public key of a recovery key.")
  private final class Show implements Command {
    @Parameters(paramLabel = "FILE", description = "The file that new made.")
    Path file = Path.of("");

    @Override
    public Exit run(Terminal terminal) {
      NodeKeyFile kept = new NodeKeyFile(file, "the recovery key", "use a copy of it");
      byte[] secret =
          kept.read()
              .orElseThrow(() -> new Failure(Exit.FAILED, "There is no file " + file + ".", ""));
      print(KeyPair.of(PrivateKey.of(secret)), file, terminal);
      return Exit.OK;
    }
  }

  private void print(KeyPair key, Path file, Terminal terminal) {
    String open = "0x" + key.open().nodeId().toHex();
    terminal
        .out()
        .println(
            hearsay.json()
                ? Json.object().put("file", file.toString()).put("key", open)
                : "file  %s%nkey   %s".formatted(file, open));
  }
}
