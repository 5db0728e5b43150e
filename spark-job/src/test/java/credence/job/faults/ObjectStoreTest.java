package credence.job.faults;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Faults;
import credence.job.support.Job;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every job with everything on an object store leaves what it leaves on a disk. */
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

  @ParameterizedTest
  @ValueSource(strings = {"store", "blob"})
  void aTraining(String scheme) {
    Path out = runs.resolve("run");
    String[] arguments = new Job(data).arguments(out);
    arguments[1] = scheme + "://" + data;
    arguments[3] = scheme + "://" + out;
    assertThat(Commands.train(arguments)).isZero();
    assertThat(Commands.train(arguments)).as("already done").isZero();
    assertThat(Runs.model(out)).isEqualTo(Runs.model(trained));
    assertThat(Runs.files(out).keySet()).isEqualTo(Runs.files(trained).keySet());
  }

  @Test
  void aPruning() {
    Path local = runs.resolve("local");
    Path out = runs.resolve("run");
    String[] choice = {"--by", "snr", "--fraction", "0.5", "--finetune", "1"};
    assertThat(Commands.prune(Prunings.arguments(trained, data, local, choice))).isZero();
    String[] arguments = Prunings.arguments(trained, data, out, choice);
    assertThat(Commands.prune(onStore(arguments, 0, 2, 4))).isZero();
    assertThat(Runs.model(out)).isNotEmpty().isEqualTo(Runs.model(local));
    assertThat(Prunings.curve(out)).isEqualTo(Prunings.curve(local));
    assertThat(Runs.files(out).keySet()).isEqualTo(Runs.files(local).keySet());
  }

  @Test
  void anEvaluation() {
    Path local = runs.resolve("local");
    Path out = runs.resolve("run");
    List<Path> models = List.of(trained);
    assertThat(Commands.evaluate(Evaluations.arguments(models, data, local))).isZero();
    String[] arguments = Evaluations.arguments(models, data, out);
    assertThat(Commands.evaluate(onStore(arguments, 0, 2, 4))).isZero();
    assertThat(Runs.files(out).keySet()).isEqualTo(Runs.files(local).keySet());
    assertThat(Runs.json(out, "summary.json").at("/models/0/test"))
        .isEqualTo(Runs.json(local, "summary.json").at("/models/0/test"));
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

  @Test
  void aSweep() {
    Path local = runs.resolve("local");
    Path out = runs.resolve("run");
    Path file = Sweeps.write(runs, "vary.prior.sigma = [0.1, 0.3], final-seeds = [1, 2]");
    assertThat(Commands.sweep(Sweeps.arguments(file, data, local))).isZero();
    assertThat(Commands.sweep(onStore(Sweeps.arguments(file, data, out), 0, 2, 4))).isZero();
    assertThat(Sweeps.trials(out)).isEqualTo(Sweeps.trials(local));
    assertThat(Runs.model(out.resolve("chosen/seed-2")))
        .isNotEmpty()
        .isEqualTo(Runs.model(local.resolve("chosen/seed-2")));
    assertThat(out.resolve("trials.parquet/_SUCCESS")).exists();
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
