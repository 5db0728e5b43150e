package credence.job.support;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Counts what has gone wrong in the jobs of this JVM: {@code spark.extraListeners}. */
public final class TaskRecorder extends SparkListener {

  private static final AtomicInteger EXECUTORS = new AtomicInteger();
  private static final AtomicInteger FAILURES = new AtomicInteger();
  private static final AtomicInteger REPEATED = new AtomicInteger();
  private static final AtomicInteger OVERTAKEN = new AtomicInteger();

  public static void reset() {
    EXECUTORS.set(0);
    FAILURES.set(0);
    REPEATED.set(0);
    OVERTAKEN.set(0);
  }

  /** Executors lost. */
  public static int executors() {
    return EXECUTORS.get();
  }

  /** Attempts that failed. */
  public static int failures() {
    return FAILURES.get();
  }

  /** Speculative attempts that came in first. */
  public static int repeated() {
    return REPEATED.get();
  }

  /** First attempts that were ended because another one came in first. */
  public static int overtaken() {
    return OVERTAKEN.get();
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    EXECUTORS.incrementAndGet();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    if (event.taskInfo().failed()) {
      FAILURES.incrementAndGet();
    }
    if (event.taskInfo().speculative() && event.taskInfo().successful()) {
      REPEATED.incrementAndGet();
    }
    boolean first = event.taskInfo().attemptNumber() == 0;
    if (first && event.reason() instanceof TaskKilled killed && isOvertaken(killed)) {
      OVERTAKEN.incrementAndGet();
    }
  }

  private static boolean isOvertaken(TaskKilled killed) {
    return killed.reason().equals("another attempt succeeded")
        || killed.reason().equals("Stage finished");
  }
}
