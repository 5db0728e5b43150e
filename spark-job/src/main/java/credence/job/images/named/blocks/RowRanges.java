package credence.job.images.named.blocks;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.Partitioner;

/** Sorts rows into ranges of about as many rows each. */
final class RowRanges extends Partitioner {

  private static final long serialVersionUID = 1L;

  private static final TableRow.Order ORDER = new TableRow.Order();

  private final TableRow[] bounds;

  /**
   * @param sample of the rows
   * @param ranges at least 1
   */
  RowRanges(List<TableRow> sample, int ranges) {
    TableRow[] sorted = sample.toArray(TableRow[]::new);
    Arrays.sort(sorted, ORDER);
    int most = Math.min(ranges, sorted.length + 1);
    bounds = new TableRow[most - 1];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = sorted[(int) ((long) sorted.length * (i + 1) / most)];
    }
  }

  @Override
  public int numPartitions() {
    return bounds.length + 1;
  }

  @Override
  public int getPartition(Object key) {
    int at = Arrays.binarySearch(bounds, (TableRow) key, ORDER);
    return at < 0 ? -at - 1 : at + 1;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RowRanges other && Arrays.equals(bounds, other.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }
}
