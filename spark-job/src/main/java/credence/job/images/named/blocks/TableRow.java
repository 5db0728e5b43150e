package credence.job.images.named.blocks;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.zip.CRC32;

/**
 * A label, the bytes of an image, and its weight. Rows of a table have no order of their own, so
 * they are sorted by all.
 *
 * @param label null if there is none
 * @param image null if there is none
 * @param weight how much it counts in training; NaN for what is none
 */
record TableRow(String label, byte[] image, double weight) implements Serializable {

  /** Enough of a picture to tell it from others: of equal beginnings one task has all. */
  private static final int BEGINNING = 4096;

  /** On executors. */
  static final class Order implements Comparator<TableRow>, Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public int compare(TableRow a, TableRow b) {
      int labels =
          Comparator.nullsFirst(Comparator.<String>naturalOrder()).compare(a.label, b.label);
      if (labels != 0) {
        return labels;
      }
      int images =
          Comparator.nullsFirst((byte[] x, byte[] y) -> Arrays.compare(x, y))
              .compare(a.image, b.image);
      return images != 0 ? images : Double.compare(a.weight, b.weight);
    }
  }

  /** A short row that is not after this one. */
  TableRow beginning() {
    return image == null || image.length <= BEGINNING
        ? this
        : new TableRow(label, Arrays.copyOf(image, BEGINNING), weight);
  }

  /** Whether this is one of a sample of {@code 1 / oneOf} of all rows, the same in every run. */
  boolean isSampled(long oneOf) {
    CRC32 crc = new CRC32();
    if (image != null) {
      crc.update(image);
    }
    return crc.getValue() % oneOf == 0;
  }
}
