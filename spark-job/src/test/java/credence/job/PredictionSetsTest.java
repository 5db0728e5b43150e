package credence.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.ml.CredenceModel;
import credence.job.report.page.Page;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import credence.predict.metrics.ConformalScores;
import credence.store.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets of classes that hold the right one as often as asked. */
class PredictionSetsTest {

  private static final int CALIBRATION = 300;
  private static final int TESTS = 400;

  @TempDir static Path folder;
  private static Path data;
  private static Path trained;
  private static SparkSettings spark;

  @TempDir Path runs;

  @BeforeAll
  static void train() {
    data = TinyData.write(folder, 640, TESTS);
    spark = SparkSettings.of("local[2]");
    trained = folder.resolve("trained");
    assertThat(Commands.train(job("data.calibration=" + CALIBRATION).arguments(trained))).isZero();
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  private static Job job(String... settings) {
    return new Job(data).set(settings);
  }

  /** Four deviations: of the threshold, and of the images that it is tried on. */
  private static double tolerance(double asked) {
    return 4 * Math.sqrt(asked * (1 - asked) * (1.0 / (CALIBRATION + 2) + 1.0 / TESTS));
  }

  @Test
  void testImagesHaveTheirClassInThemAsOftenAsAsked() throws IOException {
    JsonNode sets = Runs.json(trained, "summary.json").path("sets");
    assertThat(sets.path("calibration_images").asInt()).isEqualTo(CALIBRATION);
    assertThat(sets.path("coverages")).hasSameSizeAs(ConformalScores.COVERAGES);
    double size = 0;
    for (JsonNode row : sets.path("coverages")) {
      double asked = row.path("asked").asDouble();
      assertThat(row.path("coverage").asDouble()).isCloseTo(asked, within(tolerance(asked)));
      assertThat(row.path("mean_size").asDouble()).isGreaterThan(size);
      size = row.path("mean_size").asDouble();
    }
    JsonNode last = sets.at("/coverages/7");
    assertThat(last.path("threshold").isNull()).as("300 images cannot tell 99.9 %").isTrue();
    assertThat(size).isEqualTo(10);
    Model model = Model.load(trained);
    assertThat(model.provenance().metrics().path("sets")).isEqualTo(sets);
    assertThat(model.provenance().setThreshold(.9))
        .hasValue(sets.at("/coverages/2/threshold").asDouble());
    assertThat(model.provenance().setThreshold(.999)).hasValue(Double.POSITIVE_INFINITY);
    assertThat(model.provenance().setThreshold(.7)).isEmpty();
    assertThat(Page.of(Files.readAllBytes(trained.resolve("report.html"))).all("//h2"))
        .contains("Sets of classes");
  }

  /** They are among those that would otherwise be trained on; validation images stay the same. */
  @Test
  void calibrationImagesAreSetAsideAndChooseNothingElse() throws IOException {
    Path validated = runs.resolve("validated");
    assertThat(Commands.train(job("data.validation=" + (40 + CALIBRATION)).arguments(validated)))
        .isZero();
    assertThat(Runs.model(validated).get("mu.f32")).isEqualTo(Runs.model(trained).get("mu.f32"));
    assertThat(Runs.json(trained, "summary.json").at("/validation/examples").asInt()).isEqualTo(40);
    assertThat(Runs.json(validated, "summary.json").has("sets")).isFalse();
    assertThat(Model.load(validated).provenance().settings().path("data").has("calibration"))
        .as("what has none has the settings that it had before there were any")
        .isFalse();
  }

  @Test
  void moreThanThereAreIs64() {
    Path out = runs.resolve("none");
    assertThat(Commands.train(job("data.calibration=600").arguments(out))).isEqualTo(64);
  }

  @Test
  void scoringAddsThemIfAsked() throws IOException {
    Path input = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    Path out = runs.resolve("scored");
    String[] arguments = Scorings.arguments(trained, input, out, "--coverage", "0.9");
    assertThat(Commands.score(arguments)).isZero();
    List<String> names = Model.load(trained).classNames();
    long covered = 0;
    long classes = 0;
    for (Row row : Scorings.rows(out)) {
      List<String> set = row.getList(row.fieldIndex("set"));
      covered += set.contains(names.get(row.<Integer>getAs("label"))) ? 1 : 0;
      classes += set.size();
      if (!set.isEmpty()) {
        assertThat(set.get(0)).isEqualTo(row.<String>getAs("predicted_class"));
      }
    }
    JsonNode sets = Runs.json(out, "summary.json").path("sets");
    assertThat(sets.path("asked").asDouble()).isEqualTo(.9);
    assertThat(sets.path("coverage").asDouble())
        .isEqualTo((double) covered / TESTS)
        .isCloseTo(.9, within(tolerance(.9)));
    assertThat(sets.path("mean_size").asDouble()).isEqualTo((double) classes / TESTS);
    assertThat(stage(.9)).as("a pipeline says the same").isEqualTo(classes);
  }

  /** Classes in all sets of the test images, by a stage of a pipeline. */
  private static long stage(double coverage) {
    byte[] pixels = Scorings.pixels(data);
    List<Row> images = new ArrayList<>();
    for (int i = 0; i < pixels.length; i += 784) {
      images.add(RowFactory.create((Object) Arrays.copyOfRange(pixels, i, i + 784)));
    }
    StructType schema = new StructType().add("image", DataTypes.BinaryType);
    List<Row> rows =
        Scorings.read(
            session -> {
              CredenceModel stage = load().setCoverage(coverage);
              return stage.transform(session.createDataFrame(images, schema)).collectAsList();
            });
    return rows.stream().mapToLong(row -> row.getList(row.fieldIndex("set")).size()).sum();
  }

  private static CredenceModel load() {
    try {
      return CredenceModel.load(trained.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aScoringThatPredictsOtherwiseHasNoSets() {
    requireRefusal(trained, "--coverage", "0.9", "--draws", "3");
    requireRefusal(trained, "--coverage", "0.9", "--mode", "mean");
    requireRefusal(trained, "--coverage", "0.93");
    requireRefusal(trained, "--coverage", "1");
  }

  @Test
  void aModelWithoutCalibrationHasNoSets() {
    Path without = runs.resolve("without");
    assertThat(Commands.train(job().arguments(without))).isZero();
    requireRefusal(without, "--coverage", "0.9");
    String message = "was trained with data.calibration = 0";
    Scorings.read(
        session -> {
          assertThatExceptionOfType(JobException.class)
              .isThrownBy(
                  () ->
                      CredenceModel.load(without.toString())
                          .setCoverage(.9)
                          .transform(session.range(1).selectExpr("binary('') as image")))
              .matches(e -> e.exitCode() == ExitCode.USAGE)
              .withMessageContaining(message);
          return null;
        });
  }

  private void requireRefusal(Path model, String... more) {
    Path input = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    Path out = runs.resolve("refused");
    assertThat(Commands.score(Scorings.arguments(model, input, out, more))).isEqualTo(64);
    assertThat(out.resolve("scores")).doesNotExist();
  }

  /** Turned images are not like those of the calibration: nothing is promised of them. */
  @Test
  void anEvaluationCountsThemOnEveryKindOfImages() throws IOException {
    Path out = runs.resolve("evaluated");
    Evaluations.writeOther(data, "kmnist", 20, 30);
    String[] arguments = Evaluations.arguments(List.of(trained), data, out, "--ood", "kmnist");
    assertThat(Commands.evaluate(arguments)).isZero();
    JsonNode rows = Runs.json(out, "summary.json").at("/models/0/sets");
    int tested = 0;
    for (JsonNode row : rows) {
      double asked = row.path("asked").asDouble();
      if (row.path("group").asText().equals("test")) {
        assertThat(row.path("coverage").asDouble()).isCloseTo(asked, within(tolerance(asked)));
        tested++;
      }
      if (row.path("group").asText().equals("ood")) {
        assertThat(row.path("coverage").isNull()).isTrue();
        assertThat(row.path("images").asInt()).isEqualTo(30);
      }
    }
    assertThat(tested).isEqualTo(ConformalScores.COVERAGES.size());
    assertThat(Evaluations.table(out, "sets.csv")).hasSize(1 + rows.size());
    assertThat(Page.of(Files.readAllBytes(out.resolve("report.html"))).all("//h2"))
        .contains("Sets of classes");
  }
}
