package credence.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.ml.CredenceClassifier;
import credence.job.ml.CredenceModel;
import credence.job.report.page.Page;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import credence.predict.UncertaintyColumn;
import credence.predict.metrics.RejectionScores;
import credence.store.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are so uncertain that a person should look at them. */
class RejectTest {

  private static final String KEPT = "evaluation.reject-share=validation";
  private static final int VALIDATION = 300;
  private static final int TESTS = 400;

  @TempDir static Path folder;
  private static Path data;
  private static Path input;
  private static Path trained;
  private static SparkSettings spark;

  @TempDir Path runs;

  @BeforeAll
  static void train() {
    data = TinyData.write(folder, 640, TESTS);
    input = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    spark = SparkSettings.of("local[2]");
    trained = folder.resolve("trained");
    assertThat(Commands.train(job(KEPT).arguments(trained))).isZero();
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  private static Job job(String... settings) {
    return new Job(data).set("data.validation=" + VALIDATION).set(settings);
  }

  /** Four deviations: of the threshold, and of the images that it is tried on. */
  private static double tolerance(double share) {
    return 4 * Math.sqrt(share * (1 - share) * (1.0 / (VALIDATION + 2) + 1.0 / TESTS));
  }

  @Test
  void theModelKeepsThresholdsAndNothingElseChanges() throws IOException {
    Path plain = runs.resolve("plain");
    assertThat(Commands.train(job().arguments(plain))).isZero();
    for (String file : List.of("mu.f32", "rho.f32")) {
      assertThat(Runs.model(plain).get(file)).isEqualTo(Runs.model(trained).get(file));
    }
    assertThat(Model.load(plain).provenance().settings().path("evaluation").has("reject-share"))
        .isFalse();
    assertThat(Runs.json(plain, "summary.json").has("rejection")).isFalse();
    JsonNode kept = Runs.json(trained, "summary.json").path("rejection");
    assertThat(Model.load(trained).provenance().metrics().path("rejection")).isEqualTo(kept);
    assertThat(kept.path("validation_images").asInt()).isEqualTo(VALIDATION);
    assertThat(kept.path("thresholds")).hasSameSizeAs(RejectionScores.SHARES);
    for (UncertaintyColumn column : UncertaintyColumn.values()) {
      assertThat(kept.at("/thresholds/0").path(column.id()).isNull())
          .as("300 images cannot tell 0.1 %")
          .isTrue();
      double above = Double.POSITIVE_INFINITY;
      for (int i = 3; i < RejectionScores.SHARES.size(); i++) {
        double next = kept.path("thresholds").path(i).path(column.id()).asDouble();
        assertThat(next).as(column.id()).isLessThanOrEqualTo(above).isPositive();
        above = next;
      }
    }
  }

  @Test
  void scoringMarksTheShareThatWasAskedFor() throws IOException {
    for (String column : List.of("predictive_entropy", "mutual_information", "epistemic")) {
      Path out = runs.resolve(column);
      String asked = column.startsWith("predictive") ? "20%" : column + "=0.2";
      assertThat(score(trained, out, "--reject-share", asked)).isZero();
      double limit = Model.load(trained).provenance().rejectionThreshold(column, .2).orElseThrow();
      JsonNode reject = requireMarked(out, column, limit);
      assertThat(reject.path("share").asDouble()).isEqualTo(.2);
      assertThat(reject.path("rejected_share").asDouble()).isCloseTo(.2, within(tolerance(.2)));
    }
  }

  @Test
  void scoringMarksWhatIsAboveANumber() throws IOException {
    Path plain = runs.resolve("plain");
    assertThat(score(trained, plain)).isZero();
    double limit =
        Scorings.rows(plain).stream()
            .mapToDouble(row -> row.<Double>getAs("expected_entropy"))
            .sorted()
            .toArray()[TESTS / 2];
    Path out = runs.resolve("above");
    assertThat(score(trained, out, "--reject-above", "expected_entropy=" + limit, "--draws", "3"))
        .isZero();
    assertThat(requireMarked(out, "expected_entropy", limit).path("share").isNull()).isTrue();
    assertThat(Scorings.rows(plain).get(0).schema().fieldNames()).doesNotContain("rejected");
    assertThat(Runs.json(plain, "summary.json").has("reject")).isFalse();
    assertThat(Files.readString(plain.resolve("config.conf"))).doesNotContain("reject");
  }

  /** The marks and the counts are what the table's own numbers say. */
  private static JsonNode requireMarked(Path out, String column, double limit) {
    int rejected = 0;
    int wrong = 0;
    int wrongAndRejected = 0;
    for (Row row : Scorings.rows(out)) {
      boolean marked = row.getAs("rejected");
      assertThat(marked).isEqualTo(row.<Double>getAs(column) > limit);
      boolean isWrong = !row.getAs("label").equals(row.getAs("predicted"));
      rejected += marked ? 1 : 0;
      wrong += isWrong ? 1 : 0;
      wrongAndRejected += marked && isWrong ? 1 : 0;
    }
    assertThat(rejected).isBetween(1, TESTS - 1);
    JsonNode reject = Runs.json(out, "summary.json").path("reject");
    assertThat(reject.path("by").asText()).isEqualTo(column);
    assertThat(reject.path("above").asDouble()).isEqualTo(limit);
    assertThat(reject.path("images").asInt()).isEqualTo(TESTS);
    assertThat(reject.path("rejected").asInt()).isEqualTo(rejected);
    assertThat(reject.path("error").asDouble()).isEqualTo((double) wrong / TESTS);
    assertThat(reject.path("error_of_kept").asDouble())
        .isEqualTo((double) (wrong - wrongAndRejected) / (TESTS - rejected));
    assertThat(reject.path("error_of_rejected").asDouble())
        .isEqualTo((double) wrongAndRejected / rejected);
    return reject;
  }

  @Test
  void aPipelineMarksTheSameImages() {
    Path out = runs.resolve("scored");
    assertThat(score(trained, out, "--reject-share", "mutual_information=10%")).isZero();
    long rejected = Runs.json(out, "summary.json").at("/reject/rejected").asLong();
    List<Row> rows =
        transformed(model -> model.setRejectBy("mutual_information").setRejectShare(.1));
    assertThat(rows).filteredOn(row -> row.<Boolean>getAs("rejected")).hasSize((int) rejected);
    double limit = rows.stream().mapToDouble(row -> row.<Double>getAs("epistemic")).max().orElse(0);
    assertThat(transformed(model -> model.setRejectBy("epistemic").setRejectAbove(limit / 2)))
        .allMatch(
            row -> row.<Boolean>getAs("rejected") == row.<Double>getAs("epistemic") > limit / 2)
        .anyMatch(row -> row.<Boolean>getAs("rejected"));
  }

  private static List<Row> transformed(Function<CredenceModel, CredenceModel> setting) {
    return Scorings.read(
        session -> setting.apply(load()).transform(images(session)).collectAsList());
  }

  private static Dataset<Row> images(SparkSession session) {
    byte[] pixels = Scorings.pixels(data);
    List<Row> images = new ArrayList<>();
    for (int i = 0; i < TESTS; i++) {
      byte[] own = Scorings.png(pixels, i, 1);
      images.add(RowFactory.create(own, i % 3, i % 4 == 0));
    }
    StructType schema =
        new StructType()
            .add("image", DataTypes.BinaryType)
            .add("label", DataTypes.IntegerType)
            .add("validates", DataTypes.BooleanType);
    return session.createDataFrame(images, schema);
  }

  private static CredenceModel load() {
    try {
      return CredenceModel.load(trained.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aClassifierOfAPipelineKeepsThresholdsToo() {
    List<Row> rows =
        Scorings.read(
            session -> {
              CredenceClassifier network =
                  new CredenceClassifier()
                      .setValidationIndicatorCol("validates")
                      .setEpochs(1)
                      .setSetting("evaluation.draws", 2)
                      .setSetting("evaluation.reject-share", "validation");
              Dataset<Row> images = images(session);
              CredenceModel model = network.fit(images).setRejectShare(.1);
              return model.transform(images.where("validates")).collectAsList();
            });
    assertThat(rows).hasSize(100);
    assertThat(rows)
        .as("above the 91st smallest of 100, ceil(101 * 0.9)")
        .filteredOn(row -> row.<Boolean>getAs("rejected"))
        .hasSize(9);
  }

  @Test
  void whatCannotBeIs64AndWritesNothing() {
    requireRefusal("--reject-above", "mutual_information=0.3", "--reject-share", "5%");
    requireRefusal("--reject-above", "probability=0.3");
    requireRefusal("--reject-above", "0.3");
    requireRefusal("--reject-above", "mutual_information=much");
    requireRefusal("--reject-above", "mutual_information=-0.1");
    requireRefusal("--reject-above", "mutual_information=NaN");
    requireRefusal("--reject-share", "6%");
    requireRefusal("--reject-share", "5");
    requireRefusal("--reject-share", "0%");
    requireRefusal("--reject-share", "entropy=5%");
    requireRefusal("--reject-share", "5%", "--draws", "3");
    requireRefusal("--reject-share", "5%", "--mode", "mean");
    requireRefusal("--reject-share", "0.1%"); // too few images
    Path both = runs.resolve("both");
    String[] several = {
      trained.toString(),
      trained.toString(),
      "--input",
      input.toString(),
      "--out",
      both.toString(),
      "--reject-share",
      "5%"
    };
    assertThat(Commands.score(several)).isEqualTo(64);
    assertThat(both.resolve("scores")).doesNotExist();
    Path none = runs.resolve("none");
    assertThat(Commands.train(job("data.validation=0", KEPT).arguments(none))).isEqualTo(64);
  }

  private void requireRefusal(String... more) {
    Path out = runs.resolve("refused");
    assertThat(score(trained, out, more)).as(String.join(" ", more)).isEqualTo(64);
    assertThat(out.resolve("scores")).doesNotExist();
  }

  private static int score(Path model, Path out, String... more) {
    return Commands.score(Scorings.arguments(model, input, out, more));
  }

  @Test
  void aModelWithoutThresholdsSaysHowToGetThem() {
    Path without = runs.resolve("without");
    assertThat(Commands.train(job().arguments(without))).isZero();
    assertThat(score(without, runs.resolve("refused"), "--reject-share", "5%")).isEqualTo(64);
    Scorings.read(
        session -> {
          assertThatExceptionOfType(JobException.class)
              .isThrownBy(
                  () ->
                      CredenceModel.load(without.toString())
                          .setRejectShare(.05)
                          .transform(session.range(1).selectExpr("binary('') as image")))
              .matches(e -> e.exitCode() == ExitCode.USAGE)
              .withMessageContaining("evaluation.reject-share = validation");
          return null;
        });
  }

  @Test
  void anEvaluationShowsWhatItBuysOnEveryKindOfImages() throws IOException {
    Path out = runs.resolve("evaluated");
    Evaluations.writeOther(data, "kmnist", 20, 30);
    String[] arguments = Evaluations.arguments(List.of(trained), data, out, "--ood", "kmnist");
    assertThat(Commands.evaluate(arguments)).isZero();
    JsonNode rows = Runs.json(out, "summary.json").at("/models/0/thresholds");
    int tested = 0;
    for (JsonNode row : rows) {
      String group = row.path("group").asText();
      double asked = row.path("asked").asDouble();
      if (group.equals("test")) {
        tested++;
        double share = row.path("rejected").asDouble();
        assertThat(share).isCloseTo(asked, within(tolerance(asked)));
        double kept = row.path("error_of_kept").asDouble();
        double gone = share == 0 ? 0 : row.path("error_of_rejected").asDouble();
        assertThat(share * gone + (1 - share) * kept)
            .isCloseTo(row.path("error").asDouble(), within(1e-12));
        assertThat(row.path("threshold").asDouble())
            .as("what training keeps")
            .isCloseTo(
                Model.load(trained)
                    .provenance()
                    .rejectionThreshold(row.path("by").asText(), asked)
                    .orElseThrow(),
                within(1e-4));
      }
      if (group.equals("ood")) {
        assertThat(row.path("images").asInt()).isEqualTo(30);
        assertThat(row.path("error_of_kept").isNull()).isTrue();
      }
    }
    assertThat(tested).isEqualTo(10);
    assertThat(Evaluations.table(out, "thresholds.csv")).hasSize(1 + rows.size());
    assertThat(Page.of(Files.readAllBytes(out.resolve("report.html"))).all("//h2"))
        .contains("For a person");
  }
}
