package credence.picture;

import credence.data.DataException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A matrix of 8-bit pixels as OpenCV and Spark's image data source have them: rows of blue, green
 * and red, with opacity if there are four channels, or of grey.
 *
 * @param mode OpenCV's type: 0, 16 and 24 for one, three and four channels of unsigned bytes
 * @param pixels as many as the sides say
 */
public record OpenCvImage(int height, int width, int channels, int mode, byte[] pixels) {

  private static final int HEADER = 16;

  /** One array that has everything, for {@link #of}. */
  public byte[] packed() {
    return ByteBuffer.allocate(HEADER + pixels.length)
        .putInt(height)
        .putInt(width)
        .putInt(channels)
        .putInt(mode)
        .put(pixels)
        .array();
  }

  /** What {@link #packed} has made. */
  public static OpenCvImage of(byte[] packed) {
    ByteBuffer header = ByteBuffer.wrap(packed);
    return new OpenCvImage(
        header.getInt(),
        header.getInt(),
        header.getInt(),
        header.getInt(),
        Arrays.copyOfRange(packed, HEADER, packed.length));
  }

  /**
   * @param place for messages
   * @throws DataException if the numbers do not fit each other, or are those of no image
   */
  void require(String place) throws DataException {
    boolean bytes = (channels == 1 || channels == 3 || channels == 4) && mode == 8 * (channels - 1);
    if (!bytes) {
      throw new DataException(
          place,
          0,
          "an image of 8-bit pixels: mode 0, 16 or 24 for 1, 3 or 4 channels",
          "mode %d for %d channels".formatted(mode, channels));
    }
    if (width < 1 || height < 1) {
      throw new DataException(place, 0, "sides of at least 1 pixel", width + " x " + height);
    }
    PictureLimits.requireSize(place, width, height);
    if (pixels.length != (long) height * width * channels) {
      throw new DataException(
          place,
          0,
          "%d x %d pixels of %d bytes".formatted(width, height, channels),
          pixels.length + " bytes");
    }
  }
}
