package org.hearsay;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.hearsay.disk.FileFolder;
import org.hearsay.disk.SqliteVault;
import org.hearsay.env.Folder;
import org.hearsay.people.Account;
import org.hearsay.people.Contact;
import org.hearsay.people.ContactCopies;
import org.hearsay.people.Contacts;
import org.hearsay.people.SavedContacts;
import org.hearsay.seal.KeyPair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Contacts on their way out of vaults and back into them. What comes out of a backup lies in a
 * directory, encrypted to its account, until that is open: it may be locked now.
 */
final class RestoredContacts implements ContactCopies {
  private static final Logger log = LoggerFactory.getLogger(RestoredContacts.class);

  // Ours to choose.
  /** Of backups that were restored and not looked at. */
  private static final int FILES_MAX = 1024;

  static final String FOLDER = "restored";

  private final Path directory;
  private final SecureRandom secrets;

  RestoredContacts(Path directory, SecureRandom secrets) {
    this.directory = directory;
    this.secrets = secrets;
  }

  private Folder folder() {
    return new FileFolder(directory.resolve(FOLDER));
  }

  @Override
  public List<Contact> of(Account account, KeyPair pair) {
    Path vault = directory.resolve(ContactsSetup.fileName(account));
    if (!Files.exists(vault)) {
      return List.of();
    }
    try (SqliteVault opened = ContactsSetup.open(vault, List.of(pair), secrets)) {
      return Contacts.in(opened);
    }
  }

  @Override
  public void leave(Account account, String name, byte[] sealed) {
    folder().document(account.address() + "-" + name).write(sealed);
  }

  /**
   * Gives an account what was left for it; on the loop.
   *
   * @throws UncheckedIOException when it cannot be read
   */
  void giveTo(Account account, KeyPair pair, Contacts contacts) {
    if (!Files.isDirectory(directory.resolve(FOLDER))) {
      return;
    }
    Folder folder = folder();
    for (String name : folder.names(FILES_MAX)) {
      if (name.startsWith(account.address() + "-")) {
        Optional<SavedContacts> saved =
            folder.document(name).read().flatMap(bytes -> SavedContacts.open(bytes, pair, secrets));
        saved.ifPresentOrElse(
            one -> give(one, contacts, folder, name),
            () -> log.error("damaged, left alone: {}/{}", folder.name(), name));
      }
    }
  }

  private static void give(SavedContacts saved, Contacts contacts, Folder folder, String name) {
    int left = contacts.putBack(saved.contacts(), () -> folder.remove(name));
    if (left > 0) {
      log.error("no room for {} contacts of a backup", left);
    }
  }
}
