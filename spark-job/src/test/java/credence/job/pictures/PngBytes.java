package credence.job.pictures;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Writes PNG files of every kind, by the standard's own words and without ImageIO. */
final class PngBytes {

  /** The values of a pixel. */
  interface Values {
    int[] at(int x, int y);
  }

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /** First column and row, then steps, of Adam7's passes. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final int width;
  private final int height;
  private final int bits;
  private final boolean interlaced;

  private PngBytes(int width, int height, int bits, int colours, boolean interlaced) {
    this.width = width;
    this.height = height;
    this.bits = bits;
    this.interlaced = interlaced;
    out.writeBytes(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) bits).put((byte) colours).put((byte) 0).put((byte) 0);
    chunk("IHDR", header.put((byte) (interlaced ? 1 : 0)).array());
  }

  /** A picture of the scene's size. */
  static PngBytes of(int bits, int colours) {
    return sized(Scene.WIDTH, Scene.HEIGHT, bits, colours);
  }

  static PngBytes sized(int width, int height, int bits, int colours) {
    return new PngBytes(width, height, bits, colours, false);
  }

  static PngBytes interlaced(int bits, int colours) {
    return new PngBytes(Scene.WIDTH, Scene.HEIGHT, bits, colours, true);
  }

  PngBytes chunk(String type, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length).putInt(content.length);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(content);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + content.length);
    out.writeBytes(chunk.putInt((int) crc.getValue()).array());
    return this;
  }

  /** The image data and the end. */
  byte[] with(Values values) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream rows = new DeflaterOutputStream(packed)) {
      int[][] passes = interlaced ? ADAM7 : new int[][] {{0, 0, 1, 1}};
      for (int[] pass : passes) {
        for (int y = pass[1]; y < height && pass[0] < width; y += pass[3]) {
          rows.write(row(values, y, pass[0], pass[2]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    chunk("IDAT", packed.toByteArray());
    return end();
  }

  byte[] end() {
    chunk("IEND", new byte[0]);
    return out.toByteArray();
  }

  /** A row without a filter: its values bit by bit, the highest first. */
  private byte[] row(Values values, int y, int first, int step) {
    StringBuilder digits = new StringBuilder("00000000");
    for (int x = first; x < width; x += step) {
      for (int value : values.at(x, y)) {
        digits.append(Integer.toBinaryString(1 << bits | value).substring(1));
      }
    }
    digits.append("0".repeat(-digits.length() & 7));
    byte[] row = new byte[digits.length() / 8];
    for (int i = 0; i < row.length; i++) {
      row[i] = (byte) Integer.parseInt(digits.substring(8 * i, 8 * i + 8), 2);
    }
    return row;
  }
}
