package org.hearsay.rpc;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hearsay.people.Account;
import org.hearsay.people.Accounts;
import org.hearsay.people.Keystore;
import org.hearsay.people.MalformedKeystoreException;
import org.hearsay.people.Outcome;
import org.hearsay.people.Wish;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.PrivateKey;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code account_}: who this daemon's owner is. */
final class AccountMethods {
  private static final GoStruct HOW =
      new GoStruct(
              "hearsay",
              "Keeping",
              List.of(
                  new GoStruct.Field(
                      "light", GoTypes.BOOL, "quicker to open, for whoever guesses as well")))
          .strictly();

  private static final RpcMethod.Param WHO = RpcMethod.Param.of("account", GoTypes.STRING);
  private static final RpcMethod.Param NICKNAME = RpcMethod.Param.of("nickname", GoTypes.STRING);
  private static final RpcMethod.Param KEPT = RpcMethod.Param.optional("how", HOW);
  private static final RpcMethod.Param PASSPHRASE =
      RpcMethod.Param.secret("passphrase", GoTypes.STRING);
  private static final RpcMethod.Param NEW_PASSPHRASE =
      RpcMethod.Param.secret("newPassphrase", GoTypes.STRING);

  private static final RpcError EMPTY =
      RpcError.of(
          RpcError.INVALID_PARAMS,
          "the passphrase is empty: everybody who gets the file could use it",
          "choose one");

  private static final String NAMED =
      "An account is named by its nickname, address or public key; an empty text is the current one.";

  private final Accounts accounts;

  AccountMethods(Accounts accounts) {
    this.accounts = accounts;
  }

  List<RpcMethod> methods() {
    return List.of(
        list(),
        show(),
        make(),
        take(),
        use(),
        rename(),
        lock(),
        unlock(),
        change(),
        export(),
        backup(),
        restore(),
        remove(),
        setVisible());
  }

  private static RpcMethod.Draft draft(
      String name,
      String summary,
      List<RpcMethod.Param> params,
      Shape result,
      String given,
      String answer) {
    return new RpcMethod.Draft(
        name, summary, params, result, List.of(), Example.of(given, answer), Trust.OPERATOR);
  }

  private static RpcMethod.Draft ofAccount(
      String name, String summary, List<RpcMethod.Param> params, String given) {
    return draft(name, summary, params, AccountShapes.account(), given, AccountShapes.ALICE);
  }

  /** Asks the accounts, and answers with what they say. */
  private static <T> Consumer<Outcome<T>> answer(
      Consumer<Answer> done, Function<T, Answer> written) {
    return outcome -> {
      if (outcome instanceof Outcome.Refused<T> refused) {
        done.accept(AccountShapes.refused(refused));
      } else if (outcome instanceof Outcome.Done<T> finished) {
        done.accept(written.apply(finished.value()));
      }
    };
  }

  private static Consumer<Outcome<Account>> account(Consumer<Answer> done) {
    return answer(done, account -> Answer.of(AccountShapes.json(account)));
  }

  private static Answer answer(List<Account> all) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    all.forEach(account -> list.add(AccountShapes.json(account)));
    return Answer.of(list);
  }

  private static Wish wish(String nickname, Args args, int passphrase) {
    return new Wish(nickname, args.text(passphrase), args.options(passphrase + 1).bool("light"));
  }

  private RpcMethod list() {
    return draft(
            "account_list",
            "Lists the accounts of this daemon.",
            List.of(),
            Shape.listOf(AccountShapes.account(), "accounts"),
            "[]",
            "[" + AccountShapes.ALICE + "]")
        .now(args -> answer(accounts.all()));
  }

  private RpcMethod show() {
    return ofAccount(
            "account_show",
            "Tells of one account.",
            List.of(RpcMethod.Param.optional("account", GoTypes.STRING)),
            "[\"alice\"]")
        .body((caller, args, done) -> account(done).accept(accounts.find(args.text(0))))
        .orFails(AccountShapes.NO_ACCOUNT)
        .noted(NAMED);
  }

  private RpcMethod make() {
    return ofAccount(
            "account_new",
            "Makes an account with a fresh key.",
            List.of(NICKNAME, PASSPHRASE, KEPT),
            "[\"dave\",\"correct horse\",{\"light\":true}]")
        .body((caller, args, done) -> accounts.create(wish(args.text(0), args, 1), account(done)))
        .orFails(AccountShapes.failures())
        .noted(
            "With an empty passphrase only the file's permission guards the key. Each account is a"
                + " file of web3 secret storage, version 3.");
  }

  private RpcMethod take() {
    RpcMethod.Param what = RpcMethod.Param.secret("keystore", GoTypes.STRING);
    return ofAccount(
            "account_import",
            "Makes an account of a keystore file of another wallet, or of a private key.",
            List.of(NICKNAME, what, PASSPHRASE, KEPT),
            "[\"carol\",\"0x" + "00".repeat(31) + "05\",\"correct horse\",{\"light\":true}]")
        .body(this::take)
        .orFails(AccountShapes.failures())
        .noted(
            "The text of the file, which the passphrase opens; or 0x and 64 hex digits, which it"
                + " guards from now on.");
  }

  private void take(Caller caller, Args args, Consumer<Answer> done) {
    String what = args.text(1).strip();
    Wish wish = wish(args.text(0), args, 2);
    try {
      if (what.startsWith("0x")) {
        KeyPair key = KeyPair.of(PrivateKey.of(GoTypes.Hex.decode(what)));
        accounts.take(wish, key, account(done));
      } else {
        Keystore theirs = Keystore.parse(what.getBytes(StandardCharsets.UTF_8));
        accounts.take(wish, theirs, account(done));
      }
    } catch (MalformedKeystoreException e) {
      done.accept(
          AccountShapes.refused(
              new Outcome.Refused<>(Outcome.Fault.MALFORMED, "the keystore file " + e.what())));
    } catch (BadArgumentException | IllegalArgumentException e) {
      done.accept(
          AccountShapes.refused(
              new Outcome.Refused<>(Outcome.Fault.MALFORMED, "that is no private key")));
    }
  }

  private RpcMethod use() {
    return ofAccount(
            "account_use", "Makes an account the one for new names.", List.of(WHO), "[\"alice\"]")
        .body((caller, args, done) -> accounts.use(args.text(0), account(done)))
        .orFails(AccountShapes.failures())
        .noted("Names that other accounts hold stay theirs, and can be renewed all the same.");
  }

  private RpcMethod rename() {
    return ofAccount(
            "account_rename",
            "Calls an account otherwise, here and nowhere else.",
            List.of(WHO, NICKNAME),
            "[\"bob\",\"robert\"]")
        .body((caller, args, done) -> accounts.rename(args.text(0), args.text(1), account(done)))
        .orFails(AccountShapes.failures());
  }

  private RpcMethod setVisible() {
    return ofAccount(
            "account_setVisible",
            "Lets people on the local network see an account, or not.",
            List.of(WHO, RpcMethod.Param.of("visible", GoTypes.BOOL)),
            "[\"alice\",true]")
        .body(
            (caller, args, done) ->
                accounts.setVisible(args.text(0), args.value(1, Boolean.class), account(done)))
        .orFails(AccountShapes.failures())
        .noted(
            "While it is current and unlocked its nickname and its key are sent to everybody on the"
                + " local network every five seconds. "
                + NAMED);
  }

  private RpcMethod lock() {
    return ofAccount("account_lock", "Lets an account sign no more.", List.of(WHO), "[\"alice\"]")
        .body((caller, args, done) -> accounts.passphrases().lock(args.text(0), account(done)))
        .orFails(AccountShapes.failures())
        .noted("What it has begun to register waits. " + NAMED);
  }

  private RpcMethod unlock() {
    return ofAccount(
            "account_unlock",
            "Lets an account sign, until it is locked or the daemon ends.",
            List.of(WHO, PASSPHRASE, RpcMethod.Param.optional("seconds", GoTypes.UINT32)),
            "[\"alice\",\"correct horse\",60]")
        .body(
            (caller, args, done) -> {
              Optional<Duration> until =
                  Optional.of(Duration.ofSeconds(args.uint32(2))).filter(time -> !time.isZero());
              accounts.passphrases().unlock(args.text(0), args.text(1), until, account(done));
            })
        .orFails(AccountShapes.failures())
        .noted("After three wrong passphrases one a second is tried. " + NAMED);
  }

  private RpcMethod change() {
    return ofAccount(
            "account_changePassphrase",
            "Puts an account under another passphrase.",
            List.of(WHO, PASSPHRASE, NEW_PASSPHRASE, KEPT),
            "[\"bob\",\"\",\"battery staple\",{\"light\":true}]")
        .body(
            (caller, args, done) ->
                accounts
                    .passphrases()
                    .change(args.text(0), args.text(1), wish("", args, 2), account(done)))
        .orFails(AccountShapes.failures())
        .noted("Copies of the file that were made before still open with the old one.");
  }

  private RpcMethod export() {
    return draft(
            "account_export",
            "Gives an account's key as a keystore file that other wallets open.",
            List.of(WHO, PASSPHRASE, NEW_PASSPHRASE, KEPT),
            Shape.text("the file"),
            "[\"alice\",\"correct horse\",\"for the other wallet\",{\"light\":true}]",
            "\"{\\\"address\\\":\\\"7e5f\\\",\\\"version\\\":3}\"")
        .body(
            (caller, args, done) -> {
              if (args.text(2).isEmpty()) {
                done.accept(Answer.failed(EMPTY));
                return;
              }
              accounts
                  .passphrases()
                  .export(
                      args.text(0),
                      args.text(1),
                      wish("", args, 2),
                      answer(done, file -> Answer.of(text(file))));
            })
        .orFails(AccountShapes.failures());
  }

  private static String text(Keystore file) {
    return new String(file.toBytes(), StandardCharsets.UTF_8);
  }

  private RpcMethod backup() {
    return draft(
            "account_backup",
            "Gives all accounts as one encrypted file.",
            List.of(PASSPHRASE, KEPT),
            Shape.text("the file"),
            "[\"vault\",{\"light\":true}]",
            "\"{\\\"kind\\\":\\\"hearsay-backup\\\"}\"")
        .body(
            (caller, args, done) -> {
              if (args.text(0).isEmpty()) {
                done.accept(Answer.failed(EMPTY));
              } else {
                accounts.backups().make(wish("", args, 0), answer(done, Answer::of));
              }
            })
        .orFails(AccountShapes.failures())
        .noted(
            "Each account inside is under its own passphrase still. Contacts of accounts that are"
                + " unlocked now are in it, sessions are not.");
  }

  private RpcMethod restore() {
    return draft(
            "account_restore",
            "Puts the accounts of a backup beside those that are here.",
            List.of(RpcMethod.Param.of("backup", GoTypes.STRING), PASSPHRASE),
            Shape.listOf(AccountShapes.account(), "those that were not here"),
            "[" + JsonText.quote(AccountExample.BACKUP) + ",\"vault\"]",
            "[]")
        .body(
            (caller, args, done) ->
                accounts
                    .backups()
                    .restore(args.text(0), args.text(1), answer(done, AccountMethods::answer)))
        .orFails(AccountShapes.failures())
        .noted(
            "Contacts in it are added when their account is open the next time. Who is a contact"
                + " then stays as they are; a petname that is taken gets a number after it.");
  }

  private RpcMethod remove() {
    return draft(
            "account_remove",
            "Removes an account and its key for good.",
            List.of(WHO),
            Shape.done(),
            "[\"old\"]",
            "true")
        .body(
            (caller, args, done) ->
                accounts.remove(args.text(0), answer(done, gone -> Answer.of(true))))
        .orFails(AccountShapes.failures())
        .noted("Names that it holds are lost, unless a copy of the key is elsewhere.");
  }
}
