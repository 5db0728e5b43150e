package credence.job.images.named;

import credence.job.base.JobException;
import credence.job.config.DataConfig;
import org.apache.spark.SparkContext;
import org.apache.spark.network.util.JavaUtils;

/**
 * Told from how many pictures there are and how large one is, before any others are decoded: what
 * has no room in which heap. The factors were measured; docs/memory.md has them too.
 *
 * @param driver bytes of this process's heap
 * @param executor bytes of an executor's heap; the driver's in local mode
 * @param tasks that an executor runs at a time
 */
record Heap(boolean isLocal, long driver, long executor, int tasks) {

  private static final long MIB = 1 << 20;

  /** Of a process of Spark's that does nothing, with what passes through it. */
  private static final long SPARK = 200 * MIB;

  /** Bytes of the driver's for a picture: its label, its set, its place, and its path. */
  private static final long PICTURE = 200;

  /** The same for a row of a table, which has no path. */
  private static final long ROW = 60;

  /** Half as many times as the driver has pixels that it holds: sets, their parts, its cache. */
  private static final int HELD = 7;

  /** An array's limit. */
  private static final long MOST = Integer.MAX_VALUE - 8;

  static Heap of(SparkContext spark) {
    long driver = Runtime.getRuntime().maxMemory();
    if (spark.isLocal()) {
      return new Heap(true, driver, driver, spark.defaultParallelism());
    }
    String executor = spark.conf().get("spark.executor.memory", "1g");
    int cores = spark.conf().getInt("spark.executor.cores", 1);
    int each = spark.conf().getInt("spark.task.cpus", 1);
    return new Heap(
        false, driver, JavaUtils.byteStringAsBytes(executor), Math.max(1, cores / each));
  }

  /**
   * For a training with a task a partition.
   *
   * @throws JobException with exit code 64 that names the setting and its figure
   */
  void requirePartitioned(PictureSpace space, DataConfig config) {
    long largest = space.largest(config);
    requireArray(largest, space, config);
    // The cache takes three fifths of the heap, and tasks gather their sets in what it leaves.
    long sets = Math.min(space.trained(config), 5L * tasks * largest / 2);
    String what =
        "a partition's images (%,d bytes, %d at a time; more data.partitions make it smaller)"
            .formatted(largest, tasks);
    require(space, config, sets, what);
  }

  /**
   * For trainings that run in one task each.
   *
   * @throws JobException with exit code 64 that names the setting and its figure
   */
  void requireWhole(PictureSpace space, DataConfig config) {
    if (space.all() > MOST) {
      throw JobException.usage(
          "all images have %,d bytes of pixels, and a trial in one task can have %,d: mode = partitioned"
              .formatted(space.all(), MOST));
    }
    String what =
        "all images, which %d trials at a time have (%,d bytes; mode = partitioned has them one partition a task)"
            .formatted(tasks, space.all());
    require(space, config, (tasks + 1) * space.all(), what);
  }

  private void require(PictureSpace space, DataConfig config, long tasked, String what) {
    long held = space.held(config);
    requireHeldArray(held, "validation and test images");
    long each = config.hasRows() ? ROW : PICTURE;
    long needed = SPARK + HELD * held / 2 + each * (space.training() + space.tests());
    if (isLocal) {
      require(
          needed + tasked,
          driver,
          "spark.driver.memory",
          "validation and test images, and " + what);
    } else {
      require(needed, driver, "spark.driver.memory", "validation and test images");
      require(SPARK + tasked, executor, "spark.executor.memory", what);
    }
  }

  /**
   * For images that the driver holds and sends.
   *
   * @throws JobException with exit code 64 that names the setting and its figure
   */
  void requireHeld(long bytes, String what) {
    requireHeldArray(bytes, what);
    require(SPARK + HELD * bytes / 2, driver, "spark.driver.memory", what);
  }

  private static void requireHeldArray(long bytes, String what) {
    if (bytes > MOST) {
      throw JobException.usage(
          "%s have %,d bytes of pixels, and the driver can hold %,d: lower data.validation or data.test-limit"
              .formatted(what, bytes, MOST));
    }
  }

  private static void requireArray(long bytes, PictureSpace space, DataConfig config) {
    if (bytes > MOST) {
      throw JobException.usage(
          "data.partitions = %d gives %,d bytes of pixels to a partition, which may have %,d: set it to at least %d"
              .formatted(config.partitions(), bytes, MOST, (space.trained(config) - 1) / MOST + 2));
    }
  }

  private static void require(long needed, long given, String setting, String what) {
    if (needed > given) {
      throw JobException.usage(
          "%s need a heap of %,d MiB, and this one has %,d: set %s = %dm"
              .formatted(what, needed / MIB, given / MIB, setting, needed / MIB * 5 / 4));
    }
  }
}
