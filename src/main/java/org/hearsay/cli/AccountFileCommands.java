package org.hearsay.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code hearsay account export|import|backup|restore}: accounts in files. */
final class AccountFileCommands {
  // Ours to choose.
  /** Of a backup with as many contacts as fit into one. */
  private static final int BYTES_MAX = 2_200_000;

  private static final Pattern RAW = Pattern.compile("(0x)?[0-9a-fA-F]{64}");

  private AccountFileCommands() {}

  private static String read(String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > BYTES_MAX) {
        throw new Failure(Exit.USAGE, file + " is longer than " + BYTES_MAX + " bytes.", "");
      }
      return Files.readString(path, StandardCharsets.UTF_8).strip();
    } catch (IOException | InvalidPathException e) {
      throw new Failure(Exit.USAGE, "%s: cannot be read (%s)".formatted(file, e.getMessage()), "");
    }
  }

  private static byte[] bytes(String text) {
    ByteBuffer line = StandardCharsets.UTF_8.encode(text + "\n");
    byte[] exact = new byte[line.remaining()];
    line.get(exact);
    return exact;
  }

  private static void said(String file, Hearsay hearsay, Terminal terminal) {
    if (hearsay.json()) {
      terminal.out().println(Json.object().put("file", file));
    } else {
      terminal.out().println("Written to " + file + ".");
    }
  }

  @Command(
      name = "export",
      description = "Write an account's key into a file that geth and other wallets open.")
  static final class Export implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "One of hearsay account ls.")
    String who = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "Not there yet.")
    String to = "";

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE|-",
        description = "The first line is the account's passphrase.")
    @Nullable String file;

    @Option(
        names = "--new-passphrase-file",
        paramLabel = "FILE|-",
        description = "The first line is the passphrase of the new file.")
    @Nullable String newFile;

    Export(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      try (Control control = hearsay.connect()) {
        String present = AccountCommand.passphraseOf(control, who, file, terminal);
        String chosen =
            Passphrase.choose(
                "--new-passphrase-file", newFile, "Passphrase of the new file", terminal);
        JsonNode text =
            control.call(AccountCommand.DERIVED_WITHIN, "account_export", who, present, chosen);
        OwnFile.write(to, bytes(text.asString()));
        said(to, hearsay, terminal);
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "import",
      description = {
        "Make an account of another wallet's keystore file, or of a private key in a file.",
        "The passphrase is the keystore's; for a private key, the one to guard it from now on."
      })
  static final class Import implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(index = "0", paramLabel = "NICKNAME", description = "What it is called here.")
    String nickname = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The keystore file, or the key.")
    String from = "";

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE|-",
        description = "The first line is the passphrase; - reads it from standard input.")
    @Nullable String file;

    @Option(names = "--light", description = "Quicker to open, for whoever guesses as well.")
    boolean light;

    Import(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      String text = read(from);
      boolean raw = RAW.matcher(text).matches();
      String what = raw && !text.startsWith("0x") ? "0x" + text : text;
      String passphrase =
          raw
              ? Passphrase.choose("--passphrase-file", file, "New passphrase", terminal)
              : Passphrase.read("--passphrase-file", file, "Passphrase of the file", terminal);
      try (Control control = hearsay.connect()) {
        JsonNode account =
            control.call(
                AccountCommand.DERIVED_WITHIN,
                "account_import",
                nickname,
                what,
                passphrase,
                Map.of("light", light));
        AccountText.print(account, hearsay, terminal);
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "backup",
      description = {
        "Write all accounts into one encrypted file.",
        "Each is under its own passphrase still. Contacts of accounts that are unlocked now are",
        "in it, sessions are not."
      })
  static final class Backup implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "FILE", description = "Not there yet.")
    String to = "";

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE|-",
        description = "The first line is the passphrase of the backup.")
    @Nullable String file;

    Backup(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      String chosen =
          Passphrase.choose("--passphrase-file", file, "Passphrase of the backup", terminal);
      try (Control control = hearsay.connect()) {
        JsonNode text = control.call(AccountCommand.DERIVED_WITHIN, "account_backup", chosen);
        OwnFile.write(to, bytes(text.asString()));
        said(to, hearsay, terminal);
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "restore",
      description = {
        "Put the accounts of a backup beside those that are here.",
        "Contacts are there when their account is unlocked and in use; who is there stays."
      })
  static final class Restore implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "FILE", description = "What hearsay account backup wrote.")
    String from = "";

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE|-",
        description = "The first line is the passphrase of the backup.")
    @Nullable String file;

    Restore(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      String text = read(from);
      String passphrase =
          Passphrase.read("--passphrase-file", file, "Passphrase of the backup", terminal);
      try (Control control = hearsay.connect()) {
        JsonNode came =
            control.call(AccountCommand.DERIVED_WITHIN, "account_restore", text, passphrase);
        AccountText.table(came, hearsay, terminal);
        if (came.isEmpty() && !hearsay.quiet()) {
          terminal.err().println("All of them are here already.");
        }
        return Exit.OK;
      }
    }
  }
}
