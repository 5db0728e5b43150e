package credence.job.watch;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Counts what the cluster has lost and done again. */
final class Losses extends SparkListener {

  /** What Spark says of one that dynamic allocation gives back. */
  private static final String GIVEN_BACK = "killed by driver";

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    if (start.taskInfo().attemptNumber() > 0 && !start.taskInfo().speculative()) {
      LiveFigures.add(LiveFigure.RETRIED_TASKS, 1);
    }
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    if (!removed.reason().contains(GIVEN_BACK)) {
      LiveFigures.add(LiveFigure.LOST_EXECUTORS, 1);
    }
  }
}
