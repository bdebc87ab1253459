package org.hearsay.rpc;

import java.util.List;
import java.util.Locale;
import org.hearsay.people.Account;
import org.hearsay.people.Outcome;
import org.hearsay.people.Outcome.Fault;
import tools.jackson.databind.node.ObjectNode;

/** What clients are told of accounts. */
final class AccountShapes {
  static final String ALICE =
      "{\"nickname\":\"alice\",\"address\":\"0x7e5f4552091a69125d5dfcb7b8c2659029395bdf\",\"key\":\""
          + NameMethods.KEY
          + "\",\"state\":\"unlocked\",\"passphrase\":true,\"current\":false,"
          + "\"file\":\"UTC--2026-01-02T03-04-05.000000006Z--7e5f4552091a69125d5dfcb7b8c2659029395bdf\"}";

  static final RpcError NO_ACCOUNT =
      RpcError.of(RpcError.NOT_FOUND, "no such account", "account_list lists them")
          .because("no_such_account");

  private AccountShapes() {}

  static Shape account() {
    return Shape.object("an account")
        .with("nickname", Shape.text("what it is called here"))
        .maybe("address", Shape.hex(20, "as other wallets show it; absent when damaged"))
        .maybe("key", ChainShapes.key("its public key; absent until it was unlocked here once"))
        .with("state", Shape.oneOf(List.of("unlocked", "locked", "damaged"), "whether it can sign"))
        .with(
            "passphrase",
            Shape.truth("whether one guards the key; else only the file's permission does"))
        .with("current", Shape.truth("whether new names are registered for it"))
        .maybe(
            "visible",
            Shape.truth(
                "whether people on the local network may see it; absent: as lan.presence says"))
        .with("file", Shape.text("in the directory keystore"))
        .maybe("why", Shape.text("damaged: what is wrong with its file"));
  }

  static ObjectNode json(Account account) {
    ObjectNode json = ChainShapes.object().put("nickname", account.nickname());
    if (!account.address().isEmpty()) {
      json.put("address", "0x" + account.address());
    }
    account.key().ifPresent(key -> json.put("key", Followed.hex(key)));
    json.put("state", Followed.word(account.state())).put("passphrase", account.guarded());
    json.put("current", account.current()).put("file", account.file());
    account.visible().ifPresent(choice -> json.put("visible", choice));
    if (!account.damage().isEmpty()) {
      json.put("why", account.damage());
    }
    return json;
  }

  static Answer refused(Outcome.Refused<?> refused) {
    Fault fault = refused.fault();
    return Answer.failed(
        RpcError.of(code(fault), refused.detail(), hint(fault))
            .because(fault.name().toLowerCase(Locale.ROOT)));
  }

  /** What any call about one account may fail with. */
  static RpcError[] failures() {
    return new RpcError[] {
      NO_ACCOUNT,
      RpcError.of(RpcError.LOCKED, "wrong passphrase"),
      RpcError.of(RpcError.RATE_LIMITED, "wrong passphrases: one a second"),
      RpcError.of(RpcError.QUOTA, "as many accounts as there may be are here"),
      RpcError.failed("WHY, with data.reason")
    };
  }

  private static int code(Fault fault) {
    return switch (fault) {
      case NO_SUCH_ACCOUNT -> RpcError.NOT_FOUND;
      case BAD_NICKNAME, MALFORMED -> RpcError.INVALID_PARAMS;
      case WRONG_PASSPHRASE, LOCKED -> RpcError.LOCKED;
      case TOO_SOON, BUSY -> RpcError.RATE_LIMITED;
      case FULL -> RpcError.QUOTA;
      case NICKNAME_TAKEN, NO_PASSPHRASE, DAMAGED, KNOWN, IN_USE, NOT_STORED, NO_MEMORY ->
          RpcError.FAILED;
    };
  }

  private static String hint(Fault fault) {
    return switch (fault) {
      case NO_SUCH_ACCOUNT -> "account_list lists them";
      case NICKNAME_TAKEN, BAD_NICKNAME -> "choose another nickname";
      case MALFORMED -> "it is to be what account_export, account_backup or a wallet wrote";
      case WRONG_PASSPHRASE -> "a passphrase is compared with blanks and capitals";
      case TOO_SOON, BUSY -> "try again";
      case LOCKED -> "account_unlock lets it sign";
      case NO_PASSPHRASE -> "account_changePassphrase gives it one";
      case DAMAGED -> "restore the file from a backup; until then it is left as it is";
      case FULL -> "account_remove makes room";
      case KNOWN -> "account_list shows it";
      case IN_USE -> "account_use makes another the current one";
      case NOT_STORED -> "make room, and try again";
      case NO_MEMORY ->
          "HEARSAY_JAVA_OPTS=-Xmx512m at its start gives it more; a light passphrase takes 4 MiB";
    };
  }
}
