package credence.job.cluster;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * Stage-level scheduling: the stages that compute take a GPU for each of their tasks, all others
 * (reading, merging in slices) as many tasks as an executor has cores.
 */
final class LentGpus {

  private static final String OF_EVERY_TASK = "spark.task.resource.gpu.amount";
  private static final String OF_EXECUTORS = "spark.executor.resource.gpu.amount";

  /** One for all contexts: Spark keeps every profile that it has seen. */
  private static final ResourceProfile ONE_EACH =
      new ResourceProfileBuilder().require(new TaskResourceRequests().resource("gpu", 1)).build();

  private LentGpus() {}

  /** Whether executors have GPUs that Spark gives to tasks. */
  static boolean areLent(SparkContext spark) {
    return spark.conf().contains(OF_EXECUTORS);
  }

  /**
   * {@code rdd}, each task of the stages that compute it with a GPU of its executor; as it is where
   * every task of the application has one anyhow, or executors have none to lend.
   */
  static <T> JavaRDD<T> to(JavaRDD<T> rdd) {
    SparkContext spark = rdd.context();
    SparkConf conf = spark.conf();
    boolean lends = conf.contains(OF_EXECUTORS) && !conf.contains(OF_EVERY_TASK);
    return lends && !spark.isLocal() ? rdd.withResources(ONE_EACH) : rdd;
  }
}
