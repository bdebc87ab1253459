package org.hearsay.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The file with the node's private key: 64 hexadecimal digits, as geth writes it. Whether the
 * number is a key is for {@code seal} to say.
 */
public final class NodeKeyFile {
  private static final int KEY_BYTES = 32;
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

  private final FileDocument document;
  private final String what;
  private final String remedy;

  /**
   * A key that is somebody.
   *
   * @param what such as "the node key"
   * @param remedy what to do when it is damaged
   */
  public NodeKeyFile(Path path, String what, String remedy) {
    this.document = new FileDocument(path);
    this.what = what;
    this.remedy = remedy;
  }

  /** The node's own. */
  public NodeKeyFile(Path path) {
    this(path, "the node key", "restore it, or remove it to let the node have a new identity");
  }

  /** Its path, for messages. */
  public String name() {
    return document.name();
  }

  /**
   * The 32 bytes of the key, or empty when there is no file.
   *
   * @throws UncheckedIOException when the file is anything else, which is never replaced: whoever
   *     lost a key must decide to become someone else
   */
  public Optional<byte[]> read() {
    return document.read().map(this::parse);
  }

  private byte[] parse(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1).strip();
    if (!HEX.matcher(text).matches()) {
      throw new UncheckedIOException(
          what + " " + name() + " is damaged; " + remedy,
          new IOException("expected 64 hexadecimal digits"));
    }
    return HexFormat.of().parseHex(text);
  }

  /** Writes the 32 bytes of a key. */
  public void write(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a node key has 32 bytes, not " + key.length);
    }
    document.write((HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Removes the file, if it is there; when this returns that survives power loss. */
  public void remove() {
    document.remove();
  }
}
