package credence.data.format;

import credence.data.DataException;
import credence.data.DataFile;
import credence.net.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The header of an IDX file of unsigned bytes.
 *
 * @param sides of the array that the file holds, each below 2^31
 */
public record IdxHeader(List<Integer> sides) {

  private static final int UNSIGNED_BYTES = 0x08;

  /**
   * Reads the header of a file, plain or gzip.
   *
   * @param dimensions 3 for images, 1 for labels
   * @throws DataException if it is no such file, or ends within the header
   */
  public static IdxHeader read(DataFile file, int dimensions) throws IOException {
    return read(new DataStream(file), dimensions);
  }

  static IdxHeader read(DataStream in, int dimensions) throws IOException {
    int magic = in.int32("IDX magic number");
    int expected = magic(dimensions);
    if (magic != expected) {
      throw in.error(
          0,
          "the IDX magic 0x%08X (unsigned bytes, %d dimensions)".formatted(expected, dimensions),
          "0x%08X".formatted(magic));
    }
    Integer[] sides = new Integer[dimensions];
    for (int i = 0; i < dimensions; i++) {
      sides[i] = in.int32("dimension " + i);
      if (sides[i] < 0) {
        throw in.error(4 + 4L * i, "a dimension below 2^31", Integer.toUnsignedString(sides[i]));
      }
    }
    if (dimensions == 3) {
      requireImages(in, sides[1], sides[2]);
    }
    return new IdxHeader(Arrays.asList(sides));
  }

  private static void requireImages(DataStream in, int height, int width) throws DataException {
    if (height == 0 || width == 0) {
      throw in.error(8, "images of at least 1 x 1", height + " x " + width);
    }
    if ((long) height * width > Integer.MAX_VALUE) {
      throw in.error(8, "images of at most 2^31 - 1 pixels", height + " x " + width);
    }
  }

  /** What a file of so many dimensions begins with. */
  public static int magic(int dimensions) {
    return UNSIGNED_BYTES << 8 | dimensions;
  }

  /** Bytes of the header itself. */
  public int length() {
    return 4 + 4 * sides.size();
  }

  /** Images, or labels. */
  public int count() {
    return sides.get(0);
  }

  /** The shape of one of the images. */
  public Shape shape() {
    return new Shape(1, sides.get(1), sides.get(2));
  }

  /** 60000 x 28 x 28. */
  @Override
  public String toString() {
    return sides.stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }
}
