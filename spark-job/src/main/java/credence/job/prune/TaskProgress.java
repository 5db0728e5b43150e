package credence.job.prune;

import credence.job.Progress;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** A bar that moves as a job's tasks end. It decorates: nothing depends on what it counts. */
final class TaskProgress extends SparkListener implements AutoCloseable {

  private final SparkContext spark;
  private final Progress progress;

  private TaskProgress(SparkContext spark, Progress progress) {
    this.spark = spark;
    this.progress = progress;
  }

  /** For the next {@code tasks} tasks of {@code spark}. */
  static TaskProgress of(SparkContext spark, int tasks) {
    TaskProgress listener = new TaskProgress(spark, new Progress("pruning", "networks", 0, tasks));
    spark.addSparkListener(listener);
    return listener;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskInfo().successful()) {
      progress.step();
    }
  }

  @Override
  public void close() {
    spark.removeSparkListener(this);
    progress.close();
  }
}
