package org.hearsay.rpc;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the control port shows of itself to clients that come with TLS.
 *
 * @param certificate PEM, its own first, then those that lead to a root
 * @param key PEM, PKCS #8, not encrypted
 */
public record Tls(Path certificate, Path key) {
  /**
   * Reads both files.
   *
   * @throws UncheckedIOException naming the file that cannot be used
   */
  SslContext context() {
    for (Path file : new Path[] {certificate, key}) {
      if (!Files.isReadable(file)) {
        throw new UncheckedIOException(
            new IOException("TLS of the control port: " + file + " cannot be read"));
      }
    }
    try {
      return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw new UncheckedIOException(
          "TLS of the control port: %s and %s are no certificate and key in PEM (%s)"
              .formatted(certificate, key, e.getMessage()),
          e instanceof IOException io ? io : new IOException(e));
    }
  }
}
