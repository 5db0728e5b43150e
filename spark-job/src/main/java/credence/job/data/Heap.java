package credence.job.data;

import credence.data.Split;
import credence.job.JobException;
import credence.job.config.DataConfig;
import credence.job.data.blocks.SpreadHalf;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;

/** Told from counts and headers, before anything is gathered: what has no room in which heap. */
final class Heap {

  private static final long MIB = 1 << 20;

  /** Of a process of Spark's that does nothing. */
  private static final long SPARK = 200 * MIB;

  /** An array's limit. */
  private static final long MOST = Integer.MAX_VALUE - 8;

  private Heap() {}

  /**
   * @param tested test images
   * @throws JobException with exit code 64 that names the setting and its figure
   */
  static void require(SpreadHalf half, Split split, DataConfig config, int tested) {
    long size = half.shape().size();
    long largest = (split.training().length - 1L) / config.partitions() + 1;
    requireArray(largest * size, config, split.training().length * size);
    long held = (split.validation().length + (long) tested) * size;
    SparkConf conf = half.blocks().context().conf();
    if (half.blocks().context().isLocal()) {
      requireDriver(held + 2 * largest * size / 3, "validation, test and a partition's images");
    } else {
      requireDriver(held, "validation and test images");
      long given = JavaUtils.byteStringAsBytes(conf.get("spark.executor.memory", "1g"));
      require(
          SPARK + 2 * largest * size,
          given,
          "spark.executor.memory",
          "a partition's images (%,d bytes; more data.partitions make it smaller)"
              .formatted(largest * size));
    }
  }

  private static void requireArray(long bytes, DataConfig config, long all) {
    if (bytes > MOST) {
      throw JobException.usage(
          "data.partitions = %d gives %,d bytes of pixels to a partition, which may have %,d: set it to at least %d"
              .formatted(config.partitions(), bytes, MOST, (all - 1) / MOST + 2));
    }
  }

  /**
   * The driver keeps a set, the parts of it that it sends, and their copies in its cache.
   *
   * @throws JobException with exit code 64 that names the setting and its figure
   */
  static void requireDriver(long bytes, String what) {
    if (bytes > MOST) {
      throw JobException.usage(
          "%s have %,d bytes of pixels, and the driver can hold %,d: lower data.validation or data.test-limit, or train on fewer images"
              .formatted(what, bytes, MOST));
    }
    require(SPARK + 3 * bytes, Runtime.getRuntime().maxMemory(), "spark.driver.memory", what);
  }

  private static void require(long needed, long given, String setting, String what) {
    if (needed > given) {
      throw JobException.usage(
          "%s need a heap of %,d MiB, and this one has %,d: set %s = %dm"
              .formatted(what, needed / MIB, given / MIB, setting, needed / MIB * 5 / 4));
    }
  }
}
