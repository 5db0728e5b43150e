package credence.job.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.ExitCode;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.NumberTables;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evaluations of models that predict a number of a tiny table. */
class NumberEvaluateTest {

  @TempDir static Path folder;
  @TempDir Path runs;

  @BeforeAll
  static void train() {
    NumberTables.write(folder.resolve("line"), 800, 700);
    NumberTables.write(folder.resolve("other"), 801, 700);
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      for (String seed : List.of("1", "2")) {
        Job job = job().set("seed=" + seed, "data.path=line");
        assertThat(Commands.train(job.arguments(folder.resolve("run" + seed)))).isZero();
      }
    }
  }

  private static Job job() {
    return new Job(folder)
        .set("data.name=table", "data.target=y", "data.validation=100", "data.partitions=2")
        .set("network.layers=[{type=dense,units=2}]", "prior.sigma=3")
        .set("training.epochs=12", "training.steps-per-round=epoch", "training.batch=25")
        .set("training.learning-rate.start=0.03", "posterior.initial-sigma=0.02")
        .set("evaluation.draws=10");
  }

  private int evaluate(String master, Path out, String... more) {
    try (SparkSettings spark = SparkSettings.of(master)) {
      String[] all = Arrays.copyOf(more, more.length + 6);
      String[] usual = {
        "--out", out.toString(), "--data", folder.resolve("line").toString(), "--draws", "10"
      };
      System.arraycopy(usual, 0, all, more.length, 6);
      return Commands.evaluate(all);
    }
  }

  private static String model(int seed) {
    return folder.resolve("run" + seed).toString();
  }

  /** With the draws of the training's own test, the same figures come of other slices. */
  @Test
  void oneModelHasTheFiguresOfItsTraining() throws IOException {
    Path out = runs.resolve("one");
    assertThat(evaluate("local[2]", out, model(1))).isZero();
    JsonNode trained = Runs.json(Path.of(model(1)), "summary.json").path("test");
    JsonNode found = Runs.json(out, "summary.json").at("/models/0/test");
    for (String key : List.of("rmse", "mae", "nll", "crps", "aleatoric", "epistemic")) {
      double expected = trained.path(key).asDouble();
      assertThat(found.path(key).asDouble()).as(key).isCloseTo(expected, within(1e-5 * expected));
    }
    assertThat(found.path("coverage")).isEqualTo(trained.path("coverage"));
    assertThat(found.path("pit")).isEqualTo(trained.path("pit"));
    assertThat(found.path("examples").asInt()).isEqualTo(700);
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("RMSE of what is kept", "Coverage of intervals", "in 95 %")
        .doesNotContain("ensemble", "NaN");
    assertThat(evaluate("local[2]", out, model(1))).as("already done").isZero();
  }

  @Test
  void rejectionKeepsTheLeastDoubtfulRows() {
    Path out = runs.resolve("one");
    assertThat(evaluate("local[1]", out, model(1))).isZero();
    JsonNode model = Runs.json(out, "summary.json").at("/models/0");
    JsonNode rows = model.path("rejection");
    assertThat(rows).hasSize(20);
    assertThat(rows.path(0).path("kept").asInt()).isEqualTo(700);
    assertThat(rows.path(0).path("rmse").asDouble())
        .isCloseTo(model.at("/test/rmse").asDouble(), within(1e-9));
    assertThat(rows.path(19).path("kept").asInt()).isEqualTo(35);
    assertThat(rows.path(19).path("rejected").asDouble()).isEqualTo(0.95);
  }

  /** Two networks as one doubt no less than either, and are no worse than the mean of both. */
  @Test
  void severalModelsPredictAsOneToo() throws IOException {
    Path out = runs.resolve("two");
    assertThat(evaluate("local[2]", out, model(1), model(2))).isZero();
    JsonNode models = Runs.json(out, "summary.json").path("models");
    assertThat(models).hasSize(3);
    assertThat(models.path(2).path("name").asText()).isEqualTo("ensemble");
    JsonNode pooled = models.path(2).path("test");
    assertThat(pooled.path("draws").asInt()).isEqualTo(20);
    double nll = 0;
    double epistemic = 0;
    double aleatoric = 0;
    for (int m = 0; m < 2; m++) {
      nll += models.path(m).at("/test/nll").asDouble() / 2;
      epistemic += models.path(m).at("/test/epistemic").asDouble() / 2;
      aleatoric += models.path(m).at("/test/aleatoric").asDouble() / 2;
    }
    // ln is concave; the variance of pooled means has that between the networks besides.
    assertThat(pooled.path("nll").asDouble()).isLessThan(nll);
    assertThat(pooled.path("epistemic").asDouble()).isGreaterThan(epistemic);
    assertThat(pooled.path("aleatoric").asDouble()).isCloseTo(aleatoric, within(1e-6 * aleatoric));
    Path other = runs.resolve("other");
    assertThat(evaluate("local[1]", other, model(1), model(2))).isZero();
    assertThat(Runs.json(other, "summary.json")).isEqualTo(Runs.json(out, "summary.json"));
    assertThat(Files.readString(out.resolve("report.html"))).contains("ensemble");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Path out = runs.resolve("out");
    int usage = ExitCode.USAGE.code();
    assertThat(evaluate("local[1]", out, model(1), "--ood", "kmnist")).isEqualTo(usage);
    assertThat(evaluate("local[1]", out, model(1), model(1))).isEqualTo(usage);
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      String other = folder.resolve("other").toString();
      assertThat(Commands.evaluate(model(1), "--out", out.toString(), "--data", other))
          .isEqualTo(ExitCode.BAD_DATA.code());
      String none = folder.resolve("none").toString();
      assertThat(Commands.evaluate(model(1), "--out", out.toString(), "--data", none))
          .isEqualTo(ExitCode.INPUT_MISSING.code());
    }
    assertThat(Runs.files(out)).isEmpty();
  }
}
