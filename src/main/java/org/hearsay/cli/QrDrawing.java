package org.hearsay.cli;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.io.PrintStream;
import java.util.Map;

/**
 * A QR code made of characters: two modules above each other are one character where there are half
 * blocks, else each is two characters wide. What is drawn is what is light, as terminals are dark;
 * cameras read both.
 */
final class QrDrawing {
  /** Light modules around it, as the standard wants. */
  private static final int QUIET = 4;

  /** Neither, the upper, the lower, both light. */
  private static final String[] HALVES = {" ", "▀", "▄", "█"};

  private final ByteMatrix modules;

  private QrDrawing(ByteMatrix modules) {
    this.modules = modules;
  }

  /** Of a text of a few hundred characters. */
  static QrDrawing of(String text) {
    try {
      Map<EncodeHintType, ?> hints = Map.of(EncodeHintType.CHARACTER_SET, "UTF-8");
      return new QrDrawing(Encoder.encode(text, ErrorCorrectionLevel.L, hints).getMatrix());
    } catch (WriterException e) {
      throw new Failure(
          Exit.FAILED, "It does not fit into a QR code (" + e.getMessage() + ").", "");
    }
  }

  /** Draws a text and prints it below, for who has no camera. */
  static void print(String text, boolean ascii, PrintStream out) {
    of(text).print(out, ascii || !hasBlocks());
    out.println(text);
  }

  /** Whether the terminal is known to show half blocks. */
  static boolean hasBlocks() {
    return "UTF-8".equals(System.getProperty("native.encoding"));
  }

  int size() {
    return modules.getWidth() + 2 * QUIET;
  }

  boolean isLight(int x, int y) {
    int column = x - QUIET;
    int row = y - QUIET;
    boolean inside =
        column >= 0 && row >= 0 && column < modules.getWidth() && row < modules.getHeight();
    return !inside || modules.get(column, row) == 0;
  }

  void print(PrintStream out, boolean ascii) {
    for (int y = 0; y < size(); y += ascii ? 1 : 2) {
      StringBuilder line = new StringBuilder();
      for (int x = 0; x < size(); x++) {
        if (ascii) {
          line.append(isLight(x, y) ? "##" : "  ");
        } else {
          boolean below = y + 1 < size() && isLight(x, y + 1);
          line.append(HALVES[(isLight(x, y) ? 1 : 0) + (below ? 2 : 0)]);
        }
      }
      out.println(line);
    }
  }
}
