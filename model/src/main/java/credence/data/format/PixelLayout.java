package credence.data.format;

import credence.net.Shape;
import java.io.Serializable;

/**
 * How an image lies in a file, and the image that is made of it.
 *
 * @param stored shape as the file has it
 * @param channelsLast whether bytes are [h, w, c] and not [c, h, w]
 * @param transposed whether rows of the file are columns of the image, as EMNIST has them
 */
public record PixelLayout(Shape stored, boolean channelsLast, boolean transposed)
    implements Serializable {

  /** Of files that have images as networks take them. */
  public static PixelLayout plain(Shape shape) {
    return new PixelLayout(shape, false, false);
  }

  /** The same file with rows and columns exchanged, or not. */
  public PixelLayout transposed(boolean exchanged) {
    return new PixelLayout(stored, channelsLast, exchanged);
  }

  /** Shape of the image. */
  public Shape shape() {
    int rows = transposed ? stored.width() : stored.height();
    int columns = transposed ? stored.height() : stored.width();
    return new Shape(stored.channels(), rows, columns);
  }

  /** Whether the bytes of the file are those of the image, in their order. */
  boolean isPlain() {
    return !transposed && (!channelsLast || stored.channels() == 1);
  }

  /**
   * Writes an image at {@code to} of {@code pixels}, [c, h, w].
   *
   * @param record bytes of the file, of which the image's begin at {@code from}
   */
  public void write(byte[] record, int from, byte[] pixels, int to) {
    if (isPlain()) {
      System.arraycopy(record, from, pixels, to, stored.size());
      return;
    }
    int height = stored.height();
    int width = stored.width();
    for (int c = 0; c < stored.channels(); c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int place = transposed ? x * height + y : y * width + x;
          pixels[to + c * height * width + place] = record[from + at(c, y, x)];
        }
      }
    }
  }

  /** Place of a byte in the file's image. */
  private int at(int c, int y, int x) {
    int pixel = y * stored.width() + x;
    return channelsLast
        ? pixel * stored.channels() + c
        : c * stored.height() * stored.width() + pixel;
  }
}
