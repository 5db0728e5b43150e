package credence.job.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import credence.job.support.Commands;
import credence.job.support.Faults;
import credence.job.support.Job;
import credence.job.support.JobProcess;
import credence.job.support.LoopbackCluster;
import credence.job.support.MemoryRecorder;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.TaskFaults;
import credence.job.support.TaskRecorder;
import credence.job.support.TinyData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes too long for every build: {@code mvn verify -Dgroups=soak -DexcludedGroups=none}. */
@Tag("soak")
@Tag("slow")
@Tag("cluster")
class SoakTest {

  private static final int DEATHS = 20;

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Job job;
  private static Map<String, String> expected;

  @BeforeAll
  static void runUndisturbed() {
    assumeThat(JobProcess.hasSparkHome()).as("SPARK_HOME").isTrue();
    // 320 images in 4 partitions: 5 minibatches; 40 epochs are 200 steps.
    job =
        new Job(TinyData.write(folder, 360, 60))
            .set("training.epochs=40", "training.merge-slices=3", "checkpoint.every-rounds=5");
    Path out = folder.resolve("reference");
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.train(job.arguments(out))).isZero();
    }
    expected = Runs.model(out);
    assertThat(Runs.metrics(out)).hasSize(200);
  }

  /** Every round loses an executor, every task its first attempt, every fourth round waits. */
  @Test
  void twoHundredRoundsWithFaultsKeepDriverAndResultAsTheyAre() {
    Path out = runs.resolve("run");
    String[] settings = {
      "spark.plugins",
      TaskFaults.class.getName(),
      TaskFaults.SETTING,
      "halt fail slow 4 3",
      "spark.extraListeners",
      TaskRecorder.class.getName() + "," + MemoryRecorder.class.getName(),
      "spark.task.maxFailures",
      "16",
      "spark.stage.maxConsecutiveAttempts",
      "16",
      // A round waits for executors to start: they do so sooner with one compiler.
      "spark.executor.extraJavaOptions",
      "-XX:TieredStopAtLevel=1",
      // Nor 5 s before it looks again for what a dead one had, nor 3 s for the one with the data.
      "spark.shuffle.io.retryWait",
      "100ms",
      "spark.locality.wait",
      "0",
      // What Spark keeps for its user interface fills up first.
      "spark.ui.retainedJobs",
      "20",
      "spark.ui.retainedStages",
      "20",
      "spark.ui.retainedTasks",
      "200",
      "spark.ui.retainedDeadExecutors",
      "10"
    };
    TaskRecorder.reset();
    MemoryRecorder.reset();
    try (LoopbackCluster cluster = LoopbackCluster.start(4, folder);
        SparkSettings spark = cluster.settings(settings)) {
      assertThat(Commands.train(job.arguments(out))).isZero();
    }
    assertThat(Runs.model(out)).isEqualTo(expected);
    assertThat(TaskRecorder.executors()).isGreaterThanOrEqualTo(150);
    MemoryRecorder.requireFlat(100);
  }

  /** By a real end of the process, on real starts of it. */
  @Test
  void theDriverIsKilledTwentyTimesInOneRun() throws Exception {
    Path out = runs.resolve("run");
    Random random = new Random(9);
    for (int death = 1; death <= DEATHS; death++) {
      assertThat(run(out, 20 + random.nextInt(80))).as("death %d", death).isEqualTo(137);
    }
    assertThat(run(out, Integer.MAX_VALUE)).isZero();
    assertThat(Runs.model(out)).isEqualTo(expected);
  }

  private int run(Path out, int halt) throws Exception {
    List<String> options = new ArrayList<>(SparkSettings.options("local[2]", Faults.settings()));
    options.add("-D" + Faults.HALT + "=" + halt);
    String[] arguments = job.arguments(out);
    arguments[3] = "fault://" + out;
    try (JobProcess process = JobProcess.start(runs.resolve("job.log"), options, arguments)) {
      return process.await();
    }
  }
}
