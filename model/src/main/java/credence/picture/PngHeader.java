package credence.picture;

import credence.data.DataException;
import java.nio.ByteBuffer;

/**
 * The first chunk of a PNG file.
 *
 * @param bits of a value: 1, 2, 4, 8 or 16
 * @param colours what the values of a pixel are
 */
record PngHeader(int width, int height, int bits, Colours colours) {

  /** By the number in the file. */
  enum Colours {
    GREY(0, 1),
    RGB(2, 3),
    PALETTE(3, 1),
    GREY_ALPHA(4, 2),
    RGB_ALPHA(6, 4);

    private final int number;
    private final int bands;

    Colours(int number, int bands) {
      this.number = number;
      this.bands = bands;
    }

    /** How many values a pixel has. */
    int bands() {
      return bands;
    }

    boolean isGrey() {
      return this == GREY || this == GREY_ALPHA;
    }

    boolean hasAlpha() {
      return this == GREY_ALPHA || this == RGB_ALPHA;
    }
  }

  static final int LENGTH = 13;

  /**
   * @throws DataException for another length or colour, or too many pixels
   */
  static PngHeader of(String path, ByteBuffer content) throws DataException {
    if (content.remaining() != LENGTH) {
      throw new DataException(
          path, PngChunks.SIGNATURE, "a header of 13 bytes", content.remaining() + " bytes");
    }
    long width = Integer.toUnsignedLong(content.getInt());
    long height = Integer.toUnsignedLong(content.getInt());
    PictureLimits.requireSize(path, width, height);
    int bits = content.get();
    int number = content.get();
    for (Colours colours : Colours.values()) {
      if (colours.number == number) {
        return new PngHeader((int) width, (int) height, bits, colours);
      }
    }
    throw new DataException(
        path, PngChunks.SIGNATURE, "a colour type of 0, 2, 3, 4 or 6", String.valueOf(number));
  }

  /** The largest value that so many bits hold. */
  int largest() {
    return (1 << bits) - 1;
  }
}
