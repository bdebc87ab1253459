package org.hearsay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.LuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is drawn can be read. */
final class QrDrawingTest {
  private static final String LINK =
      "hearsay://5JPb8cENgPNYHkkEkwsUBMxsE5AO4HWEdPqUq-jEzRNR7Zk-oNRVt1ZC4gmOpRRI2WeuM7-9_kDP6XvcR3OZIg"
          + "?name=carol-2&nick=Carol&check=0662a072";
  private static final int SCALE = 4;

  private static List<String> drawn(boolean ascii) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    QrDrawing.of(LINK).print(new PrintStream(out, true, StandardCharsets.UTF_8), ascii);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** Lights as a camera sees them. */
  private static String read(boolean[][] light) throws Exception {
    int size = light.length;
    LuminanceSource source =
        new LuminanceSource(size * SCALE, size * SCALE) {
          @Override
          public byte[] getRow(int y, byte[] row) {
            byte[] line = new byte[getWidth()];
            for (int x = 0; x < line.length; x++) {
              line[x] = (byte) (light[y / SCALE][x / SCALE] ? 255 : 0);
            }
            return line;
          }

          @Override
          public byte[] getMatrix() {
            byte[] all = new byte[getWidth() * getHeight()];
            for (int y = 0; y < getHeight(); y++) {
              System.arraycopy(getRow(y, all), 0, all, y * getWidth(), getWidth());
            }
            return all;
          }
        };
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source))).getText();
  }

  @Test
  void halfBlocksCanBeRead() throws Exception {
    List<String> lines = drawn(false);
    int size = lines.get(0).length();
    boolean[][] light = new boolean[size][size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        char c = lines.get(y / 2).charAt(x);
        light[y][x] = c == '█' || c == (y % 2 == 0 ? '▀' : '▄');
      }
    }
    assertThat(read(light)).isEqualTo(LINK);
  }

  @Test
  void plainCharactersCanBeRead() throws Exception {
    List<String> lines = drawn(true);
    int size = lines.size();
    boolean[][] light = new boolean[size][size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        light[y][x] = lines.get(y).charAt(2 * x) == '#';
      }
    }
    assertThat(read(light)).isEqualTo(LINK);
  }
}
