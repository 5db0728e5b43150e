package credence.job.tables;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.images.folders.FoundFile;
import credence.job.images.folders.PassedOver;
import credence.job.images.tables.ParquetFiles;
import credence.job.images.tables.TableColumns;
import credence.job.images.tables.TableFeatures;
import credence.job.images.tables.TableFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Reads the numbers of Parquet files into the memory of this process, in the order of the files and
 * of their rows.
 */
final class TableReader {

  private static final String KEY = "data.target";

  /** Of the heap, for a number: as it is read, standardised, and sent. */
  private static final int BYTES = 24;

  private final SparkSession spark;
  private final List<String> features;
  private final String target;

  /**
   * @param features columns, or one of arrays; empty for all that hold numbers but the target
   */
  TableReader(SparkSession spark, List<String> features, String target) {
    this.spark = spark;
    this.features = features;
    this.target = target;
  }

  /**
   * @throws JobException with exit code 65 for a column that is missing or holds no numbers, a
   *     value that is null or not finite, or no row at all; 64 if the heap has no room
   */
  NumberRows read(TableFiles files) throws IOException {
    Dataset<Row> whole = ParquetFiles.table(spark, files);
    String place = files.toString();
    TableFeatures.require(place, whole.schema(), target, KEY, false);
    TableFeatures found = TableFeatures.of(place, whole.schema(), features, Map.of(KEY, target));
    List<String> columns = found.columns();
    boolean isArray = found.isArray();
    List<double[]> rows = new ArrayList<>();
    requireRoom(files, whole.count(), columns.size());
    for (FoundFile file : files.files()) {
      read(files, file, columns, isArray, rows);
    }
    if (rows.isEmpty()) {
      throw bad("%s: there is no row in its %d files".formatted(files, files.files().size()));
    }
    int width = rows.get(0).length - 1;
    return new NumberRows(found.names(width), target, rows);
  }

  private void requireRoom(TableFiles files, long rows, int columns) {
    long needed = rows * (columns + 1) * BYTES;
    long heap = Runtime.getRuntime().maxMemory();
    if (needed > heap) {
      throw JobException.usage(
          "%s: %,d rows of %d numbers need a heap of %,d MiB, and this one has %,d: set spark.driver.memory = %dm"
              .formatted(
                  files, rows, columns + 1, needed >> 20, heap >> 20, (needed >> 20) * 5 / 4));
    }
  }

  private void read(
      TableFiles files, FoundFile file, List<String> columns, boolean isArray, List<double[]> to)
      throws IOException {
    TableFiles one = new TableFiles(file.hadoop(), files.root(), List.of(file), new PassedOver());
    Dataset<Row> table = ParquetFiles.table(spark, one);
    TableFeatures.require(file.path(), table.schema(), target, KEY, false);
    columns.forEach(
        name -> TableFeatures.require(file.path(), table.schema(), name, "data.features", isArray));
    Iterator<Row> rows = table.select(selected(columns, isArray)).toLocalIterator();
    for (long number = 1; rows.hasNext(); number++) {
      Row row = rows.next();
      double[] values = isArray ? ofArray(row) : ofColumns(row, columns.size());
      if (!to.isEmpty() && values.length != to.get(0).length) {
        throw bad(
            "%s, row %d: column %s has %d numbers, and other rows have %d"
                .formatted(
                    file.path(), number, columns.get(0), values.length - 1, to.get(0).length - 1));
      }
      requireFinite(file.path(), number, columns, isArray, values);
      to.add(values);
    }
  }

  private Column[] selected(List<String> columns, boolean isArray) {
    List<Column> selected = new ArrayList<>();
    DataType number = DataTypes.DoubleType;
    for (String name : columns) {
      selected.add(
          TableColumns.named(name).cast(isArray ? DataTypes.createArrayType(number) : number));
    }
    selected.add(TableColumns.named(target).cast(number));
    return selected.toArray(Column[]::new);
  }

  private static double[] ofColumns(Row row, int width) {
    double[] values = new double[width + 1];
    for (int j = 0; j <= width; j++) {
      values[j] = row.isNullAt(j) ? Double.NaN : row.getDouble(j);
    }
    return values;
  }

  private static double[] ofArray(Row row) {
    List<Double> array = row.isNullAt(0) ? List.of() : row.getList(0);
    double[] values = new double[array.size() + 1];
    for (int j = 0; j < array.size(); j++) {
      values[j] = array.get(j) == null ? Double.NaN : array.get(j);
    }
    values[array.size()] = row.isNullAt(1) ? Double.NaN : row.getDouble(1);
    return values;
  }

  private void requireFinite(
      String file, long row, List<String> columns, boolean isArray, double[] values) {
    int width = values.length - 1;
    if (width == 0) {
      throw bad("%s, row %d: column %s has no number".formatted(file, row, columns.get(0)));
    }
    for (int j = 0; j <= width; j++) {
      if (!Double.isFinite(values[j])) {
        String name =
            isArray ? columns.get(0) + "[" + j + "]" : columns.get(Math.min(j, width - 1));
        throw bad(
            "%s, row %d: column %s is null or not a finite number: leave such rows out, or fill them in"
                .formatted(file, row, j == width ? target : name));
      }
    }
  }

  private static JobException bad(String message) {
    return new JobException(ExitCode.BAD_DATA, message);
  }
}
