package org.hearsay.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hearsay.people.Outcome.Fault;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * All accounts in one encrypted file, and back: keystore files as they are, each under its own
 * passphrase still, and their nicknames. No state of sessions is in it: an old one would use keys
 * again.
 */
public final class Backups {
  private static final int VERSION = 1;

  // Ours to choose.
  /** Of what is inside: as many accounts as there may be have some tens of kilobytes. */
  static final int CONTENT_BYTES_MAX = 256 << 10;

  private static final String KIND = "hearsay-backup";

  private final Accounts accounts;
  private final Turns turns;
  private final RandomGenerator secrets;

  Backups(Accounts accounts, Turns turns, RandomGenerator secrets) {
    this.accounts = accounts;
    this.turns = turns;
    this.secrets = secrets;
  }

  private record Saved(String nickname, String file, Keystore keystore) {}

  /** Makes the file's text; damaged accounts are not in it. */
  public void make(Wish wish, Consumer<Outcome<String>> done) {
    turns.take(
        done,
        end -> {
          byte[] content = content();
          if (content.length > CONTENT_BYTES_MAX) {
            end.accept(Outcome.refused(Fault.FULL, "a backup has too much in it"));
            return;
          }
          turns.away(
              () -> {
                Lockbox.Secret secret = Lockbox.Secret.of(wish.passphrase(), wish.cost(), secrets);
                ObjectNode json = JsonNodeFactory.instance.objectNode();
                json.put("kind", KIND).put("version", VERSION);
                json.set("crypto", Lockbox.seal(content, secret, secrets).toJson());
                return new Outcome.Done<>(json.toString());
              },
              end);
        });
  }

  private byte[] content() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode all = json.putObject("accounts");
    for (Slot slot : accounts.slots()) {
      slot.keystore.ifPresent(
          keystore ->
              all.putObject(slot.file)
                  .put("nickname", slot.nickname)
                  .put("keystore", new String(keystore.toBytes(), UTF_8)));
    }
    return json.toString().getBytes(UTF_8);
  }

  /**
   * Puts accounts of a backup beside those that are here; keys that are here already stay as they
   * are. Tells which came; they are locked, but for those without a passphrase.
   */
  public void restore(String text, String passphrase, Consumer<Outcome<List<Account>>> done) {
    turns.take(
        done,
        end ->
            turns.away(
                () -> open(text, passphrase),
                Turns.ifDone(end, saved -> add(saved, new ArrayList<>(), 0, end))));
  }

  private static Outcome<List<Saved>> open(String text, String passphrase) {
    try {
      JsonNode json = StrictJson.object(text.getBytes(UTF_8));
      if (!json.path("kind").asString("").equals(KIND)
          || json.path("version").asInt(0) != VERSION) {
        throw new MalformedKeystoreException("is no backup of version " + VERSION);
      }
      Lockbox box = Lockbox.parse(json.path("crypto"), CONTENT_BYTES_MAX);
      Optional<byte[]> content = box.open(box.secret(passphrase));
      if (content.isEmpty()) {
        return Outcome.refused(Fault.WRONG_PASSPHRASE, "wrong passphrase");
      }
      List<Saved> saved = new ArrayList<>();
      for (Map.Entry<String, JsonNode> one :
          StrictJson.object(content.get()).path("accounts").properties()) {
        byte[] file = one.getValue().path("keystore").asString("").getBytes(UTF_8);
        String nickname = one.getValue().path("nickname").asString("");
        saved.add(new Saved(nickname, one.getKey(), Keystore.parse(file)));
      }
      return new Outcome.Done<>(saved);
    } catch (MalformedKeystoreException e) {
      return Outcome.refused(Fault.MALFORMED, "the backup " + e.what());
    }
  }

  private void add(
      List<Saved> saved, List<Account> came, int next, Consumer<Outcome<List<Account>>> end) {
    if (next == saved.size()) {
      end.accept(new Outcome.Done<>(List.copyOf(came)));
      return;
    }
    Saved one = saved.get(next);
    if (accounts.hasAddress(one.keystore.address().orElse(""))) {
      add(saved, came, next + 1, end);
      return;
    }
    accounts.putBack(
        one.keystore,
        one.nickname,
        Turns.ifDone(
            end,
            account -> {
              came.add(account);
              add(saved, came, next + 1, end);
            }));
  }
}
