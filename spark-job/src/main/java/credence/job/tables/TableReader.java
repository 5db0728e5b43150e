package credence.job.tables;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.images.folders.FoundFile;
import credence.job.images.folders.PassedOver;
import credence.job.images.tables.ParquetFiles;
import credence.job.images.tables.TableColumns;
import credence.job.images.tables.TableFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the numbers of Parquet files into the memory of this process, in the order of the files and
 * of their rows.
 */
final class TableReader {

  private static final Logger LOG = LoggerFactory.getLogger(TableReader.class);

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
    List<String> columns = columns(files.toString(), whole.schema());
    boolean isArray = isArray(whole.schema(), columns);
    List<double[]> rows = new ArrayList<>();
    requireRoom(files, whole.count(), columns.size());
    for (FoundFile file : files.files()) {
      read(files, file, columns, isArray, rows);
    }
    if (rows.isEmpty()) {
      throw bad("%s: there is no row in its %d files".formatted(files, files.files().size()));
    }
    int width = rows.get(0).length - 1;
    return new NumberRows(isArray ? elements(columns.get(0), width) : columns, target, rows);
  }

  private static List<String> elements(String column, int width) {
    return IntStream.range(0, width).mapToObj(j -> column + "[" + j + "]").toList();
  }

  /** Names of the columns of features, all of which are there and hold numbers. */
  private List<String> columns(String place, StructType schema) {
    require(place, schema, target, "data.target", false);
    if (!features.isEmpty()) {
      boolean mayBeArray = features.size() == 1;
      features.forEach(name -> require(place, schema, name, "data.features", mayBeArray));
      if (features.contains(target)) {
        throw bad("%s: data.features has the target %s".formatted(place, target));
      }
      return features;
    }
    List<String> numbers = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (StructField field : schema.fields()) {
      if (!field.name().equals(target)) {
        (field.dataType() instanceof NumericType ? numbers : others).add(field.name());
      }
    }
    if (numbers.isEmpty()) {
      throw bad(
          "%s: no column besides data.target = %s holds numbers; its columns are %s"
              .formatted(place, target, schema.simpleString()));
    }
    if (!others.isEmpty()) {
      LOG.warn("{}: not features, for they hold no numbers: {}", place, String.join(", ", others));
    }
    return numbers;
  }

  private static boolean has(StructType schema, String name) {
    return Arrays.asList(schema.fieldNames()).contains(name);
  }

  private static boolean isArray(StructType schema, List<String> columns) {
    return columns.size() == 1 && schema.apply(columns.get(0)).dataType() instanceof ArrayType;
  }

  private static void require(
      String place, StructType schema, String name, String key, boolean arrays) {
    if (!has(schema, name)) {
      throw bad(
          "%s: there is no column %s, which %s names; its columns are %s"
              .formatted(place, name, key, schema.simpleString()));
    }
    DataType type = schema.apply(name).dataType();
    boolean isArray = type instanceof ArrayType array && array.elementType() instanceof NumericType;
    if (!(type instanceof NumericType) && !(arrays && isArray)) {
      throw bad(
          "%s: column %s is of type %s, and %s names columns of numbers%s"
              .formatted(
                  place,
                  name,
                  type.simpleString(),
                  key,
                  key.equals("data.features") ? ", or one of arrays of numbers" : ""));
    }
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
    require(file.path(), table.schema(), target, "data.target", false);
    columns.forEach(name -> require(file.path(), table.schema(), name, "data.features", isArray));
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
