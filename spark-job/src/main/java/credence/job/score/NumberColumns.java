package credence.job.score;

import credence.data.Outputs;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.images.tables.ParquetFiles;
import credence.job.images.tables.TableColumns;
import credence.job.images.tables.TableFiles;
import credence.predict.numbers.NormalMixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a model of a number reads of a table, and those that it writes.
 *
 * @param root of the table's files
 */
record NumberColumns(String root, Dataset<Row> rows, long count) {

  /** What is written. */
  static final StructType WRITTEN =
      new StructType()
          .add("id", DataTypes.StringType)
          .add("source", DataTypes.StringType)
          .add("target", DataTypes.DoubleType)
          .add("mean", DataTypes.DoubleType)
          .add("standard_deviation", DataTypes.DoubleType)
          .add("aleatoric", DataTypes.DoubleType)
          .add("epistemic", DataTypes.DoubleType)
          .add("q05", DataTypes.DoubleType)
          .add("q50", DataTypes.DoubleType)
          .add("q95", DataTypes.DoubleType)
          .add("error", DataTypes.StringType);

  private static final String FILE = "credence_file";
  private static final String ROW = "credence_row";
  private static final Pattern ELEMENT = Pattern.compile("(?s)(.*)\\[(\\d{1,9})]");

  /**
   * @throws JobException with exit code 65 if the table lacks a column, or one holds no numbers
   */
  static NumberColumns of(SparkSession spark, TableFiles files, Outputs.Numbers numbers)
      throws IOException {
    Dataset<Row> table = ParquetFiles.table(spark, files);
    List<Column> columns = new ArrayList<>();
    columns.add(functions.col("_metadata.file_path").as(FILE));
    columns.add(functions.col("_metadata.row_index").as(ROW));
    for (String name : numbers.features()) {
      columns.add(feature(files, table.schema(), name, numbers.features().size()));
    }
    columns.add(target(table.schema(), numbers.targets().get(0)));
    Dataset<Row> rows = table.select(columns.toArray(Column[]::new));
    return new NumberColumns(files.root().toString(), rows, table.count());
  }

  private static Column feature(TableFiles files, StructType schema, String name, int features) {
    Matcher element = ELEMENT.matcher(name);
    String column = !has(schema, name) && element.matches() ? element.group(1) : name;
    if (!has(schema, column)) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "%s: there is no column %s, which the model was trained with; its columns are %s"
              .formatted(files, column, schema.simpleString()));
    }
    Column found = TableColumns.named(column);
    if (!column.equals(name)) {
      // An array of another length is another thing.
      Column isWhole = functions.size(found).equalTo(features);
      found = functions.when(isWhole, found.getItem(Integer.parseInt(element.group(2))));
    } else if (!(schema.apply(name).dataType() instanceof NumericType)) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "%s: column %s is of type %s, and the model was trained with numbers"
              .formatted(files, name, schema.apply(name).dataType().simpleString()));
    }
    return found.cast(DataTypes.DoubleType);
  }

  /** What came, where the table has it. */
  private static Column target(StructType schema, String name) {
    boolean isThere = has(schema, name) && schema.apply(name).dataType() instanceof NumericType;
    Column column = isThere ? TableColumns.named(name) : functions.lit(null);
    return column.cast(DataTypes.DoubleType);
  }

  private static boolean has(StructType schema, String name) {
    return Arrays.asList(schema.fieldNames()).contains(name);
  }

  /** Rows by the hash of their file and place in it, sorted: the same in every run. */
  JavaRDD<Row> partitioned(int partitions) {
    return rows.repartition(partitions, functions.col(FILE), functions.col(ROW))
        .sortWithinPartitions(FILE, ROW)
        .toJavaRDD();
  }

  /** File and place of a row. */
  static String id(String root, Row row) {
    String file = ParquetFiles.plain(row.getString(0));
    String below = file.substring(root.endsWith("/") ? root.length() : root.length() + 1);
    return below + "#" + row.getLong(1);
  }

  /** A feature, or behind the last the target; NaN for a null. */
  static double number(Row row, int index) {
    return row.isNullAt(2 + index) ? Double.NaN : row.getDouble(2 + index);
  }

  /**
   * A row of {@link #WRITTEN}.
   *
   * @param target NaN where it is not known
   * @param predicted null with an error
   */
  static Object[] row(String id, Row of, double target, NormalMixture predicted, String error) {
    Object[] row = new Object[WRITTEN.size()];
    row[0] = id;
    row[1] = ParquetFiles.plain(of.getString(0));
    row[2] = Double.isFinite(target) ? (Double) target : null;
    if (predicted != null) {
      row[3] = predicted.mean();
      row[4] = predicted.standardDeviation();
      row[5] = predicted.aleatoric();
      row[6] = predicted.epistemic();
      row[7] = predicted.quantile(0.05);
      row[8] = predicted.quantile(0.5);
      row[9] = predicted.quantile(0.95);
    }
    row[10] = error;
    return row;
  }
}
