package org.hearsay.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.hearsay.env.Document;
import org.hearsay.env.Folder;
import org.hearsay.people.Keystore.Opening;
import org.hearsay.seal.KeyPair;
import org.hearsay.seal.Scrypt;
import org.hearsay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The accounts on the disk: a keystore file each, and a document beside them with nicknames and
 * which is the current one. Everything here blocks.
 */
public final class AccountFiles {
  private static final Logger log = LoggerFactory.getLogger(AccountFiles.class);

  // From geth.
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

  // Ours to choose.
  private static final int BOOK_BYTES_MAX = 1 << 20;

  private static final Pattern VAULT = Pattern.compile("[0-9a-f]{40}");

  private final Folder folder;
  private final Document book;

  /**
   * @param folder the keystore
   * @param book the document beside it
   */
  public AccountFiles(Folder folder, Document book) {
    this.folder = folder;
    this.book = book;
  }

  /** What was there. */
  record Loaded(List<Slot> slots, String current) {}

  /** Of one account; without a vault when it is of an earlier version, or not in the document. */
  private record Noted(
      String nickname, Optional<NodeId> key, Optional<String> vault, Optional<Boolean> visible) {
    static final Noted NOTHING =
        new Noted("", Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** What the document says. */
  private static final class Notes {
    final Map<String, Noted> byFile = new LinkedHashMap<>();
    String current = "";
  }

  /** The name of a new file, as geth makes it. */
  static String fileName(Instant now, String address) {
    return "UTC--" + WHEN.format(now) + "--" + address;
  }

  /**
   * Reads all of it, and opens what has no passphrase. A damaged keystore file is said and stays
   * what it is.
   *
   * @throws UncheckedIOException when the document is damaged: it is never overwritten then
   */
  Loaded load() {
    Notes notes = notes();
    List<Slot> slots = new ArrayList<>();
    List<String> names = folder.names(Accounts.ACCOUNTS_MAX);
    for (String name : names) {
      Slot slot = read(name, notes.byFile.getOrDefault(name, Noted.NOTHING));
      if (slot.isDamaged()) {
        log.warn("account file {}", slot.damage());
      }
      if (notes.byFile.containsKey(name) && !slot.address().isEmpty()) {
        slot.vault = Optional.of(slot.vault()); // an earlier version did not write it
      }
      slots.add(slot);
    }
    notes.byFile.forEach(
        (name, noted) -> {
          if (!names.contains(name) && slots.size() < Accounts.ACCOUNTS_MAX) {
            slots.add(damaged(name, noted, place(name) + " is missing"));
          }
        });
    nameTheRest(slots);
    return new Loaded(slots, notes.current);
  }

  /** Who came without a nickname is called by the address. */
  private static void nameTheRest(List<Slot> slots) {
    for (Slot slot : slots) {
      if (slot.nickname.isEmpty()) {
        String address = slot.address();
        slot.nickname = address.isEmpty() ? slot.file : address.substring(0, 8);
      }
    }
  }

  private Slot read(String name, Noted noted) {
    try {
      Optional<byte[]> bytes = folder.document(name).read();
      if (bytes.isEmpty()) {
        return damaged(name, noted, place(name) + " is missing");
      }
      return opened(name, noted, Keystore.parse(bytes.get()));
    } catch (MalformedKeystoreException e) {
      return damaged(name, noted, place(name) + " " + e.what());
    } catch (UncheckedIOException e) {
      return damaged(name, noted, String.valueOf(e.getMessage()));
    }
  }

  private static Slot damaged(String name, Noted noted, String damage) {
    Slot slot = new Slot(name, noted.nickname, noted.key, damage);
    slot.vault = noted.vault;
    slot.visible = noted.visible;
    return slot;
  }

  private static Slot opened(String name, Noted noted, Keystore keystore) {
    Slot slot = new Slot(name, noted.nickname, noted.key, keystore);
    slot.vault = noted.vault;
    slot.visible = noted.visible;
    if (keystore.isLight() && keystore.open("") instanceof Opening.Opened opened) {
      slot.open(opened, false);
    }
    return slot;
  }

  /** An account of a file that was just written; unlocked if it has no passphrase. */
  static Slot opened(String name, String nickname, Keystore keystore) {
    return opened(
        name,
        new Noted(nickname, Optional.empty(), keystore.address(), Optional.empty()),
        keystore);
  }

  private String place(String name) {
    return folder.name() + "/" + name;
  }

  private Notes notes() {
    Notes notes = new Notes();
    Optional<byte[]> bytes = book.read();
    if (bytes.isEmpty()) {
      return notes;
    }
    try {
      if (bytes.get().length > BOOK_BYTES_MAX) {
        throw new MalformedKeystoreException("has more than " + BOOK_BYTES_MAX + " bytes");
      }
      JsonNode json = StrictJson.object(bytes.get());
      notes.current = json.path("current").asString("");
      for (Map.Entry<String, JsonNode> one : json.path("accounts").properties()) {
        notes.byFile.put(one.getKey(), noted(one.getValue()));
      }
      return notes;
    } catch (MalformedKeystoreException | IllegalArgumentException e) {
      throw new UncheckedIOException(
          "the list of accounts %s is damaged; restore it, or move it away: nicknames are lost then, keys are not"
              .formatted(book.name()),
          new IOException(e.getMessage()));
    }
  }

  private static Noted noted(JsonNode json) {
    String key = json.path("key").asString("");
    String vault = json.path("vault").asString("");
    if (!vault.isEmpty() && !VAULT.matcher(vault).matches()) {
      throw new IllegalArgumentException("no vault: " + vault); // it becomes the name of a file
    }
    return new Noted(
        json.path("nickname").asString(""),
        key.isEmpty() ? Optional.empty() : Optional.of(NodeId.of(HexFormat.of().parseHex(key))),
        Optional.of(vault).filter(text -> !text.isEmpty()),
        json.path("visible").isBoolean()
            ? Optional.of(json.path("visible").booleanValue())
            : Optional.empty());
  }

  /** The document as it is to be. */
  static byte[] encode(List<Slot> slots, String current) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("current", current);
    ObjectNode all = json.putObject("accounts");
    for (Slot slot : slots) {
      ObjectNode one = all.putObject(slot.file).put("nickname", slot.nickname);
      slot.key.ifPresent(key -> one.put("key", key.toHex()));
      slot.visible.ifPresent(choice -> one.put("visible", choice));
      if (!slot.vault().isEmpty()) {
        one.put("vault", slot.vault());
      }
    }
    return (json.toPrettyString() + "\n").getBytes(UTF_8);
  }

  void writeBook(byte[] content) {
    book.write(content);
  }

  /** Writes a file, and reads it back: what follows may destroy the only other copy. */
  void write(String name, Keystore keystore) {
    byte[] bytes = keystore.toBytes();
    Document document = folder.document(name);
    document.write(bytes);
    if (!document.read().filter(there -> Arrays.equals(there, bytes)).isPresent()) {
      throw new UncheckedIOException(
          document.name() + " is not what was written", new IOException("the disk altered it"));
    }
  }

  void remove(String name) {
    folder.remove(name);
  }

  /**
   * Sees to it that a key which stood somewhere else is an account without a passphrase, and the
   * current one; when this returns the other place is needed no more. May be interrupted and done
   * again.
   */
  public void takeOver(KeyPair key, String nickname, Instant now, RandomGenerator secrets) {
    Loaded there = load();
    List<Slot> slots = new ArrayList<>(there.slots);
    Optional<Slot> same =
        slots.stream().filter(slot -> slot.pair().filter(key::equals).isPresent()).findFirst();
    Slot slot = same.orElseGet(() -> make(key, nickname, slots, now, secrets));
    if (same.isEmpty()) {
      slots.add(slot);
    }
    book.write(encode(slots, slot.file));
    log.info("account={} is in the keystore", slot.nickname);
  }

  private Slot make(
      KeyPair key, String wanted, List<Slot> others, Instant now, RandomGenerator secrets) {
    Keystore sealed = Keystore.seal(key.secret(), "", Scrypt.Cost.BARE, secrets);
    String file = fileName(now, sealed.address().orElseThrow());
    write(file, sealed);
    String nickname = Nicknames.free(wanted, others);
    Slot slot = new Slot(file, nickname, Optional.empty(), sealed);
    if (!(sealed.open("") instanceof Opening.Opened opened) || !opened.key().equals(key)) {
      throw new IllegalStateException("what was sealed does not open");
    }
    slot.open(opened, false);
    return slot;
  }

  /** Makes a first account where there is none, and never was one. */
  public void makeFirst(String nickname, Instant now, RandomGenerator secrets) {
    if (load().slots.isEmpty()) {
      takeOver(KeyPair.random(secrets), nickname, now, secrets);
    }
  }
}
