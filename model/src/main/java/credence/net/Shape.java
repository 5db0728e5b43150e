package credence.net;

import java.io.Serializable;

/**
 * The shape of one image or of one layer's output, without the batch.
 *
 * @param channels at least 1
 * @param height in pixels, at least 1
 * @param width in pixels, at least 1
 */
public record Shape(int channels, int height, int width) implements Serializable {

  public Shape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "shape " + channels + " x " + height + " x " + width + ": every side must be at least 1");
    }
    if ((long) channels * height * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "shape " + channels + " x " + height + " x " + width + " has more than 2^31 - 1 values");
    }
  }

  /** A vector of {@code size} values. */
  public static Shape flat(int size) {
    return new Shape(size, 1, 1);
  }

  /** Number of values. */
  public int size() {
    return channels * height * width;
  }

  public boolean isFlat() {
    return height == 1 && width == 1;
  }

  @Override
  public String toString() {
    return isFlat() ? Integer.toString(channels) : channels + " x " + height + " x " + width;
  }
}
