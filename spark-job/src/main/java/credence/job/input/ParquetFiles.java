package credence.job.input;

import credence.job.ExitCode;
import credence.job.JobException;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.SparkException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;

/** Spark's reading of Parquet files that hold images. */
public final class ParquetFiles {

  private ParquetFiles() {}

  /**
   * Reads row by row. Spark would otherwise decode 4,096 images at a time, which do not fit into
   * the memory of a task; settings of {@code spark} stay as they are.
   */
  public static DataFrameReader reader(SparkSession spark) {
    SparkSession own = spark.newSession();
    own.conf().set("spark.sql.parquet.enableVectorizedReader", "false");
    return own.read();
  }

  /**
   * What {@code step} gives.
   *
   * @throws JobException with exit code 65 if {@code path} is no Parquet table, or a damaged one
   */
  public static <T> T reading(String path, Callable<T> step) throws IOException {
    try {
      return step.call();
    } catch (Exception e) {
      // Spark throws checked exceptions, too, without saying so.
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      if (root instanceof IOException io) {
        throw io;
      }
      String first = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
      boolean passing = root instanceof SparkException;
      throw new JobException(
          passing ? ExitCode.TRY_AGAIN : ExitCode.BAD_DATA,
          "%s cannot be read as Parquet: %s".formatted(path, first),
          e);
    }
  }
}
