package credence.job.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import credence.job.main.Failures;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.JobProcess;
import credence.job.support.LogLines;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors of their own, and processes that die: the same bytes in the end. */
@Tag("cluster")
class FaultsTest {

  private static final List<String> CLUSTER =
      SparkSettings.options("local-cluster[2,1,2048]", "spark.executor.memory", "1g");

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private static Map<String, String> expected;

  @BeforeAll
  static void runOnOneThread() {
    assumeThat(JobProcess.hasSparkHome()).as("SPARK_HOME").isTrue();
    data = TinyData.write(folder, 440, 60);
    Path out = folder.resolve("reference");
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      assertThat(Commands.train(job().arguments(out))).isZero();
    }
    expected = Runs.model(out);
  }

  @Test
  void executorsOfTheirOwnGiveTheSameModel() throws Exception {
    Path out = runs.resolve("run");
    try (JobProcess job = JobProcess.start(log(), CLUSTER, job().arguments(out))) {
      assertThat(job.await()).as(job.log()).isZero();
    }
    assertThat(Runs.model(out)).isEqualTo(expected);
  }

  @Test
  void slicesMeetOnExecutorsOfTheirOwn() throws Exception {
    Path out = runs.resolve("run");
    String[] arguments = job().set("training.merge-slices=3").arguments(out);
    try (JobProcess job = JobProcess.start(log(), CLUSTER, arguments)) {
      assertThat(job.await()).as(job.log()).isZero();
    }
    assertThat(Runs.model(out)).isEqualTo(expected);
  }

  @Test
  void anExecutorMayDieInMidRound() throws Exception {
    Path out = runs.resolve("run");
    try (JobProcess job = JobProcess.start(log(), CLUSTER, job().arguments(out))) {
      job.awaitFile(out.resolve("checkpoints/round-000002"));
      job.killExecutor();
      assertThat(job.await()).as(job.log()).isZero();
      assertThat(job.log()).containsPattern("Lost (an )?executor");
    }
    assertThat(Runs.model(out)).isEqualTo(expected);
    assertThat(Runs.metrics(out)).hasSize(rounds());
  }

  @Test
  void anExecutorMayDieWhilePosteriorsAreAveraged() throws Exception {
    String layers =
        "network.layers=[{type=flatten},{type=dense,units=8},{type=batchnorm},{type=relu},"
            + "{type=dense,units=10}]";
    String[] settings = {"training.average-last=1", layers};
    Path whole = runs.resolve("whole");
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      assertThat(Commands.train(job().set(settings).arguments(whole))).isZero();
    }
    Path out = runs.resolve("run");
    try (JobProcess job = JobProcess.start(log(), CLUSTER, job().set(settings).arguments(out))) {
      job.awaitFile(out.resolve("checkpoints/round-000002"));
      job.killExecutor();
      assertThat(job.await()).as(job.log()).isZero();
      assertThat(job.log()).containsPattern("Lost (an )?executor");
    }
    assertThat(Runs.model(out)).isEqualTo(Runs.model(whole));
  }

  @Test
  void anExecutorMayDieWhileSlicesAreMerged() throws Exception {
    Path out = runs.resolve("run");
    String[] arguments = job().set("training.merge-slices=3").arguments(out);
    try (JobProcess job = JobProcess.start(log(), CLUSTER, arguments)) {
      job.awaitFile(out.resolve("checkpoints/round-000002"));
      job.killExecutor();
      assertThat(job.await()).as(job.log()).isZero();
      assertThat(job.log()).containsPattern("Lost (an )?executor");
    }
    assertThat(Runs.model(out)).isEqualTo(expected);
  }

  @Test
  void aSignalLeavesOneLastLineAndItsOwnExitCode() throws Exception {
    Path out = runs.resolve("run");
    List<String> local = SparkSettings.options("local[2]");
    try (JobProcess job = JobProcess.start(log(), local, job().arguments(out))) {
      job.awaitFile(out.resolve("checkpoints/round-000002"));
      job.terminate();
      assertThat(job.await()).as(job.log()).isEqualTo(143);
      String last = job.log().strip().lines().reduce((a, b) -> b).orElseThrow();
      assertThat(last).startsWith("stopped before the end: ").contains(out + " has round ");
      String round = last.replaceAll(".* has round (\\d+),.*", "$1");
      assertThat(out.resolve("checkpoints/round-%06d".formatted(Integer.parseInt(round)))).exists();
    }
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
    assertThat(out.resolve(".lock")).doesNotExist();
  }

  @Test
  void theDriverMayDieAndTheSameCommandGoesOn() throws Exception {
    Path out = runs.resolve("run");
    List<String> local = SparkSettings.options("local[2]");
    try (JobProcess job = JobProcess.start(log(), local, job().arguments(out))) {
      job.awaitFile(out.resolve("checkpoints/round-000002"));
      job.kill();
    }
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
    try (JobProcess job = JobProcess.start(log(), local, job().arguments(out))) {
      assertThat(job.await()).as(job.log()).isZero();
    }
    assertThat(Runs.model(out)).isEqualTo(expected);
    assertThat(Runs.metrics(out))
        .extracting(line -> line.path("round").asInt())
        .isSorted()
        .doesNotHaveDuplicates()
        .hasSize(rounds());
  }

  @Test
  void aSecondJobIsRefusedAndTheFirstGoesOn() throws Exception {
    Path out = runs.resolve("run");
    List<String> local = SparkSettings.options("local[2]");
    try (JobProcess first = JobProcess.start(log(), local, job().arguments(out))) {
      first.awaitFile(out.resolve("checkpoints/round-000002"));
      try (SparkSettings spark = SparkSettings.of("local[1]");
          LogLines log = LogLines.of(Failures.class)) {
        assertThat(Commands.train(job().arguments(out))).isEqualTo(75);
        assertThat(log.text())
            .containsPattern("process \\d+ on .* is at work in this run directory");
      }
      assertThat(first.await()).as(first.log()).isZero();
    }
    assertThat(Runs.model(out)).isEqualTo(expected);
    assertThat(Runs.metrics(out)).hasSize(rounds());
  }

  @Test
  void exitCodesReachTheShell() throws Exception {
    String[] arguments = job().set("training.epoch=1").arguments(runs.resolve("run"));
    try (JobProcess job = JobProcess.start(log(), SparkSettings.options("local[2]"), arguments)) {
      assertThat(job.await()).isEqualTo(64);
      assertThat(job.log()).contains("did you mean training.epochs?").doesNotContain("\tat ");
    }
  }

  @Test
  void divergenceIsToldWithRoundPartitionLayerAndRemedy() throws Exception {
    String[] arguments =
        job()
            .set("evaluation.every-rounds=epoch")
            .set("training.optimizer.type=sgd", "training.learning-rate.type=linear")
            .set("training.learning-rate.start=0.001", "training.learning-rate.end=1e38")
            .arguments(runs.resolve("run"));
    try (JobProcess job = JobProcess.start(log(), SparkSettings.options("local[2]"), arguments)) {
      assertThat(job.await()).isEqualTo(64);
      assertThat(job.log())
          .containsPattern("round \\d+, partition \\d+, step \\d+: .*layers\\[\\d+] .*not finite")
          .contains("Lower training.learning-rate")
          .doesNotContain("Lost task");
    }
  }

  @Test
  void anExecutorMayDieWhileNetworksAreMeasured() throws Exception {
    Path model = folder.resolve("reference");
    Path whole = runs.resolve("whole");
    String[] choice = {"--by", "random", "--fraction", "0.5"};
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      assertThat(Commands.prune(Prunings.arguments(model, data, whole, choice))).isZero();
    }
    Path out = runs.resolve("run");
    String[] arguments = Prunings.arguments(model, data, out, choice);
    try (JobProcess job = JobProcess.start("prune", log(), CLUSTER, arguments)) {
      job.awaitLog("Starting task 0.0 in stage");
      job.killExecutor();
      assertThat(job.await()).as(job.log()).isZero();
      assertThat(job.log()).containsPattern("Lost (an )?executor");
    }
    assertThat(Prunings.comparable(out)).isEqualTo(Prunings.comparable(whole));
    assertThat(Prunings.summary(out)).isEqualTo(Prunings.summary(whole));
  }

  /**
   * 400 images in 4 partitions: 7 minibatches; 12 epochs are 84 steps, 42 rounds, so that what is
   * killed after the second dies in the middle on a busy machine too. No checkpoint is removed: the
   * tests wait for them.
   */
  private static Job job() {
    return new Job(data)
        .set(
            "training.epochs=12",
            "training.steps-per-round=2",
            "evaluation.every-rounds=14",
            "checkpoint.keep=100");
  }

  private static int rounds() {
    return 42;
  }

  private Path log() {
    return runs.resolve("job.log");
  }
}
