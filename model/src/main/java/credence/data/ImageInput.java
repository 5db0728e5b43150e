package credence.data;

import credence.net.Shape;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a network sees of an image: standardised, and where the network's input is larger, centred
 * among pixels of value 0 (28 x 28 in 32 x 32: two on each side; an odd one goes below and right).
 *
 * <p>A row of a table is an image of its own kind, {@link #rowShape}: a channel a number, whose
 * pixels are the bytes of a double. So rows are kept, sent, split and counted as images are, and
 * become numbers only here. What tells them from images is the network, whose input is flat.
 */
public final class ImageInput implements Serializable {

  private static final long serialVersionUID = 1;

  private final Shape network;
  private final Shape image;
  private final Standardisation standardisation;

  /** The input value of each pixel value, for each channel; of rows, means and deviations. */
  private final float[][] values;

  private final boolean isOfRows;

  /**
   * @throws IllegalArgumentException if images of that shape do not fit the network's input
   */
  public ImageInput(Shape network, Shape image, Standardisation standardisation) {
    int channels = image.channels();
    if (network.channels() != channels || standardisation.channels() != channels) {
      throw new IllegalArgumentException(
          "images have %d channels, the network's input %d, the standardisation %d"
              .formatted(channels, network.channels(), standardisation.channels()));
    }
    isOfRows = network.isFlat() && image.equals(rowShape(channels));
    if (!isOfRows && (image.height() > network.height() || image.width() > network.width())) {
      throw new IllegalArgumentException(
          "images %s do not fit the network's input %s".formatted(image, network));
    }
    this.network = network;
    this.image = image;
    this.standardisation = standardisation;
    values =
        isOfRows
            ? new float[][] {standardisation.mean(), standardisation.std()}
            : values(standardisation);
  }

  private static float[][] values(Standardisation standardisation) {
    float[][] values = new float[standardisation.channels()][256];
    for (int c = 0; c < values.length; c++) {
      double mean = standardisation.mean()[c];
      double std = standardisation.std()[c];
      for (int pixel = 0; pixel < 256; pixel++) {
        values[c][pixel] = (float) ((pixel / 255.0 - mean) / std);
      }
    }
    return values;
  }

  /** What a row of so many numbers is as an image. */
  public static Shape rowShape(int numbers) {
    return new Shape(numbers, 1, Double.BYTES);
  }

  /** Numbers as the pixels of {@link #rowShape}: big-endian doubles. */
  public static byte[] pixels(double... numbers) {
    ByteBuffer pixels = ByteBuffer.allocate(Math.multiplyExact(Double.BYTES, numbers.length));
    for (double number : numbers) {
      pixels.putDouble(number);
    }
    return pixels.array();
  }

  /** The network's input shape. */
  public Shape shape() {
    return network;
  }

  /** The shape of the images. */
  public Shape image() {
    return image;
  }

  public Standardisation standardisation() {
    return standardisation;
  }

  /**
   * Writes image {@code i}.
   *
   * @param pixels unsigned, [n, c, h, w]
   * @param out receives [c, h, w] of {@link #shape} from {@code at} on
   */
  public void write(byte[] pixels, int i, float[] out, int at) {
    if (isOfRows) {
      writeRow(ByteBuffer.wrap(pixels, i * image.size(), image.size()), out, at);
      return;
    }
    int top = (network.height() - image.height()) / 2;
    int left = (network.width() - image.width()) / 2;
    int from = i * image.size();
    int plane = network.height() * network.width();
    for (int c = 0; c < image.channels(); c++) {
      int to = at + c * plane;
      if (plane > image.height() * image.width()) {
        Arrays.fill(out, to, to + plane, values[c][0]);
      }
      for (int y = 0; y < image.height(); y++) {
        row(pixels, from, values[c], out, to + (top + y) * network.width() + left);
        from += image.width();
      }
    }
  }

  private void writeRow(ByteBuffer numbers, float[] out, int at) {
    for (int c = 0; c < image.channels(); c++) {
      double distance = numbers.getDouble() - values[0][c];
      out[at + c] = (float) (distance / values[1][c]);
    }
  }

  /**
   * Writes what is seen of image {@code i}, in the place of the whole image; what is around it is
   * black, whatever becomes of the colours.
   *
   * @param pixels as above
   * @param out receives [c, h, w] of {@link #shape} from {@code at} on
   * @throws UnsupportedOperationException for rows, which have no views
   */
  void write(byte[] pixels, int i, Augmentation.View view, float[] out, int at) {
    if (isOfRows) {
      throw new UnsupportedOperationException("rows are not augmented: only images are");
    }
    float[] seen =
        view.colours() == null ? standardised(pixels, i) : standardised(pixels, i, view.colours());
    int top = (network.height() - image.height()) / 2;
    int left = (network.width() - image.width()) / 2;
    int plane = network.height() * network.width();
    int rows = image.height();
    for (int c = 0; c < image.channels(); c++) {
      int to = at + c * plane;
      Arrays.fill(out, to, to + plane, values[c][0]);
      for (int y = Math.max(0, -view.down()); y < Math.min(rows, rows - view.down()); y++) {
        int row = (c * rows + y + view.down()) * image.width();
        row(seen, row, view, out, to + (top + y) * network.width() + left);
      }
    }
  }

  /** Input values of image {@code i}, [c, h, w] of it. */
  private float[] standardised(byte[] pixels, int i) {
    float[] seen = new float[image.size()];
    int rows = image.height();
    for (int y = 0; y < image.channels() * rows; y++) {
      int to = y * image.width();
      row(pixels, i * seen.length + to, values[y / rows], seen, to);
    }
    return seen;
  }

  /** The same with other colours: values between those of the 256. */
  private float[] standardised(byte[] pixels, int i, Colours colours) {
    float[] seen = new float[image.size()];
    for (int p = 0; p < seen.length; p++) {
      seen[p] = (pixels[i * seen.length + p] & 0xFF) * (1 / 255f);
    }
    colours.apply(seen, image.channels());
    for (int c = 0; c < image.channels(); c++) {
      scale(seen, c);
    }
    return seen;
  }

  /** The input values of a channel's pixels. */
  private void scale(float[] pixels, int channel) {
    float mean = standardisation.mean()[channel];
    float factor = 1 / standardisation.std()[channel];
    int size = image.height() * image.width();
    for (int p = channel * size; p < (channel + 1) * size; p++) {
      pixels[p] = (pixels[p] - mean) * factor;
    }
  }

  private void row(float[] seen, int from, Augmentation.View view, float[] out, int to) {
    int width = image.width();
    int first = Math.max(0, -view.right());
    int end = Math.min(width, width - view.right());
    if (view.mirrored()) {
      for (int source = first + view.right(); source < end + view.right(); source++) {
        out[to + width - 1 - source + view.right()] = seen[from + source];
      }
    } else if (first < end) {
      System.arraycopy(seen, from + first + view.right(), out, to + first, end - first);
    }
  }

  private void row(byte[] pixels, int from, float[] value, float[] out, int to) {
    for (int x = 0; x < image.width(); x++) {
      out[to + x] = value[pixels[from + x] & 0xFF];
    }
  }
}
