package credence.job.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.data.Outputs;
import credence.job.support.ClassTables;
import credence.job.support.Commands;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.store.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep over settings of networks that predict the class of a tiny table's rows. */
class ClassTableSweepTest {

  private static final String EXPERIMENT =
      """
      network { name = mlp, sizes = [4] }
      data { name = table, path = weather, label = species, validation = 60, partitions = 2 }
      training { epochs = 6, batch = 25, steps-per-round = epoch, kl.temperature = 0.1 }
      evaluation.draws = 2
      """;

  private static final String SEARCH =
      """
      experiment = experiment.conf
      vary.training.learning-rate.start = [1e-5, 0.03]
      final-seeds = [1]
      """;

  @TempDir static Path folder;

  /** What standardises a table follows neither from a task's rows nor from blocks. */
  @Test
  void theRateThatLearnsIsChosenInOneTaskOrInMany() throws IOException {
    Files.writeString(folder.resolve("experiment.conf"), EXPERIMENT);
    Path whole = folder.resolve("whole");
    Path partitioned = folder.resolve("partitioned");
    Path alone = folder.resolve("alone");
    try (SparkSettings settings = SparkSettings.of("local[2]")) {
      try (SparkSession spark = SparkSession.builder().getOrCreate()) {
        ClassTables.write(spark, folder.resolve("weather"), 300, 200, "SELECT * FROM given");
      }
      assertThat(sweep(SEARCH, whole)).isZero();
      assertThat(sweep(SEARCH + "mode = partitioned", partitioned)).isZero();
      String[] train = {
        folder.resolve("experiment.conf").toString(),
        "--data",
        folder.toString(),
        "--out",
        alone.toString(),
        "--set",
        "training.learning-rate.start=0.03"
      };
      assertThat(Commands.train(train)).isZero();
    }
    JsonNode chosen = Sweeps.chosen(whole);
    assertThat(chosen.path("setting").asInt()).isEqualTo(2);
    assertThat(chosen.at("/test_error/mean").asDouble()).isBetween(0.1, 0.3);
    assertThat(Sweeps.trials(partitioned)).isEqualTo(Sweeps.trials(whole));
    Path model = whole.resolve("chosen/seed-1");
    assertThat(Runs.model(partitioned.resolve("chosen/seed-1"))).isEqualTo(Runs.model(model));
    assertThat(Runs.model(alone)).isEqualTo(Runs.model(model));
    assertThat(Model.load(model).outputs())
        .isEqualTo(new Outputs.Classes(List.of("calm", "storm"), List.of("a", "b"), "species"));
  }

  private static int sweep(String text, Path out) throws IOException {
    Path file = Files.writeString(folder.resolve("sweep.conf"), text);
    return Commands.sweep(Sweeps.arguments(file, folder, out));
  }
}
