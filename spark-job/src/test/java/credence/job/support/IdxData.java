package credence.job.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** IDX files of one's own: images of 6 x 8 pixels of noise with a bright row for each class. */
public final class IdxData {

  public static final int HEIGHT = 6;
  public static final int WIDTH = 8;
  private static final int SIZE = HEIGHT * WIDTH;

  private IdxData() {}

  /** An IDX file of bytes. */
  public static byte[] file(byte[] body, int... sides) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * sides.length + body.length);
    file.putInt(0x800 | sides.length);
    for (int side : sides) {
      file.putInt(side);
    }
    return file.put(body).array();
  }

  /**
   * Writes {@code stem-images-idx3-ubyte} and {@code stem-labels-idx1-ubyte}.
   *
   * @param labels of the images, at most 6 different ones; the row that is bright is that of the
   *     label among {@code classes}
   */
  public static void write(Path folder, String stem, int[] classes, int[] labels) {
    put(folder, stem + "-images-idx3-ubyte", file(pixels(classes, labels), sides(labels)));
    put(folder, stem + "-labels-idx1-ubyte", file(bytes(labels), labels.length));
  }

  private static int[] sides(int[] labels) {
    return new int[] {labels.length, HEIGHT, WIDTH};
  }

  /** The classes in turn, so many images. */
  public static int[] inTurn(int count, int... classes) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = classes[i % classes.length];
    }
    return labels;
  }

  /** Pixels of the images with these labels, [n, h, w]. */
  public static byte[] pixels(int[] classes, int[] labels) {
    Random random = new Random(labels.length);
    byte[] pixels = new byte[labels.length * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      int row = i % SIZE / WIDTH;
      boolean bright = row < classes.length && classes[row] == labels[i / SIZE];
      pixels[i] = (byte) (random.nextInt(60) + (bright ? 190 : 0));
    }
    return pixels;
  }

  /** Images [n, h, w] with rows and columns exchanged. */
  public static byte[] transposed(byte[] pixels) {
    byte[] exchanged = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int y = i % SIZE / WIDTH;
      int x = i % WIDTH;
      exchanged[i - i % SIZE + x * HEIGHT + y] = pixels[i];
    }
    return exchanged;
  }

  public static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  public static Path put(Path folder, String name, byte[] bytes) {
    try {
      return Files.write(Files.createDirectories(folder).resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
