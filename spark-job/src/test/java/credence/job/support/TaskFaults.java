package credence.job.support;

import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What goes wrong with a round's tasks, each fault once: {@link #SETTING} names the kinds. {@code
 * halt}: the executor of one task of every round ends at a moment that follows from the round;
 * {@code fail}: every task's first attempt fails after its work; {@code slow}: in every fourth
 * round the first attempt of partition 0 does nothing until it is ended.
 */
public final class TaskFaults implements SparkPlugin {

  public static final String SETTING = "spark.credence.test.faults";

  /** After which nobody will end what is slow any more: the test has failed. */
  private static final int SLOW_MINUTES = 10;

  private static final int LATEST_MILLISECONDS = 40;
  private static final Pattern ROUND = Pattern.compile("round (\\d+)/\\d+");

  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new OnExecutor();
  }

  private static final class OnExecutor implements ExecutorPlugin {

    private String kinds;

    @Override
    public void init(PluginContext context, Map<String, String> extra) {
      kinds = context.conf().get(SETTING, "");
    }

    @Override
    public void onTaskStart() {
      TaskContext task = TaskContext.get();
      String job = String.valueOf(task.getLocalProperty("spark.job.description"));
      Matcher matcher = ROUND.matcher(job);
      if (matcher.matches() && task.attemptNumber() == 0 && task.stageAttemptNumber() == 0) {
        start(task, Integer.parseInt(matcher.group(1)));
      }
    }

    private void start(TaskContext task, int round) {
      Random random = new Random(round);
      // Of a round's two stages one: there are as many slices as there are tasks in the second.
      boolean victim = task.partitionId() == random.nextInt(task.numPartitions());
      if (kinds.contains("halt") && victim && task.numPartitions() == stage(random)) {
        haltIn(random.nextInt(LATEST_MILLISECONDS));
      }
      boolean slow = kinds.contains("slow") && round % 4 == 0 && task.partitionId() == 0;
      if (slow) {
        sleep(60_000L * SLOW_MINUTES);
      } else if (kinds.contains("fail")) {
        task.addTaskCompletionListener(
            (TaskCompletionListener)
                context -> {
                  throw new IllegalStateException("the first attempt fails");
                });
      }
    }

    private int stage(Random random) {
      String[] sizes = kinds.replaceAll("[^0-9 ]", "").trim().split(" ", -1);
      return Integer.parseInt(sizes[random.nextInt(sizes.length)]);
    }

    private static void haltIn(int milliseconds) {
      Thread end =
          new Thread(
              () -> {
                sleep(milliseconds);
                Runtime.getRuntime().halt(137);
              });
      end.setDaemon(true);
      end.start();
    }

    private static void sleep(long milliseconds) {
      try {
        Thread.sleep(milliseconds);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
