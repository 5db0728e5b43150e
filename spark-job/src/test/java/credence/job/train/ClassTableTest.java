package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.data.Outputs;
import credence.job.base.ExitCode;
import credence.job.support.ClassTables;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.NumberTables;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.predict.Prediction;
import credence.store.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on a table of classes whose odds are known. */
class ClassTableTest {

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path reference;

  @BeforeAll
  static void train() {
    write("weather", 3000, 2000, "SELECT * FROM given");
    reference = folder.resolve("run");
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.train(job().arguments(reference))).isZero();
    }
  }

  private static void write(String name, int training, int test, String query) {
    ClassTables.write(folder.resolve(name), training, test, query);
  }

  private static Job job() {
    return new Job(folder)
        .set("data.name=table", "data.path=weather", "data.label=species", "data.validation=500")
        .set("data.partitions=2", "network.layers=[{type=dense,units=2}]", "prior.sigma=3")
        .set("training.epochs=20", "training.steps-per-round=epoch", "training.batch=50")
        .set("training.learning-rate.start=0.02", "training.select=validation-nll")
        .set("training.kl.temperature=0.1", "evaluation.draws=10", "checkpoint.every-rounds=10")
        .set("data.calibration=300", "evaluation.logit-scale=validation")
        .set("evaluation.reject-share=validation", "data.class-weights=balanced");
  }

  /** NLL and error are close to those of the classes' own odds on the same rows. */
  @Test
  void figuresAreThoseOfTheProcess() {
    double nll = 0;
    double errors = 0;
    List<Row> rows = ClassTables.rows(2000, 2);
    for (Row row : rows) {
      double p = ClassTables.storm(row.getDouble(0), row.getFloat(1));
      boolean storm = row.getBoolean(4);
      nll -= Math.log(storm ? p : 1 - p) / rows.size();
      errors += p > 0.5 == storm ? 0 : 1.0 / rows.size();
    }
    // Two normal distributions 1.8 deviations apart: the error is 1 - Phi(.9).
    assertThat(errors).isCloseTo(0.1836, within(0.02));
    JsonNode test = Runs.json(reference, "summary.json").path("test");
    assertThat(test.path("examples").asInt()).isEqualTo(2000);
    assertThat(test.path("nll").asDouble()).isCloseTo(nll, within(0.01));
    assertThat(test.path("error").asDouble()).isCloseTo(errors, within(0.01));
    assertThat(test.path("ece").asDouble()).isLessThan(0.04);
    JsonNode summary = Runs.json(reference, "summary.json");
    assertThat(summary.at("/logit_scale/tau").asDouble()).isBetween(0.5, 2.0);
    assertThat(summary.at("/sets/calibration_images").asInt()).isEqualTo(300);
    assertThat(summary.path("rejection").isMissingNode()).isFalse();
  }

  @Test
  void theModelKnowsItsColumnsAndClasses() throws IOException {
    Model model = Model.load(reference);
    assertThat(model.outputs())
        .isEqualTo(new Outputs.Classes(List.of("calm", "storm"), List.of("a", "b"), "species"));
    assertThat((double) model.standardisation().mean()[0]).isCloseTo(1e6 + 75, within(15.0));
    assertThat((double) model.standardisation().std()[0]).isCloseTo(125, within(5.0));
    try (var classifier = model.classifier()) {
      Prediction storm = classifier.predict(new double[] {1e6 + 200, -0.01}, 50);
      assertThat(storm.className()).isEqualTo("storm");
      assertThat(storm.probability()).isCloseTo(ClassTables.storm(1e6 + 200, -0.01), within(0.08));
    }
  }

  @Test
  void theReportShowsRows() throws IOException {
    assertThat(Files.readString(reference.resolve("report.html")))
        .contains("Rows", "Least certain", "a = ", "Reliability")
        .doesNotContain("<img");
  }

  @Test
  void oneThreadAnArrayAndAnotherOrderGiveTheSameBytes() {
    write("array", 3000, 2000, "SELECT array(a, double(b)) AS x, species FROM given ORDER BY a");
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

  /** Of the same draws as the one look at the test rows. */
  @Test
  void scoresAreThePredictionsThatWereTested() {
    Path out = runs.resolve("scores");
    String input = folder.resolve("weather/test").toString();
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.score(reference.toString(), "--input", input, "--out", out.toString()))
          .isZero();
    }
    JsonNode test = Runs.json(reference, "summary.json").path("test");
    JsonNode labelled = Runs.json(out, "summary.json").path("labelled");
    assertThat(labelled.path("nll").asDouble())
        .isCloseTo(test.path("nll").asDouble(), within(1e-6));
    List<Row> rows = rows(out.resolve("scores"));
    assertThat(rows).hasSize(2000);
    for (Row row : rows) {
      assertThat(row.<String>getAs("predicted_class")).isIn("calm", "storm");
      assertThat(row.<Integer>getAs("label")).isBetween(0, 1);
      assertThat(row.<Double>getAs("expected_entropy") + row.<Double>getAs("mutual_information"))
          .isCloseTo(row.<Double>getAs("predictive_entropy"), within(1e-6));
    }
  }

  @Test
  void rowsThatCannotBePredictedAreCountedAndKept() {
    write(
        "holes",
        8,
        40,
        "SELECT CASE WHEN colour = 'red' THEN NULL ELSE a END AS a, b, 'gale' AS species FROM given");
    Path out = runs.resolve("scores");
    String[] arguments = {
      reference.toString(),
      "--input",
      folder.resolve("holes/test").toString(),
      "--out",
      out.toString(),
      "--max-bad"
    };
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      assertThat(Commands.score(and(arguments, "19"))).isEqualTo(ExitCode.BAD_DATA.code());
      assertThat(Commands.score(and(arguments, "20"))).isZero();
      arguments[2] = folder.resolve("weather/test/_SUCCESS").toString();
      arguments[4] = runs.resolve("none").toString();
      assertThat(Commands.score(and(arguments, "0"))).isNotZero();
    }
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.path("bad").asInt()).isEqualTo(20);
    assertThat(summary.path("unknown_labels").toString()).contains("gale");
    for (Row row : rows(out.resolve("scores"))) {
      boolean isBad = row.getAs("error") != null;
      assertThat(row.<Integer>getAs("predicted") == null).isEqualTo(isBad);
      if (isBad) {
        assertThat(row.<String>getAs("error")).isEqualTo("column a is null or not a finite number");
      }
    }
  }

  private static String[] and(String[] arguments, String last) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = last;
    return all;
  }

  /** Figures, sets and a smaller network, as of images; nothing is rotated. */
  @Test
  void isEvaluatedAndPruned() {
    Path evaluated = runs.resolve("evaluated");
    Path small = runs.resolve("small");
    String data = folder.resolve("weather").toString();
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      String[] line = {
        reference.toString(), "--data", data, "--draws", "10", "--out", evaluated.toString()
      };
      assertThat(Commands.evaluate(line)).isZero();
      String[] ood = line.clone();
      ood[6] = runs.resolve("ood").toString();
      assertThat(Commands.evaluate(and(and(ood, "--ood"), "digits")))
          .isEqualTo(ExitCode.USAGE.code());
      String[] prune = {reference.toString(), "--data", data, "--out", small.toString()};
      assertThat(Commands.prune(and(and(prune, "--fractions"), "0,0.25"))).isZero();
      assertThat(
              Commands.run(
                  "export",
                  reference.toString(),
                  "--format",
                  "onnx",
                  "--out",
                  runs.resolve("m.onnx").toString()))
          .isEqualTo(ExitCode.USAGE.code());
    }
    JsonNode test = Runs.json(reference, "summary.json").path("test");
    JsonNode summary = Runs.json(evaluated, "summary.json");
    assertThat(summary.path("corrupted_images").asInt()).isZero();
    assertThat(summary.at("/models/0/draws/test/nll").asDouble())
        .isCloseTo(test.path("nll").asDouble(), within(1e-6));
    assertThat(evaluated.resolve("report.html")).content().doesNotContain("Corrupted");
  }

  /** What is wrong ends the job before anything is written, with the column or the key. */
  @Test
  void whatIsWrongWithATableIsRefused() {
    write("one", 40, 20, "SELECT a, b, 'calm' AS species FROM given");
    write("nulls", 40, 20, "SELECT a, b, nullif(species, 'calm') AS species FROM given");
    write("nan", 40, 20, "SELECT a, double('NaN') AS b, species FROM given");
    write("half", 40, 20, "SELECT a, b, 0.5D AS species FROM given");
    write("text", 40, 20, "SELECT colour, species FROM given");
    Path out = runs.resolve("refused");
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      for (String path : List.of("one", "nulls", "nan", "half", "text")) {
        Job bad = job().set("data.path=" + path, "data.validation=5", "data.calibration=5");
        assertThat(Commands.train(bad.arguments(out))).as(path).isEqualTo(ExitCode.BAD_DATA.code());
      }
      assertThat(Commands.train(job().set("data.label=weather").arguments(out)))
          .isEqualTo(ExitCode.BAD_DATA.code());
      assertThat(Commands.train(job().set("data.features=[a, species]").arguments(out)))
          .isEqualTo(ExitCode.BAD_DATA.code());
      assertThat(Commands.train(job().set("data.partitions=2501").arguments(out)))
          .isEqualTo(ExitCode.USAGE.code());
    }
    assertThat(out.resolve("config.conf")).doesNotExist();
  }

  private static List<Row> rows(Path table) {
    try (SparkSession spark = NumberTables.session()) {
      return spark.read().parquet(table.toString()).collectAsList();
    }
  }
}
