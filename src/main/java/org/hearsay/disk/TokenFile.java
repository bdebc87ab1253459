package org.hearsay.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The file with the control port's token: 64 hexadecimal digits that only the owner may read. */
public final class TokenFile {
  public static final String NAME = "token";

  /** Nobody guesses 256 bits, however often they may try. */
  public static final int TOKEN_BYTES = 32;

  private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{64}");

  private final FileDocument document;

  public TokenFile(Path path) {
    this.document = new FileDocument(path);
  }

  /** Its path, for messages. */
  public String name() {
    return document.name();
  }

  /**
   * The token, or empty when there is no file.
   *
   * @throws UncheckedIOException when the file is anything else
   */
  public Optional<String> read() {
    return document.read().map(this::parse);
  }

  private String parse(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1).strip();
    if (!TOKEN.matcher(text).matches()) {
      throw new UncheckedIOException(
          "the token " + name() + " is damaged; remove it, and the next start makes another",
          new IOException("expected 64 hexadecimal digits"));
    }
    return text;
  }

  /**
   * The token; made when there is none.
   *
   * @param random gives {@value #TOKEN_BYTES} bytes
   */
  public String readOrMake(Supplier<byte[]> random) {
    return read()
        .orElseGet(
            () -> {
              String token = HexFormat.of().formatHex(random.get());
              document.write((token + "\n").getBytes(StandardCharsets.ISO_8859_1));
              return token;
            });
  }
}
