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
 * @param sides of the array that the file holds, each below 2^31: of labels [n], of images [n, h,
 *     w], [n, h, w, c] or [n, c, h, w]
 */
public record IdxHeader(List<Integer> sides) {

  private static final int GREY = 3;
  private static final int COLOUR = 4;

  /**
   * Reads the header of a file of images, plain or gzip.
   *
   * @throws DataException if it is no such file, its four dimensions do not tell which of them are
   *     channels, or it ends within the header
   */
  public static IdxHeader images(DataFile file) throws IOException {
    return images(new DataStream(file));
  }

  static IdxHeader images(DataStream in) throws IOException {
    IdxHeader header = read(in, GREY, COLOUR);
    header.requireImages(in);
    return header;
  }

  /**
   * Reads the header of a file of labels, plain or gzip.
   *
   * @throws DataException if it is no such file, or ends within the header
   */
  public static IdxHeader labels(DataFile file) throws IOException {
    return labels(new DataStream(file));
  }

  static IdxHeader labels(DataStream in) throws IOException {
    return read(in, 1);
  }

  /** Whether a file that begins with this number is one of IDX, of images or of whatever. */
  public static boolean isMagic(int number) {
    return ElementType.of(number).isPresent() && (number & 0xFF) > 0;
  }

  private static IdxHeader read(DataStream in, int... dimensions) throws IOException {
    int magic = in.int32("IDX magic number");
    List<Integer> possible = Arrays.stream(dimensions).boxed().toList();
    if (possible.stream().noneMatch(count -> magic == magic(count))) {
      String expected =
          possible.stream()
              .map(count -> ElementType.describe(magic(count)))
              .collect(Collectors.joining(" or "));
      throw in.error(0, "the IDX magic " + expected, ElementType.describe(magic));
    }
    Integer[] sides = new Integer[magic & 0xFF];
    for (int i = 0; i < sides.length; i++) {
      sides[i] = in.int32("dimension " + i);
      if (sides[i] < 0) {
        throw in.error(4 + 4L * i, "a dimension below 2^31", Integer.toUnsignedString(sides[i]));
      }
    }
    return new IdxHeader(Arrays.asList(sides));
  }

  private static int magic(int dimensions) {
    return ElementType.UNSIGNED_BYTE.magic(dimensions);
  }

  private void requireImages(DataStream in) throws DataException {
    String found = text(sides.subList(1, sides.size()));
    long pixels = 1;
    for (int side : sides.subList(1, sides.size())) {
      if (side == 0) {
        throw in.error(8, "images of at least 1 x 1", found);
      }
      // Both factors are below 2^31: no overflow before the check.
      pixels *= side;
      if (pixels > Integer.MAX_VALUE) {
        throw in.error(8, "images of at most 2^31 - 1 pixels", found);
      }
    }
    if (sides.size() == COLOUR && isChannels(1) == isChannels(3)) {
      String expected =
          "1 or 3 channels, either before height and width or after them, but not at both places";
      throw in.error(8, expected, found);
    }
  }

  private boolean isChannels(int dimension) {
    return sides.get(dimension) == 1 || sides.get(dimension) == 3;
  }

  /** Bytes of the header itself. */
  public int length() {
    return 4 + 4 * sides.size();
  }

  /** Images, or labels. */
  public int count() {
    return sides.get(0);
  }

  /** How each of the images lies in the file. */
  public PixelLayout layout() {
    boolean last = sides.size() == COLOUR && isChannels(3);
    int channels = sides.size() == GREY ? 1 : sides.get(last ? 3 : 1);
    int rows = sides.size() == COLOUR && !last ? 2 : 1;
    Shape stored = new Shape(channels, sides.get(rows), sides.get(rows + 1));
    return new PixelLayout(stored, last, false);
  }

  /** 60000 x 28 x 28. */
  @Override
  public String toString() {
    return text(sides);
  }

  private static String text(List<Integer> sides) {
    return sides.stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }
}
