package credence.job.cluster;

import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** The GPU that Spark has lent to a task. */
public final class GpuAddress {

  /** Where there is none. */
  public static final String NONE = "";

  private static final String FIRST = "0";

  private GpuAddress() {}

  /** That of the task which runs on this thread, the first if it has several. */
  public static String ofTask() {
    TaskContext task = TaskContext.get();
    ResourceInformation gpus = task == null ? null : task.resourcesJMap().get("gpu");
    if (gpus == null || gpus.addresses().length == 0) {
      return task != null && isLocal() ? FIRST : NONE;
    }
    return gpus.addresses()[0];
  }

  /** With {@code local[n]} tasks run in the driver, and Spark lends nothing. */
  private static boolean isLocal() {
    return SparkEnv.get().executorId().equals("driver");
  }
}
