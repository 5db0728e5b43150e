package credence.job.tables;

import credence.data.DataException;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.job.config.DataSource;
import credence.job.images.named.published.DataRoot;
import credence.job.images.tables.TableFiles;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Tables of numbers, below one folder on any Hadoop file system, or drawn. */
public final class Tables {

  private final SparkSession spark;
  private final DataRoot root;

  /**
   * @param root the folder of {@code --data}, or null
   */
  public Tables(SparkSession spark, String root) {
    this.spark = spark;
    this.root = new DataRoot(root, spark.sparkContext().hadoopConfiguration());
  }

  /**
   * Reads the whole table, so that what is wrong with it is known before anything is written.
   *
   * @param config whose source is one of numbers
   * @throws JobException with exit code 64 if there are too few rows for the settings or too many
   *     for the heap, 65 for a target that never changes, 66 for a file that is missing
   * @throws DataException for a column or a value that is not as it should be
   */
  public TableSplit load(DataConfig config, long seed) throws IOException {
    return halves((DataSource.Numbers) config.source()).split(config, seed);
  }

  /** The same before it is split; what is wrong with a split is known by then alone. */
  public TableHalves halves(DataSource.Numbers source) throws IOException {
    if (source instanceof DataSource.KnownProcess process) {
      return new TableHalves.Drawn(process.kind(), true);
    }
    DataSource.Table table = (DataSource.Table) source;
    NumberRows training = read(table, table.features(), "train");
    // A column that only the test half has is nothing to predict with.
    List<String> features = table.features().isEmpty() ? training.features() : table.features();
    NumberRows test = read(table, features, "test");
    if (test.width() != training.width()) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "%s: rows to train on have %d features in %s, and test rows %d"
              .formatted(
                  table.path(),
                  training.width(),
                  String.join(", ", table.features()),
                  test.width()));
    }
    return new TableHalves.Read(training, test);
  }

  /**
   * Rows that a program has, in whatever order.
   *
   * @param config whose validation rows, if {@code validation} is null, are some of these
   * @param features names of the features; null for those of an array
   * @param array name of the features' column, for messages and names
   * @param training the features as an array of doubles, then the target as one; likewise {@code
   *     validation}
   * @param validation rows that validate, or null
   * @throws JobException with exit code 64 if there are too few rows for the settings, 65 for a
   *     value that is null or not finite, or a target that never changes
   */
  public static TableSplit load(
      DataConfig config,
      long seed,
      List<String> features,
      String array,
      Dataset<Row> training,
      Dataset<Row> validation) {
    String target = ((DataSource.Table) config.source()).target();
    GivenRows given = new GivenRows(features, array, target);
    NumberRows rows = given.read(training);
    return validation == null
        ? TableSplit.of(rows, new NumberRows(rows.features(), target, List.of()), config, seed)
        : TableSplit.given(rows, given.read(validation), config, seed);
  }

  private NumberRows read(DataSource.Table table, List<String> features, String half)
      throws IOException {
    Path path = root.at(table.path());
    TableFiles files = TableFiles.half(new JavaSparkContext(spark.sparkContext()), path, half);
    return new TableReader(spark, features, table.target()).read(files);
  }
}
