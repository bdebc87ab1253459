package org.hearsay.people;

import java.util.List;
import org.hearsay.seal.KeyPair;

/**
 * The contacts of accounts whether they are open or not, for backups. Blocks; any thread. Failures
 * of the disk are {@link java.io.UncheckedIOException}s that name the file.
 */
public interface ContactCopies {
  /** Where nobody keeps any. */
  ContactCopies NONE =
      new ContactCopies() {
        @Override
        public List<Contact> of(Account account, KeyPair pair) {
          return List.of();
        }

        @Override
        public void leave(Account account, String name, byte[] sealed) {
          // nobody would find it
        }
      };

  /** All contacts of an account that is unlocked, as they are on the disk. */
  List<Contact> of(Account account, KeyPair pair);

  /**
   * Leaves contacts of a backup, for {@link SavedContacts#open} when the account is open the next
   * time. Another of the same name is replaced.
   */
  void leave(Account account, String name, byte[] sealed);
}
