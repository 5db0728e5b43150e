package credence.job.images.folders;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Things to do on executors, several to a task. */
public final class Slices {

  /** Tasks for each core: slow ones among them even out. */
  private static final int PER_CORE = 8;

  private Slices() {}

  /**
   * @param what they are, as Spark's user interface shows it
   */
  public static <T> JavaRDD<T> of(JavaSparkContext spark, List<T> things, String what) {
    int most = PER_CORE * spark.defaultParallelism();
    return spark.parallelize(things, Math.max(1, Math.min(things.size(), most))).setName(what);
  }
}
