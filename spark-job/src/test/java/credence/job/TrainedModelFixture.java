package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Job;
import credence.job.support.Prunings;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A tiny network trained once for all tests of a class, to be pruned on local[2]. */
abstract class TrainedModelFixture {

  @TempDir static Path folder;
  @TempDir Path runs;
  static Path data;
  static Path trained;
  private static SparkSettings spark;

  @BeforeAll
  static void train() {
    data = TinyData.write(folder, 200, 60);
    trained = folder.resolve("trained");
    spark = SparkSettings.of("local[2]");
    assertThat(TrainMain.run(new Job(data).set("training.epochs=8").arguments(trained))).isZero();
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  @AfterEach
  void theSessionIsStopped() {
    assertThat(SparkSession.getDefaultSession().isDefined()).isFalse();
  }

  /** The exit code. */
  static int prune(Path out, String... options) {
    return PruneMain.run(Prunings.arguments(trained, data, out, options));
  }
}
