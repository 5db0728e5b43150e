package credence.job.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import credence.job.support.Commands;
import credence.job.support.JobProcess;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps whose processes die: what has ended stays, and the result is the same. */
@Tag("cluster")
class SweepFaultsTest {

  private static final String SWEEP = "sweep";

  /** 30 trials. */
  private static final String SEARCH =
      """
      settings.training.epochs = 8
      vary.prior.sigma = { from = 0.01, to = 1, scale = log, steps = 15 }
      vary.posterior.initial-sigma = [0.002, 0.02]
      final-seeds = [1, 2]
      """;

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private static Path file;
  private static Path whole;

  @BeforeAll
  static void search() {
    data = TinyData.write(folder, 200, 60);
    file = Sweeps.write(folder, SEARCH);
    whole = folder.resolve("whole");
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.sweep(Sweeps.arguments(file, data, whole))).isZero();
    }
  }

  @Test
  void theDriverMayDieInTheMiddleAndOnlyUnfinishedTrialsRunAgain() throws Exception {
    Path out = runs.resolve("run");
    String[] arguments = Sweeps.arguments(file, data, out);
    List<String> local = SparkSettings.options("local[2]");
    try (JobProcess job = JobProcess.start(SWEEP, log(), local, arguments)) {
      job.awaitFile(record(out, 10));
      job.kill();
    }
    Map<Integer, FileTime> ended = ended(out);
    assertThat(ended).hasSizeBetween(8, 29);
    try (JobProcess job = JobProcess.start(SWEEP, log(), local, arguments)) {
      assertThat(job.await()).as(job.log()).isZero();
    }
    Map<Integer, FileTime> after = ended(out);
    assertThat(after).hasSize(30);
    ended.forEach((setting, time) -> assertThat(after).containsEntry(setting, time));
    assertSame(out);
  }

  @Test
  void anExecutorMayDieInMidTrial() throws Exception {
    assumeThat(JobProcess.hasSparkHome()).as("SPARK_HOME").isTrue();
    Path out = runs.resolve("run");
    List<String> cluster =
        SparkSettings.options("local-cluster[2,1,2048]", "spark.executor.memory", "1g");
    try (JobProcess job =
        JobProcess.start(SWEEP, log(), cluster, Sweeps.arguments(file, data, out))) {
      job.awaitFile(record(out, 3));
      job.killExecutor();
      assertThat(job.await()).as(job.log()).isZero();
      assertThat(job.log()).containsPattern("Lost (an )?executor");
    }
    assertSame(out);
  }

  @Test
  void anExecutorThatIsLostBeyondRetriesBlamesNoSetting() throws Exception {
    assumeThat(JobProcess.hasSparkHome()).as("SPARK_HOME").isTrue();
    Path out = runs.resolve("run");
    String[] arguments = Sweeps.arguments(file, data, out);
    String master = "local-cluster[2,1,2048]";
    String[] settings = {"spark.executor.memory", "1g", "spark.task.maxFailures", "1"};
    List<String> cluster = SparkSettings.options(master, settings);
    try (JobProcess job = JobProcess.start(SWEEP, log(), cluster, arguments)) {
      job.awaitFile(record(out, 3));
      job.killExecutorsUntil("ExecutorLostFailure");
      assertThat(job.await()).as(job.log()).isEqualTo(75);
      assertThat(job.log())
          .contains("failed, and not by diverging")
          .contains("ExecutorLostFailure");
    }
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
    assertThat(Sweeps.column(out, "status")).contains("failed").doesNotContain("diverged");
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.sweep(arguments)).isZero();
    }
    assertSame(out);
  }

  private static void assertSame(Path out) {
    assertThat(Sweeps.trials(out)).isEqualTo(Sweeps.trials(whole));
    assertThat(Runs.model(out.resolve("chosen/seed-2")))
        .isNotEmpty()
        .isEqualTo(Runs.model(whole.resolve("chosen/seed-2")));
  }

  /** When which trial of the search ended. */
  private static Map<Integer, FileTime> ended(Path out) throws IOException {
    Map<Integer, FileTime> ended = new TreeMap<>();
    for (int setting = 1; setting <= 30; setting++) {
      if (Files.exists(record(out, setting))) {
        ended.put(setting, Files.getLastModifiedTime(record(out, setting)));
      }
    }
    return ended;
  }

  private static Path record(Path out, int setting) {
    return out.resolve("trials/%05d-seed-1/trial.json".formatted(setting));
  }

  private Path log() {
    return runs.resolve("job.log");
  }
}
