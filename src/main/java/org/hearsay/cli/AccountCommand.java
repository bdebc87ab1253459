package org.hearsay.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/**
 * {@code hearsay account new|ls|use|show|rename|lock|unlock|passwd|rm}, and what {@link
 * AccountFileCommands} have: keys with nicknames.
 */
@Command(
    name = "account",
    description = {
      "Keys that names are held by, each in a file that other wallets open.",
      "An account is named by its nickname, address or public key."
    })
final class AccountCommand {
  /** A key is derived from a passphrase on purpose slowly; others may wait before us. */
  static final Duration DERIVED_WITHIN = Duration.ofMinutes(2);

  private AccountCommand() {}

  /** With its subcommands. */
  static CommandLine of(Hearsay hearsay) {
    return new CommandLine(new AccountCommand())
        .addSubcommand(new New(hearsay))
        .addSubcommand(new Ls(hearsay))
        .addSubcommand(new Use(hearsay))
        .addSubcommand(new Show(hearsay))
        .addSubcommand(new Rename(hearsay))
        .addSubcommand(new Visible(hearsay))
        .addSubcommand(new Lock(hearsay))
        .addSubcommand(new Unlock(hearsay))
        .addSubcommand(new Passwd(hearsay))
        .addSubcommand(new AccountFileCommands.Export(hearsay))
        .addSubcommand(new AccountFileCommands.Import(hearsay))
        .addSubcommand(new AccountFileCommands.Backup(hearsay))
        .addSubcommand(new AccountFileCommands.Restore(hearsay))
        .addSubcommand(new Rm(hearsay));
  }

  private static Exit print(Hearsay hearsay, Terminal terminal, String method, Object... params) {
    try (Control control = hearsay.connect()) {
      AccountText.print(control.call(DERIVED_WITHIN, method, params), hearsay, terminal);
      return Exit.OK;
    }
  }

  /** Whether a passphrase is needed to use this account's key now. */
  static String passphraseOf(Control control, String who, @Nullable String file, Terminal terminal)
      throws IOException {
    JsonNode account = control.call("account_show", who);
    boolean none = !account.path("passphrase").asBoolean() && file == null;
    return none
        ? ""
        : Passphrase.read(
            "--passphrase-file",
            file,
            "Passphrase of " + Brief.text(account, "nickname"),
            terminal);
  }

  @Command(
      name = "new",
      description = {
        "Make an account with a fresh key.",
        "With an empty passphrase only the file's permission protects the key."
      })
  private static final class New implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "NICKNAME", description = "What it is called here.")
    String nickname = "";

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE|-",
        description = "The first line is the passphrase; - reads it from standard input.")
    @Nullable String file;

    @Option(names = "--light", description = "Quicker to open, for whoever guesses as well.")
    boolean light;

    New(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      String chosen =
          Passphrase.choose("--passphrase-file", file, "Passphrase (empty for none)", terminal);
      return print(hearsay, terminal, "account_new", nickname, chosen, Map.of("light", light));
    }
  }

  @Command(name = "ls", description = "List the accounts; the current one has a star.")
  private static final class Ls implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    Ls(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      try (Control control = hearsay.connect()) {
        AccountText.table(control.call("account_list"), hearsay, terminal);
        return Exit.OK;
      }
    }
  }

  @Command(name = "use", description = "Register new names for this account from now on.")
  private static final class Use implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "ACCOUNT", description = "One of hearsay account ls.")
    String who = "";

    Use(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      return print(hearsay, terminal, "account_use", who);
    }
  }

  @Command(
      name = "visible",
      description = {
        "Let people on the local network see an account, or not.",
        "While it is current and unlocked, its nickname and its key are sent to everybody there."
      })
  private static final class Visible implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(index = "0", paramLabel = "on|off", description = "Whether.")
    String choice = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "ACCOUNT",
        description = "One of hearsay account ls. Default: the current one.")
    String who = "";

    Visible(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      if (!choice.equals("on") && !choice.equals("off")) {
        throw new Failure(Exit.USAGE, PlainText.printable(choice) + " is neither on nor off.", "");
      }
      return print(hearsay, terminal, "account_setVisible", who, choice.equals("on"));
    }
  }

  @Command(name = "show", description = "Show one account. Default: the current one.")
  private static final class Show implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(arity = "0..1", paramLabel = "ACCOUNT", description = "One of account ls.")
    String who = "";

    Show(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      return print(hearsay, terminal, "account_show", who);
    }
  }

  @Command(name = "rename", description = "Call an account otherwise, here and nowhere else.")
  private static final class Rename implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "One of hearsay account ls.")
    String who = "";

    @Parameters(index = "1", paramLabel = "NICKNAME", description = "What to call it.")
    String nickname = "";

    Rename(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      return print(hearsay, terminal, "account_rename", who, nickname);
    }
  }

  @Command(name = "lock", description = "Let an account sign no more. Default: the current one.")
  private static final class Lock implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(arity = "0..1", paramLabel = "ACCOUNT", description = "One of account ls.")
    String who = "";

    Lock(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) {
      return print(hearsay, terminal, "account_lock", who);
    }
  }

  @Command(
      name = "unlock",
      description = "Let an account sign until it is locked, or the daemon ends.")
  private static final class Unlock implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(arity = "0..1", paramLabel = "ACCOUNT", description = "Default: the current one.")
    String who = "";

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE|-",
        description = "The first line is the passphrase; - reads it from standard input.")
    @Nullable String file;

    @Option(
        names = "--for",
        paramLabel = "TIME",
        description = "Lock it again after this long, such as 10m.")
    String time = "0";

    Unlock(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      List<Object> params = new ArrayList<>(List.of(who));
      long seconds = seconds();
      try (Control control = hearsay.connect()) {
        params.add(passphraseOf(control, who, file, terminal));
        if (seconds > 0) {
          params.add(seconds);
        }
        JsonNode account = control.call(DERIVED_WITHIN, "account_unlock", params.toArray());
        AccountText.print(account, hearsay, terminal);
        return Exit.OK;
      }
    }

    private long seconds() {
      try {
        return TimeSpan.parse(time).toSeconds();
      } catch (IllegalArgumentException e) {
        throw new Failure(
            Exit.USAGE,
            "--for %s: expected %s".formatted(time, TimeSpan.EXPECTED),
            "For example --for 10m.");
      }
    }
  }

  @Command(name = "passwd", description = "Put an account under another passphrase.")
  private static final class Passwd implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(arity = "0..1", paramLabel = "ACCOUNT", description = "Default: the current one.")
    String who = "";

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE|-",
        description = "The first line is the present passphrase.")
    @Nullable String file;

    @Option(
        names = "--new-passphrase-file",
        paramLabel = "FILE|-",
        description = "The first line is the new passphrase; an empty line means none.")
    @Nullable String newFile;

    @Option(names = "--light", description = "Quicker to open, for whoever guesses as well.")
    boolean light;

    Passwd(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      try (Control control = hearsay.connect()) {
        String present = passphraseOf(control, who, file, terminal);
        String chosen =
            Passphrase.choose(
                "--new-passphrase-file", newFile, "New passphrase (empty for none)", terminal);
        JsonNode account =
            control.call(
                DERIVED_WITHIN,
                "account_changePassphrase",
                who,
                present,
                chosen,
                Map.of("light", light));
        AccountText.print(account, hearsay, terminal);
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "rm",
      description = {
        "Remove an account and its key for good.",
        "Names that it holds are lost, unless a copy of the key is elsewhere."
      })
  private static final class Rm implements org.hearsay.cli.Command {
    private final Hearsay hearsay;

    @Parameters(paramLabel = "ACCOUNT", description = "One of hearsay account ls.")
    String who = "";

    Rm(Hearsay hearsay) {
      this.hearsay = hearsay;
    }

    @Override
    public Exit run(Terminal terminal) throws IOException {
      try (Control control = hearsay.connect()) {
        JsonNode account = control.call("account_show", who);
        hearsay.agreeByName(
            "The key of %s (%s) will be gone for good."
                .formatted(Brief.text(account, "nickname"), Brief.text(account, "address")),
            Brief.text(account, "nickname"),
            terminal);
        JsonNode unused = control.call("account_remove", who);
        if (hearsay.json()) {
          terminal.out().println(Json.object(account));
        } else if (!hearsay.quiet()) {
          terminal.out().println("Removed " + Brief.text(account, "nickname") + ".");
        }
        return Exit.OK;
      }
    }
  }
}
