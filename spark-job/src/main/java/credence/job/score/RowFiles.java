package credence.job.score;

import credence.job.files.HadoopFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.immutable.Map$;

/** Parquet files as Spark's own writer makes them, with Spark's settings for it, one at a time. */
final class RowFiles implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Writes rows; the file counts once it is closed. */
  static final class Writer implements AutoCloseable {

    private final OutputWriter out;

    private Writer(OutputWriter out) {
      this.out = out;
    }

    /**
     * @param values of the schema's columns: boxed numbers, texts and arrays of both
     */
    void write(Object[] values) {
      Object[] internal = new Object[values.length];
      for (int i = 0; i < values.length; i++) {
        internal[i] = internal(values[i]);
      }
      InternalRow row = new GenericInternalRow(internal);
      out.write(row);
    }

    private static Object internal(Object value) {
      if (value instanceof String text) {
        return UTF8String.fromString(text);
      } else if (value instanceof double[] numbers) {
        return UnsafeArrayData.fromPrimitiveArray(numbers);
      } else if (value instanceof String[] texts) {
        return new GenericArrayData(Arrays.stream(texts).map(UTF8String::fromString).toArray());
      }
      return value;
    }

    @Override
    public void close() {
      out.close();
    }
  }

  /** A file among those that are not published yet. */
  record Staged(String name, long length, long crc32c) implements Serializable {}

  /** Makes something by way of a file on this machine's disk. */
  @FunctionalInterface
  interface Work<T> {

    /**
     * @param file that does not exist yet, and is deleted afterwards
     */
    T with(Path file) throws IOException;
  }

  private final OutputWriterFactory writers;
  private final SerializableConfiguration settings;
  private final StructType schema;

  private RowFiles(
      OutputWriterFactory writers, SerializableConfiguration settings, StructType schema) {
    this.writers = writers;
    this.settings = settings;
    this.schema = schema;
  }

  static RowFiles of(SparkSession session, StructType schema) throws IOException {
    Job job = Job.getInstance(session.sessionState().newHadoopConf());
    OutputWriterFactory writers =
        new ParquetFileFormat()
            .prepareWrite(session, job, Map$.MODULE$.<String, String>empty(), schema);
    return new RowFiles(writers, new SerializableConfiguration(job.getConfiguration()), schema);
  }

  /** Does work with a file of its own. */
  static <T> T inScratch(Work<T> work) throws IOException {
    Path scratch = Files.createTempDirectory("credence-score");
    try {
      return work.with(scratch.resolve("part.parquet"));
    } finally {
      try (var inside = Files.newDirectoryStream(scratch)) {
        for (Path file : inside) {
          Files.delete(file);
        }
      }
      Files.delete(scratch);
    }
  }

  /** Copies a file whole, under a name of its own, into a run's staging folder. */
  Staged stage(Path file, String staging) throws IOException {
    String name = UUID.randomUUID() + ".parquet";
    CRC32C checksum = new CRC32C();
    HadoopFolder.of(new org.apache.hadoop.fs.Path(staging), hadoop())
        .create(
            name,
            out -> {
              checksum.reset();
              try (InputStream in = new CheckedInputStream(Files.newInputStream(file), checksum)) {
                in.transferTo(out);
              }
            });
    return new Staged(name, Files.size(file), checksum.getValue());
  }

  /** Settings for any file system. */
  Configuration hadoop() {
    return settings.value();
  }

  /** A new local file. */
  Writer create(Path file) {
    TaskAttemptContext attempt = new TaskAttemptContextImpl(hadoop(), new TaskAttemptID());
    return new Writer(writers.newInstance(file.toUri().toString(), schema, attempt));
  }
}
