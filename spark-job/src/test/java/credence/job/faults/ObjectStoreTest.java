package credence.job.faults;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Commands;
import credence.job.support.Faults;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real object store does not show: deaths before chosen operations, and streams that cannot
 * be given up. {@code S3Test} has a real one.
 */
class ObjectStoreTest {

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private static Path trained;
  private static SparkSettings spark;

  @BeforeAll
  static void train() {
    data = TinyData.write(folder, 200, 60);
    spark = SparkSettings.of("local[2]", Faults.settings());
    trained = folder.resolve("trained");
    assertThat(Commands.train(new Job(data).arguments(trained))).isZero();
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  @Test
  void aTrainingWhereStreamsCannotBeGivenUp() {
    Path out = runs.resolve("run");
    String[] arguments = new Job(data).arguments(out);
    arguments[1] = "blob://" + data;
    arguments[3] = "blob://" + out;
    assertThat(Commands.train(arguments)).isZero();
    assertThat(Commands.train(arguments)).as("already done").isZero();
    assertThat(Runs.model(out)).isEqualTo(Runs.model(trained));
    assertThat(Runs.files(out).keySet()).isEqualTo(Runs.files(trained).keySet());
  }

  @Test
  void aScoringThatDiesAndGoesOn() throws Exception {
    Path input = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    Path local = runs.resolve("local");
    Path out = runs.resolve("run");
    String[] parts = {"--partitions", "3"};
    assertThat(Commands.score(Scorings.arguments(trained, input, local, parts))).isZero();
    String[] arguments = onStore(Scorings.arguments(trained, input, out, parts), 0, 2, 4);
    for (int change = 10; change <= 26; change += 8) {
      try (AutoCloseable faults = Faults.plan(Faults.deathAt(change))) {
        assertThat(Commands.score(arguments)).as("death at change %d", change).isNotZero();
      }
      assertThat(out.resolve("_SUCCESS")).doesNotExist();
      bury(out);
    }
    assertThat(Commands.score(arguments)).isZero();
    assertThat(Scorings.rows(out).toString().replace("store:", "file:"))
        .isEqualTo(Scorings.rows(local).toString());
  }

  private static String[] onStore(String[] arguments, int... paths) {
    for (int path : paths) {
      arguments[path] = "store://" + arguments[path];
    }
    return arguments;
  }

  /** The lock of a process that died, where this one lives on. */
  static void bury(Path out) throws IOException {
    Path lock = out.resolve(".lock");
    if (Files.exists(lock)) {
      String text = Files.readString(lock);
      Files.writeString(lock, text.replaceFirst("\"started\" : ", "\"started\" : 1"));
    }
  }
}
