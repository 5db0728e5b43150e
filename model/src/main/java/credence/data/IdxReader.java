package credence.data;

import credence.net.Shape;
import java.io.IOException;
import java.util.List;

/**
 * The IDX format of MNIST and its relatives: big-endian header, then unsigned bytes. Plain or gzip.
 */
public final class IdxReader {

  private static final int UNSIGNED_BYTES = 0x08;

  private final long maximumBytes;

  /** Reads files of up to 1 GiB, decompressed. */
  public IdxReader() {
    this(1L << 30);
  }

  /**
   * @param maximumBytes of a file's contents, decompressed; what promises more is refused
   */
  public IdxReader(long maximumBytes) {
    this.maximumBytes = maximumBytes;
  }

  /**
   * A pair of files: 3-dimensional images and 1-dimensional labels.
   *
   * @throws DataException if a file is not as it should be, or the files' counts differ
   */
  public ImageSet read(DataFile images, DataFile labels, List<String> classNames)
      throws IOException {
    DataStream in = new DataStream(images);
    int[] sides = header(in, 3);
    if (sides[1] == 0 || sides[2] == 0) {
      throw in.error(8, "images of at least 1 x 1", sides[1] + " x " + sides[2]);
    }
    byte[] pixels = body(in, sides, "pixels");
    int[] classes = labels(labels, classNames.size());
    if (classes.length != sides[0]) {
      throw new DataException(
          labels.path(),
          4,
          "labels for the %d images of %s".formatted(sides[0], images.path()),
          classes.length + " labels");
    }
    return new ImageSet(new Shape(1, sides[1], sides[2]), classNames, pixels, classes);
  }

  private int[] labels(DataFile file, int classes) throws IOException {
    DataStream in = new DataStream(file);
    int[] sides = header(in, 1);
    long start = in.offset();
    byte[] bytes = body(in, sides, "labels");
    int[] labels = new int[bytes.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = bytes[i] & 0xFF;
      if (labels[i] >= classes) {
        throw in.error(start + i, "a label below " + classes, "" + labels[i]);
      }
    }
    return labels;
  }

  /** The sides of the array that the file holds. */
  private int[] header(DataStream in, int dimensions) throws IOException {
    int magic = in.int32("IDX magic number");
    int expected = UNSIGNED_BYTES << 8 | dimensions;
    if (magic != expected) {
      throw in.error(
          0,
          "the IDX magic 0x%08X (unsigned bytes, %d dimensions)".formatted(expected, dimensions),
          "0x%08X".formatted(magic));
    }
    int[] sides = new int[dimensions];
    for (int i = 0; i < dimensions; i++) {
      sides[i] = in.int32("dimension " + i);
      if (sides[i] < 0) {
        throw in.error(4 + 4L * i, "a dimension below 2^31", Integer.toUnsignedString(sides[i]));
      }
    }
    return sides;
  }

  private byte[] body(DataStream in, int[] sides, String what) throws IOException {
    long limit = Math.min(maximumBytes, Integer.MAX_VALUE - 8);
    long bytes = 1;
    for (int side : sides) {
      // Both factors are below 2^31: no overflow before the check.
      bytes *= side;
      if (bytes > limit) {
        throw in.error(4, "at most %d bytes of %s".formatted(limit, what), product(sides));
      }
    }
    byte[] body = in.exactly((int) bytes, what);
    in.requireEnd();
    return body;
  }

  private static String product(int[] sides) {
    StringBuilder text = new StringBuilder().append(sides[0]);
    for (int i = 1; i < sides.length; i++) {
      text.append(" x ").append(sides[i]);
    }
    return text.toString();
  }
}
