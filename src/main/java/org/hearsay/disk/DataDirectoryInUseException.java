package org.hearsay.disk;

/** Another daemon holds the data directory; the message says which, and what to do. */
public final class DataDirectoryInUseException extends RuntimeException {
  DataDirectoryInUseException(String message) {
    super(message);
  }
}
