package org.hearsay.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.hearsay.people.Outcome.Fault;
import org.hearsay.seal.KeyPair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * All accounts in one encrypted file, and back: keystore files as they are, each under its own
 * passphrase still, their nicknames, and the contacts of those that are unlocked. No state of
 * sessions is in it: an old one would use keys again.
 */
public final class Backups {
  /** The content is compressed, and may have contacts. */
  private static final int VERSION = 2;

  private static final int BARE_VERSION = 1;

  // Ours to choose.
  /**
   * Of what is encrypted: the accounts, and 10,000 contacts; written in hex a call can bring it.
   */
  static final int CONTENT_BYTES_MAX = 1 << 20;

  /** Of the same when it is not compressed. */
  private static final int PLAIN_BYTES_MAX = 16 << 20;

  private static final String KIND = "hearsay-backup";

  private final Accounts accounts;
  private final Turns turns;
  private final RandomGenerator secrets;
  private ContactCopies copies = ContactCopies.NONE;

  Backups(Accounts accounts, Turns turns, RandomGenerator secrets) {
    this.accounts = accounts;
    this.turns = turns;
    this.secrets = secrets;
  }

  /** Where the accounts' contacts are. */
  public void keep(ContactCopies where) {
    copies = where;
  }

  private record Saved(String nickname, String file, Keystore keystore) {}

  private record Content(List<Saved> accounts, List<SavedContacts> contacts) {}

  private record Unlocked(Account account, KeyPair pair) {}

  /** Makes the file's text; damaged accounts are not in it, nor contacts of those locked now. */
  public void make(Wish wish, Consumer<Outcome<String>> done) {
    turns.take(
        done,
        end -> {
          ObjectNode whole = content();
          List<Unlocked> unlocked = new ArrayList<>();
          accounts
              .slots()
              .forEach(
                  slot ->
                      slot.pair()
                          .ifPresent(
                              pair -> unlocked.add(new Unlocked(accounts.told(slot), pair))));
          turns.away(
              () -> {
                ArrayNode contacts = whole.putArray("contacts");
                unlocked.forEach(one -> add(one, contacts));
                byte[] content = compressed(whole.toString().getBytes(UTF_8));
                if (content.length > CONTENT_BYTES_MAX) {
                  return Outcome.refused(
                      Fault.FULL,
                      "%d bytes, a backup has at most %d: lock accounts whose contacts shall not be in it"
                          .formatted(content.length, CONTENT_BYTES_MAX));
                }
                Lockbox.Secret secret = Lockbox.Secret.of(wish.passphrase(), wish.cost(), secrets);
                ObjectNode json = JsonNodeFactory.instance.objectNode();
                json.put("kind", KIND).put("version", VERSION);
                json.set("crypto", Lockbox.seal(content, secret, secrets).toJson());
                return new Outcome.Done<>(json.toString());
              },
              end);
        });
  }

  private void add(Unlocked one, ArrayNode contacts) {
    List<Contact> all = copies.of(one.account(), one.pair());
    if (!all.isEmpty()) {
      contacts.add(new SavedContacts(one.pair().open(), all).toJson());
    }
  }

  private static byte[] compressed(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] decompressed(byte[] content) throws MalformedKeystoreException {
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(content))) {
      byte[] plain = in.readNBytes(PLAIN_BYTES_MAX + 1);
      if (plain.length <= PLAIN_BYTES_MAX) {
        return plain;
      }
    } catch (IOException e) {
      throw new MalformedKeystoreException("has a content that is damaged");
    }
    throw new MalformedKeystoreException("has more than " + PLAIN_BYTES_MAX + " bytes");
  }

  private ObjectNode content() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode all = json.putObject("accounts");
    for (Slot slot : accounts.slots()) {
      slot.keystore.ifPresent(
          keystore ->
              all.putObject(slot.file)
                  .put("nickname", slot.nickname)
                  .put("keystore", new String(keystore.toBytes(), UTF_8)));
    }
    return json;
  }

  /**
   * Puts accounts of a backup beside those that are here; keys that are here already stay as they
   * are. Tells which came; they are locked, but for those without a passphrase. Contacts come when
   * their account is open the next time, to those that are there already.
   */
  public void restore(String text, String passphrase, Consumer<Outcome<List<Account>>> done) {
    turns.take(
        done,
        end ->
            turns.away(
                () -> open(text, passphrase),
                Turns.ifDone(
                    end,
                    saved ->
                        add(
                            saved.accounts,
                            new ArrayList<>(),
                            0,
                            Turns.ifDone(end, came -> leave(saved.contacts, came, end))))));
  }

  /** Leaves contacts where each account finds them that is here. */
  private void leave(
      List<SavedContacts> saved, List<Account> came, Consumer<Outcome<List<Account>>> end) {
    List<Account> here = accounts.all();
    turns.away(
        () -> {
          for (SavedContacts one : saved) {
            here.stream()
                .filter(account -> account.address().equals(one.address()))
                .forEach(account -> copies.leave(account, one.name(), one.seal(secrets)));
          }
          return new Outcome.Done<>(came);
        },
        Turns.ifDone(
            end,
            unused -> {
              accounts.changed();
              end.accept(new Outcome.Done<>(came));
            }));
  }

  private static Outcome<Content> open(String text, String passphrase) {
    try {
      JsonNode json = StrictJson.object(text.getBytes(UTF_8));
      int version = json.path("version").asInt(0);
      if (!json.path("kind").asString("").equals(KIND)
          || version < BARE_VERSION
          || version > VERSION) {
        throw new MalformedKeystoreException("is no backup of version 1 or 2");
      }
      Lockbox box = Lockbox.parse(json.path("crypto"), CONTENT_BYTES_MAX);
      Optional<byte[]> content = box.open(box.secret(passphrase));
      if (content.isEmpty()) {
        return Outcome.refused(Fault.WRONG_PASSPHRASE, "wrong passphrase");
      }
      byte[] plain = version == BARE_VERSION ? content.get() : decompressed(content.get());
      return new Outcome.Done<>(content(StrictJson.object(plain)));
    } catch (MalformedKeystoreException e) {
      return Outcome.refused(Fault.MALFORMED, "the backup " + e.what());
    }
  }

  private static Content content(JsonNode json) throws MalformedKeystoreException {
    Content content = new Content(new ArrayList<>(), new ArrayList<>());
    for (Map.Entry<String, JsonNode> one : json.path("accounts").properties()) {
      byte[] file = one.getValue().path("keystore").asString("").getBytes(UTF_8);
      String nickname = one.getValue().path("nickname").asString("");
      content.accounts.add(new Saved(nickname, one.getKey(), Keystore.parse(file)));
    }
    for (JsonNode one : json.path("contacts")) {
      content.contacts.add(SavedContacts.parse(one));
    }
    return content;
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
