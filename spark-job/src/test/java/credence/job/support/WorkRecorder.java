package credence.job.support;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import scala.collection.JavaConverters;

/** Counts what this JVM asks Spark to do, by job description: {@code spark.extraListeners}. */
public final class WorkRecorder extends SparkListener {

  private record Work(String description, int stages, int tasks) {}

  private static final Map<Integer, Work> JOBS = new ConcurrentHashMap<>();

  public static void reset() {
    JOBS.clear();
  }

  /** Jobs whose description matches. */
  public static int jobs(String description) {
    return sum(description, job -> 1);
  }

  /** Stages of these jobs. */
  public static int stages(String description) {
    return sum(description, Work::stages);
  }

  /** Tasks of these stages. */
  public static int tasks(String description) {
    return sum(description, Work::tasks);
  }

  private static int sum(String description, ToIntFunction<Work> count) {
    return JOBS.values().stream()
        .filter(job -> job.description().matches(description))
        .mapToInt(count)
        .sum();
  }

  @Override
  public void onJobStart(SparkListenerJobStart event) {
    String description = event.properties().getProperty("spark.job.description", "");
    int tasks =
        JavaConverters.seqAsJavaList(event.stageInfos()).stream()
            .mapToInt(stage -> stage.numTasks())
            .sum();
    JOBS.put(event.jobId(), new Work(description, event.stageInfos().size(), tasks));
  }
}
