package credence.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.ml.CredenceModel;
import credence.job.report.page.Page;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.job.support.TinyData;
import credence.store.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One number that logits are divided by, found by the validation images. */
class LogitScaleTest {

  private static final String SCALED = "evaluation.logit-scale=validation";

  @TempDir static Path folder;
  private static Path data;
  private static Path trained;
  private static SparkSettings spark;

  @TempDir Path runs;

  @BeforeAll
  static void train() {
    data = TinyData.write(folder, 200, 60);
    spark = SparkSettings.of("local[2]");
    trained = folder.resolve("trained");
    assertThat(Commands.train(job(SCALED).arguments(trained))).isZero();
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  private static Job job(String... settings) {
    return new Job(data).set("training.epochs=8").set(settings);
  }

  @Test
  void figuresWithItStandBesideThoseWithout() throws IOException {
    JsonNode summary = Runs.json(trained, "summary.json");
    JsonNode scaled = summary.path("logit_scale");
    double tau = scaled.path("tau").asDouble();
    assertThat(tau).isBetween(0.125, 8.0).isNotEqualTo(1);
    assertThat(scaled.at("/validation/nll").asDouble())
        .isLessThan(summary.at("/validation/nll").asDouble());
    assertThat(scaled.at("/test/nll")).isNotEqualTo(summary.at("/test/nll"));
    assertThat(scaled.at("/test/examples").asInt()).isEqualTo(60);
    Page page = Page.of(Files.readAllBytes(trained.resolve("report.html")));
    assertThat(page.all("//h2")).contains("Scaled logits");
    Model model = Model.load(trained);
    assertThat(model.provenance().logitScale()).hasValue(tau);
    assertThat(model.provenance().metrics().path("logit_scale")).isEqualTo(scaled);
  }

  @Test
  void aTrainingWithoutItHasTheSameWeightsAndFiguresAndNothingElse() throws IOException {
    Path plain = runs.resolve("plain");
    assertThat(Commands.train(job().arguments(plain))).isZero();
    Map<String, String> without = Runs.model(plain);
    Map<String, String> with = Runs.model(trained);
    for (String file : List.of("mu.f32", "rho.f32")) {
      assertThat(with.get(file)).as(file).isNotNull().isEqualTo(without.get(file));
    }
    assertThat(Runs.json(plain, "summary.json").path("test"))
        .isEqualTo(Runs.json(trained, "summary.json").path("test"));
    assertThat(Runs.json(plain, "summary.json").has("logit_scale")).isFalse();
    Model model = Model.load(plain);
    assertThat(model.provenance().logitScale()).isEmpty();
    assertThat(model.provenance().settings().path("evaluation").has("logit-scale"))
        .as("what has no scale has the settings that it had before there was one")
        .isFalse();
  }

  /** Half of the test images, the same number. */
  @Test
  void testImagesHaveNoPartInIt() throws IOException {
    Path half = runs.resolve("half");
    assertThat(Commands.train(job(SCALED, "data.test-limit=30").arguments(half))).isZero();
    assertThat(Model.load(half).provenance().logitScale())
        .isEqualTo(Model.load(trained).provenance().logitScale());
  }

  @Test
  void withoutValidationImagesItIs64() {
    Path out = runs.resolve("none");
    assertThat(Commands.train(job(SCALED, "data.validation=0").arguments(out))).isEqualTo(64);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void anEvaluationHasARowOfItForEveryModelAndForAllTogether() throws IOException {
    Path second = runs.resolve("second");
    assertThat(Commands.train(job(SCALED, "seed=2").arguments(second))).isZero();
    Path out = runs.resolve("out");
    List<Path> both = List.of(trained, second);
    Evaluations.writeOther(data, "kmnist", 10, 30);
    String[] asked = Evaluations.arguments(both, data, out, "--ood", "kmnist");
    assertThat(Commands.evaluate(asked)).isZero();
    JsonNode models = Runs.json(out, "summary.json").path("models");
    JsonNode before = Runs.json(trained, "summary.json").path("logit_scale");
    assertThat(models.at("/0/logit_scale")).isEqualTo(before.path("tau"));
    for (String split : List.of("validation", "test")) {
      JsonNode found = models.at("/0/scaled").path(split);
      for (String key : List.of("error", "nll", "ece", "brier")) {
        assertThat(found.path(key).asDouble())
            .as(split + " " + key)
            .isCloseTo(before.path(split).path(key).asDouble(), offset(1e-6));
      }
    }
    assertThat(models.at("/2/logit_scale").isNull()).isTrue();
    for (JsonNode model : models) {
      assertThat(model.at("/ood/0/scaled_auroc").asDouble()).isBetween(0.0, 1.0);
      assertThat(model.path("ood"))
          .as("another order of images of several draws")
          .anyMatch(row -> !row.path("scaled_auroc").equals(row.path("auroc")));
      assertThat(model.at("/rejection/0/scaled_accuracy").asDouble())
          .as("of all of them")
          .isCloseTo(1 - model.at("/scaled/test/error").asDouble(), offset(1e-12));
    }
    assertThat(models.at("/2/scaled/test/nll").isNumber()).isTrue();
    assertThat(models.at("/2/scaled").has("validation")).isFalse();
    Page page = Page.of(Files.readAllBytes(out.resolve("report.html")));
    assertThat(page.all("//table/thead/tr/th")).contains("AUROC, scaled logits");
    assertThat(page.all("(//table)[1]/tbody/tr/th"))
        .contains("ensemble, test, by 4 draws, scaled logits")
        .anyMatch(row -> row.startsWith("trained, test, by 2 draws, logits over "));
    Path compared = runs.resolve("page.html");
    String[] all = {trained.toString(), out.toString(), "--out", compared.toString()};
    assertThat(Commands.report(all)).isZero();
    assertThat(Page.of(Files.readAllBytes(compared)).all("(//table)[1]/tbody/tr/th"))
        .hasSize(4)
        .contains("out, scaled logits")
        .anyMatch(row -> row.startsWith("trained, logits over "));
  }

  /** Softmax of every draw's outputs over tau: the scored NLL is that of the training's own row. */
  @Test
  void scoringTakesItOnlyIfAsked() throws IOException {
    Path input = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    Path plain = runs.resolve("plain");
    assertThat(Commands.score(Scorings.arguments(trained, input, plain))).isZero();
    Path scaled = runs.resolve("scaled");
    assertThat(Commands.score(Scorings.arguments(trained, input, scaled, "--logit-scale")))
        .isZero();
    JsonNode summary = Runs.json(trained, "summary.json");
    for (String key : List.of("error", "nll", "ece", "brier")) {
      assertThat(Runs.json(plain, "summary.json").at("/labelled/" + key).asDouble())
          .isCloseTo(summary.at("/test/" + key).asDouble(), offset(1e-6));
      assertThat(Runs.json(scaled, "summary.json").at("/labelled/" + key).asDouble())
          .isCloseTo(summary.at("/logit_scale/test/" + key).asDouble(), offset(1e-6));
    }
    JsonNode tau = summary.at("/logit_scale/tau");
    assertThat(Runs.json(scaled, "summary.json").at("/models/0/logit_scale")).isEqualTo(tau);
    assertThat(Files.readString(scaled.resolve("config.conf"))).contains("logit_scales");
    assertThat(Files.readString(plain.resolve("config.conf")))
        .as("the settings of scorings from before")
        .doesNotContain("logit_scale");
    assertThat(entropy(true)).isCloseTo(entropy(Scorings.rows(scaled)), offset(1e-6));
    assertThat(entropy(false)).isCloseTo(entropy(Scorings.rows(plain)), offset(1e-6));
  }

  /** Mean over the test images, by a stage of a pipeline. */
  private static double entropy(boolean isScaled) {
    byte[] pixels = Scorings.pixels(data);
    List<Row> images = new ArrayList<>();
    for (int i = 0; i < pixels.length; i += 784) {
      images.add(RowFactory.create((Object) Arrays.copyOfRange(pixels, i, i + 784)));
    }
    StructType schema = new StructType().add("image", DataTypes.BinaryType);
    return entropy(
        Scorings.read(
            session -> {
              CredenceModel stage = load().setLogitScale(isScaled);
              return stage.transform(session.createDataFrame(images, schema)).collectAsList();
            }));
  }

  private static CredenceModel load() {
    try {
      return CredenceModel.load(trained.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double entropy(List<Row> rows) {
    return rows.stream()
        .mapToDouble(row -> row.<Double>getAs("predictive_entropy"))
        .average()
        .orElseThrow();
  }

  /** It is fitted to averages over draws, which are less sure than the means alone. */
  @Test
  void theScaleOfDrawsIsNotThatOfTheMeans() {
    Path input = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    Path out = runs.resolve("means");
    String[] arguments = Scorings.arguments(trained, input, out, "--logit-scale", "--mode", "mean");
    assertThat(Commands.score(arguments)).isEqualTo(64);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void aModelWithoutOneCannotBeScoredWithIt() {
    Path without = runs.resolve("without");
    assertThat(Commands.train(job().arguments(without))).isZero();
    Path input = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    Path out = runs.resolve("scored");
    String[] arguments = Scorings.arguments(without, input, out, "--logit-scale");
    assertThat(Commands.score(arguments)).isEqualTo(64);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void aSweepHasItWhereItShowsTestFigures() throws IOException {
    Path out = runs.resolve("swept");
    String text =
        "settings.evaluation.logit-scale = validation, vary.prior.sigma = [0.3, 0.5],"
            + " final-seeds = [1, 2]";
    assertThat(Commands.sweep(Sweeps.arguments(Sweeps.write(folder, text), data, out))).isZero();
    JsonNode run = Runs.json(out.resolve("chosen/seed-2"), "summary.json").path("logit_scale");
    assertThat(run.path("tau").asDouble()).isBetween(0.125, 8.0);
    assertThat(Sweeps.column(out, "logit_scale")).contains(run.path("tau").asText());
    assertThat(Sweeps.column(out, "scaled_test_nll")).contains(run.at("/test/nll").asText());
    assertThat(Sweeps.chosen(out).at("/scaled_test_nll/seeds").asInt()).isEqualTo(2);
    Page page = Page.of(Files.readAllBytes(out.resolve("report.html")));
    assertThat(page.all("//th")).contains("NLL, scaled", "logits over");
    assertThat(page.all("//dt")).contains("NLL, scaled logits");
  }
}
