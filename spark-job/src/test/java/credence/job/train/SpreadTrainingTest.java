package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import credence.job.base.ExitCode;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.JobProcess;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of one's own, which executors read: the same bytes wherever they are read. */
@Tag("cluster")
class SpreadTrainingTest {

  private static final List<String> CLUSTER =
      SparkSettings.options("local-cluster[2,1,2048]", "spark.executor.memory", "1g");

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Map<String, String> expected;

  @BeforeAll
  static void trainOnOneThread() throws IOException {
    byte[] pixels = Scorings.pixels(TinyData.write(folder, 20, 120));
    for (int i = 0; i < 120; i++) {
      String half = i < 100 ? "train" : "test";
      Path inside = Files.createDirectories(folder.resolve(half + "/" + i % 10));
      Files.write(inside.resolve(i + ".png"), Scorings.png(pixels, i, 1));
    }
    Path out = folder.resolve("reference");
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      assertThat(Commands.train(job().arguments(out))).isZero();
    }
    expected = Runs.model(out);
  }

  private static Job job() {
    return new Job(folder)
        .set("data.name=folder", "data.path=.", "data.channels=1", "data.validation=20")
        .set("evaluation.training-images=true");
  }

  @Test
  void executorsOfTheirOwnGiveTheSameModel() throws Exception {
    assumeThat(JobProcess.hasSparkHome()).as("SPARK_HOME").isTrue();
    Path out = runs.resolve("run");
    try (JobProcess job = JobProcess.start(runs.resolve("log"), CLUSTER, job().arguments(out))) {
      assertThat(job.await()).as(job.log()).isZero();
    }
    assertThat(Runs.model(out)).isEqualTo(expected);
  }

  @Test
  void anExecutorMayDieWithItsPictures() throws Exception {
    assumeThat(JobProcess.hasSparkHome()).as("SPARK_HOME").isTrue();
    Path out = runs.resolve("run");
    try (JobProcess job = JobProcess.start(runs.resolve("log"), CLUSTER, job().arguments(out))) {
      job.awaitFile(out.resolve("checkpoints/round-000002"));
      job.killExecutor();
      assertThat(job.await()).as(job.log()).isZero();
      assertThat(job.log()).containsPattern("Lost (an )?executor");
    }
    assertThat(Runs.model(out)).isEqualTo(expected);
  }

  /** Trials gather pictures on the executors, all of them in a task or a partition. */
  @Test
  void aSweepHasTheSameModelInOneTaskAsInMany() throws Exception {
    assumeThat(JobProcess.hasSparkHome()).as("SPARK_HOME").isTrue();
    String sweep =
        "settings.data { name = folder, path = \".\", channels = 1, validation = 20,"
            + " partitions = 3 }\nfinal-seeds = [5, 6]\nmode = ";
    Path whole = runs.resolve("whole");
    String[] arguments = Sweeps.arguments(Sweeps.write(runs, sweep + "whole"), folder, whole);
    try (JobProcess job = JobProcess.start("sweep", runs.resolve("log"), CLUSTER, arguments)) {
      assertThat(job.await()).as(job.log()).isZero();
    }
    Path parts = runs.resolve("partitioned");
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      Path file = Sweeps.write(runs, sweep + "partitioned");
      assertThat(Commands.sweep(Sweeps.arguments(file, folder, parts))).isZero();
    }
    for (int seed = 5; seed <= 6; seed++) {
      assertThat(Runs.model(whole.resolve("chosen/seed-" + seed)))
          .isNotEmpty()
          .isEqualTo(Runs.model(parts.resolve("chosen/seed-" + seed)));
    }
    assertThat(Sweeps.chosen(whole)).isEqualTo(Sweeps.chosen(parts));
  }

  /** 40 pictures of 4 MiB, with their copies, which a heap of half a gigabyte has no room for. */
  @Test
  void aHeapTooSmallIsSaidBeforeAnythingIsWritten() throws Exception {
    Path out = runs.resolve("run");
    List<String> options = new ArrayList<>(SparkSettings.options("local[2]"));
    options.add("-Xmx512m");
    String[] arguments = job().set("data.resize=2048").arguments(out);
    try (JobProcess job = JobProcess.start(runs.resolve("log"), options, arguments)) {
      assertThat(job.await()).as(job.log()).isEqualTo(ExitCode.USAGE.code());
      assertThat(job.log())
          .containsPattern("need a heap of 1,080 MiB, .*: set spark.driver.memory = 1350m");
    }
    assertThat(out.resolve("config.conf")).doesNotExist();
    assertThat(out.resolve("checkpoints")).doesNotExist();
  }
}
