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
    if (config.source() instanceof DataSource.KnownProcess process) {
      NumberRows training = Processes.rows(process.kind(), config, seed, true);
      NumberRows test = Processes.rows(process.kind(), config, seed, false);
      return TableSplit.of(training, test, config, seed);
    }
    DataSource.Table table = (DataSource.Table) config.source();
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
    return TableSplit.of(training, test, config, seed);
  }

  private NumberRows read(DataSource.Table table, List<String> features, String half)
      throws IOException {
    Path path = root.at(table.path());
    TableFiles files = TableFiles.half(new JavaSparkContext(spark.sparkContext()), path, half);
    return new TableReader(spark, features, table.target()).read(files);
  }
}
