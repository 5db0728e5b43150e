package credence.job.cluster;

import credence.job.base.Progress;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** A bar that moves as a job's tasks end. It decorates: nothing depends on what it counts. */
public final class TaskProgress extends SparkListener implements AutoCloseable {

  private final SparkContext spark;
  private final Progress progress;

  private TaskProgress(SparkContext spark, Progress progress) {
    this.spark = spark;
    this.progress = progress;
  }

  /**
   * For the next {@code tasks} tasks of {@code spark}.
   *
   * @param task what is being done: {@code pruning}
   * @param unit what a task is one of: {@code networks}
   */
  public static TaskProgress of(SparkContext spark, String task, String unit, int tasks) {
    TaskProgress listener = new TaskProgress(spark, new Progress(task, unit, 0, tasks));
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
