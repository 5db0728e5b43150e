package credence.job.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.JobProcess;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors and drivers that die while images are scored: the same rows, each once. Of the files'
 * bytes, Parquet's footer lists a column's encodings in an order that differs between JVMs.
 */
@Tag("cluster")
class ScoreFaultsTest {

  private static final int IMAGES = 8000;
  private static final int PARTS = 40;
  private static final List<String> CLUSTER =
      SparkSettings.options("local-cluster[2,1,2048]", "spark.executor.memory", "1g");

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path model;
  private static Path input;
  private static List<Row> expected;

  @BeforeAll
  static void scoreOnOneThread() {
    assumeThat(JobProcess.hasSparkHome()).as("SPARK_HOME").isTrue();
    Path data = TinyData.write(folder, 200, IMAGES);
    model = folder.resolve("model");
    input = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    Path out = folder.resolve("reference");
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      assertThat(Commands.train(new Job(data).set("training.epochs=1").arguments(model))).isZero();
      assertThat(Commands.score(arguments(out))).isZero();
      expected = Scorings.rows(out);
    }
    assertThat(expected).hasSize(IMAGES);
    assertThat(Runs.files(out.resolve("scores"))).hasSize(PARTS);
  }

  @Test
  void anExecutorMayDie() throws Exception {
    Path out = runs.resolve("run");
    try (JobProcess job = start(CLUSTER, out)) {
      job.awaitFile(out.resolve("scores/part-00000.parquet"));
      job.killExecutor();
      assertThat(job.await()).as(job.log()).isZero();
      assertThat(job.log()).containsPattern("Lost (an )?executor");
    }
    requireWhole(out);
  }

  @Test
  void theDriverMayDieAndTheSameCommandGoesOn() throws Exception {
    Path out = runs.resolve("run");
    List<String> local = SparkSettings.options("local[2]");
    try (JobProcess job = start(local, out)) {
      job.awaitFile(out.resolve("scores/part-00003.parquet"));
      job.kill();
    }
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
    Map<String, String> kept = Runs.files(out.resolve("scores"));
    assertThat(kept).hasSizeBetween(1, PARTS - 1);
    try (JobProcess job = start(local, out)) {
      assertThat(job.await()).as(job.log()).isZero();
      assertThat(job.log()).contains("of 40 partitions are there");
    }
    requireWhole(out);
    // The last one may have been moved to its place without a note, and is then done once more.
    assertThat(Runs.json(out, "summary.json").at("/speed/parts").asInt())
        .isBetween(PARTS - kept.size(), PARTS - kept.size() + 1);
    Map<String, String> after = Runs.files(out.resolve("scores"));
    assertThat(kept.entrySet().stream().filter(after.entrySet()::contains).count())
        .isGreaterThanOrEqualTo(kept.size() - 1);
  }

  private static void requireWhole(Path out) {
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      assertThat(Scorings.rows(out)).isEqualTo(expected);
    }
    assertThat(Runs.files(out).keySet())
        .as("nothing is left over")
        .isEqualTo(Runs.files(folder.resolve("reference")).keySet());
    assertThat(Runs.json(out, "summary.json").at("/mean"))
        .isEqualTo(Runs.json(folder.resolve("reference"), "summary.json").at("/mean"));
  }

  private JobProcess start(List<String> options, Path out) throws Exception {
    return JobProcess.start("score", runs.resolve("log.txt"), options, arguments(out));
  }

  private static String[] arguments(Path out) {
    return Scorings.arguments(model, input, out, "--draws", "100", "--partitions", "" + PARTS);
  }
}
