package credence.job.images.tables;

import credence.job.base.Diagnosis;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.base.OutOfMemory;
import credence.job.images.folders.FoundFile;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Spark's reading of Parquet files that hold images. */
public final class ParquetFiles {

  private ParquetFiles() {}

  /**
   * What the session's settings may not change: rows neither vanish nor become others.
   *
   * <p>Read row by row: Spark would otherwise decode 4,096 images at a time, which do not fit into
   * the memory of a task. The values of partition columns are texts as written.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.sql.parquet.enableVectorizedReader", "false",
          "spark.sql.files.ignoreCorruptFiles", "false",
          "spark.sql.files.ignoreMissingFiles", "false",
          "spark.sql.parquet.mergeSchema", "true",
          "spark.sql.parquet.respectSummaryFiles", "false",
          "spark.sql.parquet.binaryAsString", "false",
          "spark.sql.sources.partitionColumnTypeInference.enabled", "false",
          "spark.sql.sources.useV1SourceList", "avro,csv,json,kafka,orc,parquet,text",
          "spark.sql.caseSensitive", "true");

  /**
   * The rows of {@code files}, and the columns that the names of their folders give; settings of
   * {@code spark} stay as they are.
   *
   * @throws JobException with exit code 65 if these are no Parquet files, or damaged ones, 64 if
   *     Spark does not read all of them
   */
  public static Dataset<Row> table(SparkSession spark, TableFiles files) throws IOException {
    files.requireNames();
    String place = files.toString();
    String[] paths = files.files().stream().map(FoundFile::path).toArray(String[]::new);
    Dataset<Row> table =
        reading(place, () -> reader(spark, files.root().toString()).parquet(paths));
    int read = reading(place, () -> table.inputFiles().length);
    if (read != paths.length) {
      throw JobException.usage(
          "%s has %d Parquet files, and with the settings of this cluster Spark reads %d of them"
              .formatted(place, paths.length, read));
    }
    return table;
  }

  /** Paths are names: Spark's own option turns patterns off. */
  private static DataFrameReader reader(SparkSession spark, String root) {
    SparkSession own = spark.newSession();
    SETTINGS.forEach(own.conf()::set);
    return own.read()
        .option("__globPaths__", "false")
        .option("basePath", root)
        .option("ignoreCorruptFiles", "false")
        .option("ignoreMissingFiles", "false")
        .option("mergeSchema", "true");
  }

  /** The path that Spark's {@code _metadata.file_path} says as a URI. */
  public static String plain(String uri) {
    return new Path(URI.create(uri)).toString();
  }

  /**
   * What {@code step} gives.
   *
   * @throws JobException with exit code 65 if {@code path} is no Parquet table, or a damaged one,
   *     and 64 if memory ran out over it
   */
  public static <T> T reading(String path, Callable<T> step) throws IOException {
    try {
      return step.call();
    } catch (JobException e) {
      throw e;
    } catch (Exception | AssertionError e) {
      // Spark throws checked exceptions, too, without saying so; an error where folders contradict.
      if (OutOfMemory.isCauseOf(e)) {
        throw new JobException(
            ExitCode.USAGE, "%s cannot be read: %s".formatted(path, Diagnosis.inWords(e)), e);
      }
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
