package credence.job.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A tiny network trained once for all tests of a class, to be pruned on local[2]. */
public abstract class TrainedModelFixture {

  @TempDir protected static Path folder;
  @TempDir protected Path runs;
  protected static Path data;
  protected static Path trained;
  private static SparkSettings spark;

  @BeforeAll
  protected static void train() {
    data = TinyData.write(folder, 200, 60);
    trained = folder.resolve("trained");
    spark = SparkSettings.of("local[2]");
    assertThat(Commands.train(new Job(data).set("training.epochs=8").arguments(trained))).isZero();
  }

  @AfterAll
  protected static void clearSettings() {
    spark.close();
  }

  @AfterEach
  protected void theSessionIsStopped() {
    assertThat(SparkSession.getDefaultSession().isDefined()).isFalse();
  }

  /** The exit code. */
  protected static int prune(Path out, String... options) {
    return Commands.prune(Prunings.arguments(trained, data, out, options));
  }
}
