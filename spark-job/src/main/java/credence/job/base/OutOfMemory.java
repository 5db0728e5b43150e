package credence.job.base;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Memory that runs out on executors. Their processes end then, and what the driver learns of it
 * depends on what is quicker: the error itself, Spark's exit code 52 for it, what a cluster says of
 * a container that it has killed, or of the last attempt only that it did not get its data. So the
 * stages are remembered in which it happened. The same settings would meet the same end.
 */
public final class OutOfMemory extends SparkListener {

  static final String REMEDY =
      "raise spark.driver.memory, or spark.executor.memory on a cluster (and there"
          + " spark.executor.memoryOverhead, where a container was killed), or lower training.batch"
          + " (docs/memory.md)";

  private static final Pattern SAID =
      Pattern.compile(
          "OutOfMemoryError|exited with code 52\\b|memory limits|OOMKilled|possible container OOM");

  private static final Pattern FAILED_STAGE =
      Pattern.compile("Task \\d+ in stage (\\d+)\\.\\d+ failed");

  /** Of the session of this process. */
  private static final Set<Integer> STAGES = ConcurrentHashMap.newKeySet();

  /** For a session that begins. */
  public static OutOfMemory watched() {
    STAGES.clear();
    return new OutOfMemory();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof TaskFailedReason failed
        && SAID.matcher(failed.toErrorString()).find()) {
      STAGES.add(end.stageId());
    }
  }

  /** Whether it is why Spark has given a job up. */
  public static boolean isCauseOf(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      boolean spark = at instanceof SparkException;
      if (at instanceof OutOfMemoryError || (spark && isSaid(String.valueOf(at.getMessage())))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSaid(String message) {
    Matcher stage = FAILED_STAGE.matcher(message);
    return SAID.matcher(message).find()
        || (stage.find() && STAGES.contains(Integer.valueOf(stage.group(1))));
  }
}
