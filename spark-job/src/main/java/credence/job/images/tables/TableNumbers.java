package credence.job.images.tables;

import credence.data.ImageInput;
import credence.picture.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;

/** Rows of numbers as the images that {@link ImageInput#rowShape} says. */
final class TableNumbers {

  private TableNumbers() {}

  /** The array in column {@code at}, NaN for a null in it; null if there is none. */
  static byte[] packed(Row row, int at) {
    if (row.isNullAt(at)) {
      return null;
    }
    List<Double> numbers = row.getList(at);
    double[] all = new double[numbers.size()];
    for (int j = 0; j < all.length; j++) {
      // Equal numbers have equal bytes: 0 + -0 is 0.
      all[j] = numbers.get(j) == null ? Double.NaN : 0 + numbers.get(j);
    }
    return ImageInput.pixels(all);
  }

  /** What is wrong with packed numbers, or null. */
  static String fault(byte[] packed, TableFeatures columns) {
    int width = packed.length / Double.BYTES;
    if (width == 0) {
      return "column " + columns.columns().get(0) + " has no number";
    }
    ByteBuffer numbers = ByteBuffer.wrap(packed);
    for (int j = 0; j < width; j++) {
      // Also no infinity and no NaN; what a float cannot hold has no mean that it could.
      if (!(Math.abs(numbers.getDouble()) <= Float.MAX_VALUE)) {
        return "column %s is null or not a finite number".formatted(columns.name(j));
      }
    }
    return null;
  }

  /**
   * What is in packed numbers.
   *
   * @throws IOException for a number that is null, not finite, or too large for a float
   */
  static Picture row(String place, byte[] packed, TableFeatures columns) throws IOException {
    String fault = fault(packed, columns);
    if (fault != null) {
      throw new IOException("%s: %s: leave such rows out, or fill them in".formatted(place, fault));
    }
    return new Picture(ImageInput.rowShape(packed.length / Double.BYTES), packed, Set.of());
  }
}
