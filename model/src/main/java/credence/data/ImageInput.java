package credence.data;

import credence.net.Shape;
import java.util.Arrays;

/**
 * What a network sees of an image: standardised, and where the network's input is larger, centred
 * among pixels of value 0 (28 x 28 in 32 x 32: two on each side; an odd one goes below and right).
 */
public final class ImageInput {

  private final Shape network;
  private final Shape image;
  private final Standardisation standardisation;

  /** The input value of each pixel value, for each channel. */
  private final float[][] values;

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
    if (image.height() > network.height() || image.width() > network.width()) {
      throw new IllegalArgumentException(
          "images %s do not fit the network's input %s".formatted(image, network));
    }
    this.network = network;
    this.image = image;
    this.standardisation = standardisation;
    values = new float[channels][256];
    for (int c = 0; c < channels; c++) {
      double mean = standardisation.mean()[c];
      double std = standardisation.std()[c];
      for (int pixel = 0; pixel < 256; pixel++) {
        values[c][pixel] = (float) ((pixel / 255.0 - mean) / std);
      }
    }
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
   * Writes image {@code i} of the set.
   *
   * @param out receives [c, h, w] of {@link #shape} from {@code at} on
   * @throws IllegalArgumentException if the set's images have another shape than was announced
   */
  public void write(ImageSet images, int i, float[] out, int at) {
    requireShape(images);
    write(images.pixels(), i, out, at);
  }

  /**
   * Writes image {@code i} of packed ones.
   *
   * @param pixels unsigned, [n, c, h, w]
   * @param out receives [c, h, w] of {@link #shape} from {@code at} on
   */
  public void write(byte[] pixels, int i, float[] out, int at) {
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

  /**
   * Writes what is seen of image {@code i}, in the place of the whole image.
   *
   * @param out receives [c, h, w] of {@link #shape} from {@code at} on
   * @throws IllegalArgumentException if the set's images have another shape than was announced
   */
  void write(ImageSet images, int i, Augmentation.View view, float[] out, int at) {
    requireShape(images);
    int top = (network.height() - image.height()) / 2;
    int left = (network.width() - image.width()) / 2;
    int plane = network.height() * network.width();
    int rows = image.height();
    for (int c = 0; c < image.channels(); c++) {
      int to = at + c * plane;
      Arrays.fill(out, to, to + plane, values[c][0]);
      for (int y = Math.max(0, -view.down()); y < Math.min(rows, rows - view.down()); y++) {
        int from = i * image.size() + (c * rows + y + view.down()) * image.width();
        row(images.pixels(), from, view, values[c], out, to + (top + y) * network.width() + left);
      }
    }
  }

  /** The same with other colours, black staying what is around the image. */
  void write(ImageSet images, int i, Augmentation.View view, Colours colours, float[] out, int at) {
    requireShape(images);
    float[] pixels = new float[image.size()];
    int from = i * pixels.length;
    for (int p = 0; p < pixels.length; p++) {
      pixels[p] = (images.pixels()[from + p] & 0xFF) * (1 / 255f);
    }
    colours.apply(pixels, image.channels());
    int top = (network.height() - image.height()) / 2;
    int left = (network.width() - image.width()) / 2;
    int plane = network.height() * network.width();
    int rows = image.height();
    for (int c = 0; c < image.channels(); c++) {
      int to = at + c * plane;
      Arrays.fill(out, to, to + plane, values[c][0]);
      scale(pixels, c);
      for (int y = Math.max(0, -view.down()); y < Math.min(rows, rows - view.down()); y++) {
        int row = (c * rows + y + view.down()) * image.width();
        row(pixels, row, view, out, to + (top + y) * network.width() + left);
      }
    }
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

  private void row(float[] values, int from, Augmentation.View view, float[] out, int to) {
    int width = image.width();
    int first = Math.max(0, -view.right());
    int end = Math.min(width, width - view.right());
    if (view.mirrored()) {
      for (int source = first + view.right(); source < end + view.right(); source++) {
        out[to + width - 1 - source + view.right()] = values[from + source];
      }
    } else if (first < end) {
      System.arraycopy(values, from + first + view.right(), out, to + first, end - first);
    }
  }

  private void row(
      byte[] pixels, int from, Augmentation.View view, float[] value, float[] out, int to) {
    int width = image.width();
    for (int x = 0; x < width; x++) {
      int source = (view.mirrored() ? width - 1 - x : x) + view.right();
      if (source >= 0 && source < width) {
        out[to + x] = value[pixels[from + source] & 0xFF];
      }
    }
  }

  private void requireShape(ImageSet images) {
    if (!images.shape().equals(image)) {
      throw new IllegalArgumentException(
          "input of %s images was given one of %s".formatted(image, images.shape()));
    }
  }

  private void row(byte[] pixels, int from, float[] value, float[] out, int to) {
    for (int x = 0; x < image.width(); x++) {
      out[to + x] = value[pixels[from + x] & 0xFF];
    }
  }
}
