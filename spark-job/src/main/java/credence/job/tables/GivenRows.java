package credence.job.tables;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reads rows that a program has: the features as an array of doubles, then the target. They have no
 * order of their own, and are put in one by their numbers.
 *
 * @param features names of the features; null for those of the array
 * @param array name of the features' column
 * @param target name of the target's column
 */
record GivenRows(List<String> features, String array, String target) {

  /**
   * @throws JobException with exit code 65 for a value that is null or not finite, or no row
   */
  NumberRows read(Dataset<Row> rows) {
    List<double[]> all = new ArrayList<>();
    for (Row row : rows.collectAsList()) {
      all.add(numbers(row, all.isEmpty() ? -1 : all.get(0).length - 1));
    }
    if (all.isEmpty()) {
      throw bad("there is no row");
    }
    all.sort(Arrays::compare);
    int width = all.get(0).length - 1;
    List<String> names =
        features == null
            ? IntStream.range(0, width).mapToObj(j -> array + "[" + j + "]").toList()
            : features;
    return new NumberRows(names, target, all);
  }

  /**
   * @param width of the rows before; -1 for the first
   */
  private double[] numbers(Row row, int width) {
    List<Double> own = row.isNullAt(0) ? List.of() : row.getList(0);
    if (own.isEmpty() || (width >= 0 && own.size() != width)) {
      throw bad(
          "a row has %d features%s"
              .formatted(own.size(), width >= 0 ? ", and another %d".formatted(width) : ""));
    }
    double[] numbers = new double[own.size() + 1];
    for (int j = 0; j < own.size(); j++) {
      numbers[j] = own.get(j) == null ? Double.NaN : own.get(j);
    }
    numbers[own.size()] = row.isNullAt(1) ? Double.NaN : row.getDouble(1);
    for (int j = 0; j < numbers.length; j++) {
      if (!Double.isFinite(numbers[j])) {
        throw bad(
            "%s is null or not a finite number in a row: leave such rows out, or fill them in"
                .formatted(name(j, own.size())));
      }
    }
    return numbers;
  }

  private String name(int j, int width) {
    if (j == width) {
      return "column " + target;
    }
    return features == null ? "%s[%d]".formatted(array, j) : "column " + features.get(j);
  }

  private static JobException bad(String message) {
    return new JobException(ExitCode.BAD_DATA, message);
  }
}
