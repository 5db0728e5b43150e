package credence.job.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.ExitCode;
import credence.job.support.Commands;
import credence.job.support.NumberTables;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps over settings of networks that predict a number of a tiny table. */
class NumberSweepTest {

  private static final String EXPERIMENT =
      """
      seed = 1
      network.layers = [{type = dense, units = 2}]
      data { name = table, path = line, target = y, validation = 100, partitions = 2 }
      prior { type = gaussian, sigma = 3 }
      posterior.initial-sigma = 0.02
      training { epochs = 48, batch = 25, steps-per-round = epoch, learning-rate.start = 0.03 }
      evaluation.draws = 5
      """;

  /** A rate at which nothing is learnt, and one at which the line is found. */
  private static final String SEARCH =
      """
      experiment = experiment.conf
      vary.training.learning-rate.start = [1e-5, 0.03]
      vary.data.likelihood = [heteroscedastic]
      final-seeds = [1, 2]
      """;

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path whole;

  @BeforeAll
  static void search() throws IOException {
    NumberTables.write(folder.resolve("line"), 600, 200);
    Files.writeString(folder.resolve("experiment.conf"), EXPERIMENT);
    whole = folder.resolve("whole");
    assertThat(sweep("local[2]", SEARCH, whole)).isZero();
  }

  private static int sweep(String master, String text, Path out, String... more) {
    try (SparkSettings spark = SparkSettings.of(master)) {
      Path file = Files.writeString(folder.resolve("sweep.conf"), text);
      return Commands.sweep(Sweeps.arguments(file, folder, out, more));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theRateThatLearnsIsChosenAndTested() {
    JsonNode chosen = Sweeps.chosen(whole);
    assertThat(chosen.path("setting").asInt()).isEqualTo(2);
    assertThat(chosen.at("/test_rmse/mean").asDouble()).isCloseTo(NumberTables.NOISE, within(10.0));
    assertThat(chosen.at("/test_coverage_90/mean").asDouble()).isCloseTo(0.9, within(0.08));
    assertThat(chosen.has("test_crps")).isTrue();
    assertThat(chosen.has("test_error")).isFalse();
    assertThat(Sweeps.column(whole, "status")).containsOnly("finished");
    List<String> nll = Sweeps.column(whole, "validation_nll");
    assertThat(Double.parseDouble(nll.get(1))).isLessThan(Double.parseDouble(nll.get(0)));
    assertThat(Sweeps.column(whole, "test_rmse").get(0)).isEmpty();
    assertThat(Sweeps.column(whole, "test_rmse").get(1)).isNotEmpty();
  }

  @Test
  void theReportNamesFiguresOfNumbers() throws IOException {
    assertThat(Files.readString(whole.resolve("report.html")))
        .contains("In the 90 % interval", "test RMSE", "RMSE against cost")
        .doesNotContain("Test error", "NaN");
  }

  @Test
  void aTrialIsTheSameRunAsTrainGives() {
    Path alone = runs.resolve("alone");
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(
              Commands.train(
                  folder.resolve("experiment.conf").toString(),
                  "--data",
                  folder.toString(),
                  "--out",
                  alone.toString(),
                  "--set",
                  "seed=2",
                  "--set",
                  "data.likelihood=heteroscedastic"))
          .isZero();
    }
    Path trial = whole.resolve("chosen/seed-2");
    assertThat(Runs.model(trial)).isNotEmpty().isEqualTo(Runs.model(alone));
    assertThat(Runs.json(trial, "summary.json").path("test"))
        .isEqualTo(Runs.json(alone, "summary.json").path("test"));
    assertThat(Runs.metrics(trial).get(47).get("validation"))
        .isEqualTo(Runs.metrics(alone).get(47).get("validation"));
  }

  @Test
  void neitherSlotsNorModeMatter() {
    Path one = runs.resolve("one");
    Path partitioned = runs.resolve("partitioned");
    assertThat(sweep("local[1]", SEARCH, one)).isZero();
    assertThat(sweep("local[2]", SEARCH + "mode = partitioned", partitioned)).isZero();
    for (Path out : List.of(one, partitioned)) {
      assertThat(Sweeps.trials(out)).isEqualTo(Sweeps.trials(whole));
      assertThat(Runs.model(out.resolve("chosen/seed-1")))
          .isEqualTo(Runs.model(whole.resolve("chosen/seed-1")));
    }
  }

  @Test
  void onlyWhatIsMissingRunsAgain() throws IOException {
    Path out = runs.resolve("run");
    assertThat(sweep("local[2]", SEARCH, out)).isZero();
    for (String name : new String[] {"_SUCCESS", "manifest.json", "summary.json"}) {
      Files.delete(out.resolve(name));
    }
    Files.delete(out.resolve("trials/00001-seed-1/trial.json"));
    Files.delete(out.resolve("chosen/seed-2/_SUCCESS"));
    Object kept = Files.getLastModifiedTime(out.resolve("trials/00002-seed-1/trial.json"));
    assertThat(sweep("local[2]", SEARCH, out)).isZero();
    assertThat(Files.getLastModifiedTime(out.resolve("trials/00002-seed-1/trial.json")))
        .isEqualTo(kept);
    assertThat(Sweeps.trials(out)).isEqualTo(Sweeps.trials(whole));
    assertThat(Runs.model(out.resolve("chosen/seed-2")))
        .isEqualTo(Runs.model(whole.resolve("chosen/seed-2")));
  }

  @Test
  void theDistanceOfTheMeansMayDecideToo() {
    Path out = runs.resolve("rmse");
    assertThat(sweep("local[2]", SEARCH + "select = validation-rmse", out)).isZero();
    assertThat(Sweeps.chosen(out).path("setting").asInt()).isEqualTo(2);
    List<String> rmse = Sweeps.column(out, "validation_rmse");
    List<String> scores = Sweeps.column(out, "score");
    assertThat(Double.parseDouble(scores.get(0))).isEqualTo(-Double.parseDouble(rmse.get(0)));
  }

  @Test
  void whatCannotBeTrainedIsRefusedBeforeAnythingIsWritten() throws IOException {
    Files.writeString(folder.resolve("images.conf"), "data.name = digits");
    Path out = runs.resolve("out");
    String wrong = "experiment = experiment.conf\n";
    for (String text :
        List.of(
            wrong + "vary.network.layers = [[{type = dense, units = 3}]]",
            wrong + "vary.data.path = [line, other]",
            wrong + "vary.data.validation = [100, 600]",
            "experiment = images.conf, select = validation-rmse")) {
      assertThat(sweep("local[1]", text, out)).as(text).isEqualTo(ExitCode.USAGE.code());
    }
    assertThat(Runs.files(out)).isEmpty();
  }

  /** Rows that a process draws follow from the seed, in a sweep as in a training. */
  @Test
  void aProcessIsSweptToo() throws IOException {
    Path out = runs.resolve("curve");
    Files.writeString(
        folder.resolve("curve.conf"),
        EXPERIMENT
            .replace("name = table, path = line, target = y", "name = curve, train-limit = 300")
            .replace("epochs = 48", "epochs = 2"));
    String text =
        """
        experiment = curve.conf
        vary.data.beta = [0, 0.5]
        seeds = [1, 2]
        final-seeds = [2]
        """;
    assertThat(sweep("local[2]", text, out)).isZero();
    Path alone = runs.resolve("alone");
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      Path trial = out.resolve("chosen/seed-2");
      assertThat(Commands.train(trial.resolve("config.conf").toString(), "--out", alone.toString()))
          .isZero();
      assertThat(Runs.model(alone)).isEqualTo(Runs.model(trial));
    }
  }
}
