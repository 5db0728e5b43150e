package credence.job.input;

import credence.job.ExitCode;
import credence.job.JobException;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.SparkException;

/** What goes wrong while Spark reads Parquet files. */
public final class ParquetFiles {

  private ParquetFiles() {}

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
