package credence.job.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.JobProcess;
import credence.job.support.LogLines;
import credence.job.support.LoopbackCluster;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.TaskFaults;
import credence.job.support.TaskRecorder;
import credence.job.support.TinyData;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.MapOutputTrackerMaster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors and tasks that fail in every round: the same bytes in the end. */
@Tag("cluster")
class TaskFaultsTest {

  private static final int ROUNDS = 20;
  private static final int ROUNDS_OF_IVON = 5;

  @TempDir static Path folder;
  @TempDir Path runs;
  private static LoopbackCluster cluster;
  private static Job job;
  private static Job ivon;
  private static Map<String, String> expected;
  private static Map<String, String> expectedOfIvon;

  @BeforeAll
  static void runUndisturbed() {
    assumeThat(JobProcess.hasSparkHome()).as("SPARK_HOME").isTrue();
    Path data = TinyData.write(folder, 360, 60);
    // 320 images in 4 partitions: 5 minibatches; 8 epochs are 40 steps.
    job = job(data);
    ivon =
        job(data)
            .set("training.optimizer.type=ivon", "training.kl.temperature=0.1")
            .set("training.epochs=2", "checkpoint.every-rounds=2", "evaluation.every-rounds=2")
            .set("training.estimator={type=weight-sampling,antithetic=true}");
    expected = reference(job, "reference", ROUNDS);
    expectedOfIvon = reference(ivon, "ivon", ROUNDS_OF_IVON);
    cluster = LoopbackCluster.start(2, folder);
  }

  private static Job job(Path data) {
    return new Job(data)
        .set("training.epochs=8", "training.steps-per-round=2", "training.merge-slices=3")
        .set("checkpoint.every-rounds=10", "evaluation.every-rounds=10");
  }

  private static Map<String, String> reference(Job job, String name, int rounds) {
    Path out = folder.resolve(name);
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.train(job.arguments(out))).isZero();
    }
    assertThat(Runs.metrics(out)).hasSize(rounds);
    return Runs.model(out);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void forget() {
    TaskRecorder.reset();
  }

  @Test
  void anExecutorDiesInEveryRoundAtAnyMoment() {
    // In the stage of 4 tasks that makes the steps, or in that of 3 which merges them.
    Path out = run(job, "halt 4 3");
    assertThat(Runs.model(out)).isEqualTo(expected);
    assertThat(TaskRecorder.executors()).isGreaterThanOrEqualTo(ROUNDS);
  }

  /** Curvatures and momentum travel with the state: none of them stays with an executor. */
  @Test
  void anExecutorDiesInEveryRoundOfIvon() {
    assertThat(Runs.model(run(ivon, "halt 4 3"))).isEqualTo(expectedOfIvon);
    assertThat(TaskRecorder.executors()).isGreaterThanOrEqualTo(ROUNDS_OF_IVON);
  }

  @Test
  void everyFirstAttemptFailsAfterItsWorkAndSlowOnesAreOvertaken() {
    try (LogLines log = LogLines.of(MapOutputTrackerMaster.class)) {
      assertThat(Runs.model(run(job, "fail slow"))).isEqualTo(expected);
      // What was asked for a shuffle that Spark has forgotten is never answered, and an attempt
      // that was overtaken would hold its slot for the two minutes of spark.network.timeout.
      assertThat(log.text()).doesNotContain("head of empty list");
    }
    assertThat(TaskRecorder.failures()).isGreaterThanOrEqualTo(ROUNDS * 7 - 10);
    // In every fourth round one of the 4 tasks that make the steps and one of the 3 that merge
    // them does not end by itself: somebody else's attempt is the one that counts.
    assertThat(TaskRecorder.overtaken()).isGreaterThanOrEqualTo(ROUNDS / 4 * 2);
    assertThat(TaskRecorder.repeated()).isGreaterThanOrEqualTo(ROUNDS / 4 * 2);
  }

  private Path run(Job job, String faults) {
    Path out = runs.resolve("run");
    String[] settings = {
      "spark.plugins",
      TaskFaults.class.getName(),
      TaskFaults.SETTING,
      faults,
      "spark.extraListeners",
      TaskRecorder.class.getName(),
      "spark.task.maxFailures",
      "8"
    };
    try (SparkSettings spark = cluster.settings(settings)) {
      assertThat(Commands.train(job.arguments(out))).isZero();
    }
    return out;
  }
}
