package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.data.Outputs;
import credence.job.base.ExitCode;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.NumberTables;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.store.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on a table whose process is known: a line and normal noise. */
class NumberTrainingTest {

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path reference;

  @BeforeAll
  static void train() {
    NumberTables.write(folder.resolve("line"), 1200, 400);
    reference = folder.resolve("run");
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.train(job().arguments(reference))).isZero();
    }
  }

  private static Job job() {
    return new Job(folder)
        .set("data.name=table", "data.path=line", "data.target=y", "data.validation=200")
        .set("data.partitions=2", "network.layers=[{type=dense,units=2}]", "prior.sigma=3")
        .set("training.epochs=24", "training.steps-per-round=epoch", "training.batch=25")
        .set("training.learning-rate.start=0.03", "training.select=validation-nll")
        .set("posterior.initial-sigma=0.02", "evaluation.draws=10")
        .set("checkpoint.every-rounds=12");
  }

  /** RMSE is that of the noise, and the NLL its entropy; both in the unit of y. */
  @Test
  void figuresAreThoseOfTheProcess() {
    JsonNode test = Runs.json(reference, "summary.json").path("test");
    double entropy = 0.5 * Math.log(2 * Math.PI * Math.E) + Math.log(NumberTables.NOISE);
    assertThat(test.path("rmse").asDouble()).isCloseTo(NumberTables.NOISE, within(6.0));
    assertThat(test.path("mae").asDouble())
        .isCloseTo(NumberTables.NOISE * Math.sqrt(2 / Math.PI), within(6.0));
    assertThat(test.path("nll").asDouble()).isCloseTo(entropy, within(0.12));
    assertThat(test.path("crps").asDouble())
        .isCloseTo(NumberTables.NOISE / Math.sqrt(Math.PI), within(4.0));
    assertThat(test.path("coverage").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("0.5", "0.8", "0.9", "0.95");
    assertThat(test.at("/coverage/0.9").asDouble()).isCloseTo(0.9, within(0.06));
    assertThat(test.path("examples").asInt()).isEqualTo(400);
    // Lines of metrics are in the unit of y, too.
    JsonNode last = Runs.metrics(reference).get(23);
    assertThat(last.path("nll").asDouble()).isCloseTo(entropy, within(0.2));
    assertThat(Math.sqrt(last.path("mse").asDouble())).isCloseTo(NumberTables.NOISE, within(8.0));
    assertThat(last.has("error")).isFalse();
    assertThat(last.at("/validation/nll").asDouble()).isCloseTo(entropy, within(0.2));
  }

  /** The column that holds no numbers is none of the features. */
  @Test
  void theModelKnowsItsColumnsAndTheTargetsScale() throws IOException {
    Model model = Model.load(reference);
    assertThat(model.outputs())
        .isInstanceOfSatisfying(
            Outputs.Numbers.class,
            numbers -> {
              assertThat(numbers.features()).containsExactly("a", "b");
              assertThat(numbers.targets()).containsExactly("y");
              // Deviations of 200 a, of 100 b, and of the noise.
              double deviation = Math.sqrt(200 * 200 + 1.25 * 100 * 100 + 50 * 50);
              assertThat(numbers.scales().get(0).deviation()).isCloseTo(deviation, within(15.0));
              assertThat(numbers.scales().get(0).mean()).isCloseTo(300 + 1000 - 150, within(30.0));
            });
    assertThat((double) model.standardisation().mean()[0]).isCloseTo(5, within(0.15));
    assertThat((double) model.standardisation().std()[0]).isCloseTo(1, within(0.1));
  }

  @Test
  void theReportShowsIntervalsAndResiduals() throws IOException {
    String page = Files.readString(reference.resolve("report.html"));
    assertThat(page)
        .contains("Coverage of intervals", "Where what came lies", "Residuals in deviations")
        .as("two features")
        .doesNotContain("<h2>Along");
  }

  @Test
  void oneThreadAndAnArrayOfFeaturesGiveTheSameNumbers() {
    NumberTables.write(
        folder.resolve("array"),
        1200,
        400,
        "SELECT array(double(a), double(b)) AS x, y FROM given");
    Path one = runs.resolve("one");
    Path array = runs.resolve("array");
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      assertThat(Commands.train(job().arguments(one))).isZero();
      Job other = job().set("data.path=array", "data.features=x");
      assertThat(Commands.train(other.arguments(array))).isZero();
    }
    assertThat(Runs.model(one)).isEqualTo(Runs.model(reference));
    assertThat(Runs.model(array).get("mu.f32")).isEqualTo(Runs.model(reference).get("mu.f32"));
  }

  /** A table of what the one look at the test rows has seen, by the same draws. */
  @Test
  void scoresAreThePredictionsThatWereTested() {
    Path out = runs.resolve("scores");
    String input = folder.resolve("line/test").toString();
    String[] arguments = {
      reference.toString(), "--input", input, "--out", out.toString(), "--partitions", "3"
    };
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.score(arguments)).isZero();
      assertThat(Commands.score(arguments)).as("already done").isZero();
    }
    JsonNode test = Runs.json(reference, "summary.json").path("test");
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.path("scored").asInt()).isEqualTo(400);
    JsonNode labelled = summary.path("labelled");
    assertThat(labelled.path("rmse").asDouble())
        .isCloseTo(test.path("rmse").asDouble(), within(1e-3));
    assertThat(labelled.path("nll").asDouble())
        .isCloseTo(test.path("nll").asDouble(), within(1e-5));
    List<Row> rows = rows(out.resolve("scores"));
    assertThat(rows).hasSize(400);
    assertThat(rows.stream().map(row -> row.<String>getAs("id"))).doesNotHaveDuplicates();
    for (Row row : rows) {
      double deviation = row.<Double>getAs("standard_deviation");
      double total = row.<Double>getAs("aleatoric") + row.<Double>getAs("epistemic");
      assertThat(deviation * deviation).isCloseTo(total, within(1e-9 * total));
      assertThat(row.<Double>getAs("q05")).isLessThan(row.<Double>getAs("q50"));
      // A mixture of nearly equal normal distributions is nearly one.
      double median = row.<Double>getAs("mean");
      assertThat(row.<Double>getAs("q50")).isCloseTo(median, within(0.1 * deviation));
      assertThat(row.<Double>getAs("q95"))
          .isCloseTo(median + 1.645 * deviation, within(0.1 * deviation));
      assertThat(row.<String>getAs("error")).isNull();
    }
  }

  @Test
  void rowsThatCannotBePredictedAreCountedAndKept() {
    Path table = folder.resolve("holes");
    NumberTables.write(
        table, 8, 40, "SELECT CASE WHEN b = 2 THEN NULL ELSE a END AS a, b FROM given");
    Path out = runs.resolve("scores");
    String input = table.resolve("test").toString();
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      String[] arguments = {reference.toString(), "--input", input, "--out", out.toString()};
      assertThat(Commands.score(arguments)).isEqualTo(ExitCode.BAD_DATA.code());
      String[] more = {
        reference.toString(), "--input", input, "--out", out.toString(), "--max-bad", "39"
      };
      assertThat(Commands.score(more)).isZero();
    }
    List<Row> bad =
        rows(out.resolve("scores")).stream().filter(row -> row.getAs("error") != null).toList();
    assertThat(bad)
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(row.<String>getAs("error"))
                  .isEqualTo("column a is null or not a finite number");
              assertThat(row.<Double>getAs("mean")).isNull();
              assertThat(row.<Double>getAs("target")).isNull();
            });
    assertThat(Runs.json(out, "summary.json").path("bad").asInt()).isEqualTo(bad.size());
  }

  private static List<Row> rows(Path table) {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      return spark.read().parquet(table.toString()).collectAsList();
    }
  }

  @Test
  void whatKnowsImagesAloneRefusesTheModelByName() {
    String model = reference.toString();
    String out = runs.resolve("out").toString();
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      for (List<String> line :
          List.of(
              List.of("prune", model, "--out", out, "--data", folder.toString()),
              List.of("export", model, "--format", "onnx", "--out", out))) {
        String[] arguments = line.subList(1, line.size()).toArray(String[]::new);
        assertThat(Commands.run(line.get(0), arguments))
            .as(line.get(0))
            .isEqualTo(ExitCode.USAGE.code());
      }
    }
    assertThat(runs.resolve("out/config.conf")).doesNotExist();
  }
}
