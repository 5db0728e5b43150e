package credence.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import credence.bayes.GaussianPrior;
import credence.job.report.page.Page;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Job;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.job.support.TinyData;
import credence.store.Model;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A temperature of the training: it decides a prior's width, and stands beside what it made. */
class TemperatureTest {

  /** 160 of 200 images are trained on: sqrt(0.1 / (160 x 0.01)). */
  private static final double SIGMA = 0.25;

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
    assertThat(Commands.train(cold().arguments(trained))).isZero();
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  @Test
  void aTrainingRecordsItWithThePriorThatFollows() throws IOException {
    JsonNode summary = Runs.json(trained, "summary.json");
    assertThat(summary.path("temperature").asDouble()).isEqualTo(0.1);
    assertThat(summary.at("/prior/sigma").asDouble()).isCloseTo(SIGMA, offset(1e-15));
    assertThat(summary.at("/prior/weight_decay").asDouble()).isCloseTo(0.01, offset(1e-15));
    assertThat(Runs.json(trained, "manifest.json").path("temperature").asDouble()).isEqualTo(0.1);
    Model model = Model.load(trained);
    assertThat(((GaussianPrior) model.prior()).sigma()).isCloseTo(SIGMA, offset(1e-15));
    assertThat(model.provenance().settings().at("/training/kl/temperature").asDouble())
        .isEqualTo(0.1);
    assertThat(model.provenance().settings().at("/prior/weight-decay").asDouble()).isEqualTo(0.01);
    assertThat(Page.of(Files.readAllBytes(trained.resolve("report.html"))).text())
        .contains("Trained at T = 0.1 under a prior of sigma 0.25, a weight decay of 0.01.");
  }

  /** The sum over layers of 1 - sigma^2 / sigma_p^2, and what one draw's noise costs. */
  @Test
  void metricsSayWhatTheDataDetermine() throws IOException {
    JsonNode last = Runs.metrics(trained).get(Runs.metrics(trained).size() - 1);
    JsonNode summary = Runs.json(trained, "summary.json");
    Model model = Model.load(trained);
    double determined = 0;
    for (int i = 0; i < model.posterior().size(); i++) {
      determined += 1 - Math.pow(model.posterior().sigma(i) / SIGMA, 2);
    }
    assertThat(last.path("determined").asDouble()).isCloseTo(determined, offset(1e-6));
    assertThat(last.path("determined_share").asDouble())
        .isCloseTo(determined / model.posterior().size(), offset(1e-9));
    assertThat(last.path("noise_nats").asDouble())
        .isCloseTo(0.1 * determined / (2 * 160), offset(1e-9));
    assertThat(last.path("mean_sigma").asDouble())
        .isCloseTo(model.posterior().meanSigma(), offset(1e-12));
    for (String key : List.of("mean_sigma", "determined", "determined_share", "noise_nats")) {
      assertThat(summary.path(key)).as(key).isEqualTo(last.path(key));
    }
    assertThat(last.path("sigma_layers")).hasSize(2);
    assertThat(summary.at("/layers/1/determined_share"))
        .isEqualTo(last.path("determined_layers").path("layers.4"));
    assertThat(summary.at("/layers/1/mean_sigma"))
        .isEqualTo(last.path("sigma_layers").path("layers.4"));
    assertThat(Files.readString(trained.resolve("report.html")))
        .contains("Weights that the data determine");
  }

  /** What weight decay is, temperature or none: the same network, but for rounding. */
  @Test
  void aPointNetworkHasTheSameDecayAtAnyTemperature() throws IOException {
    float[] first = point("first", "prior.weight-decay=0.1");
    float[] cold = point("cold", "prior.weight-decay=0.1", "training.kl.temperature=0.1");
    float[] bySigma = point("sigma", "prior.sigma=" + Math.sqrt(1 / (160 * 0.1)));
    float[] without = point("without", "prior.sigma=1e6");
    assertThat(bySigma).as("the same prior, bit for bit").isEqualTo(first);
    assertThat(cold).usingComparatorWithPrecision(1e-4f).containsExactly(first);
    assertThat(squares(first)).isLessThan(0.8 * squares(without));
  }

  @Test
  void anEvaluationSaysItOfEveryModel() throws IOException {
    Path warm = runs.resolve("warm");
    assertThat(Commands.train(new Job(data).arguments(warm))).isZero();
    Path out = runs.resolve("out");
    String text =
        printed(() -> Commands.evaluate(Evaluations.arguments(List.of(trained, warm), data, out)));
    assertThat(text)
        .containsPattern("(?m)^trained .* 0\\.1$")
        .containsPattern("(?m)^warm .* 1\\.0$");
    assertThat(text).containsPattern("(?m)^ensemble .* -$");
    JsonNode models = Runs.json(out, "summary.json").path("models");
    assertThat(models.at("/0/temperature").asDouble()).isEqualTo(0.1);
    assertThat(models.at("/2/temperature").isNull()).isTrue();
    for (String table : List.of("reliability.csv", "ensembling.csv", "rejection.csv")) {
      assertThat(Evaluations.table(out, table).get(0)).startsWith("model,temperature,");
      assertThat(Evaluations.table(out, table).get(1)).startsWith("trained,0.1,");
    }
    Page page = Page.of(Files.readAllBytes(out.resolve("report.html")));
    assertThat(page.text()).contains("by all models together, 4 draws, at several T.");
    assertThat(page.all("(//table)[1]/thead/tr/th[2]")).containsExactly("T");
    assertThat(page.all("(//table)[1]/tbody/tr[th='trained, test, by 2 draws']/td[1]"))
        .containsExactly("0.1");
  }

  @Test
  void aPruningAScoringAndAComparisonSayIt() throws IOException {
    Path pruned = runs.resolve("pruned");
    String[] cut = {"--fractions", "0,.5", "--by", "snr", "--fraction", ".5"};
    String text = printed(() -> Commands.prune(Prunings.arguments(trained, data, pruned, cut)));
    assertThat(text).contains("(by mean prediction), T = 0.1").contains("\nT = 0.1 ");
    assertThat(Prunings.curve(pruned)).first().asString().endsWith(",temperature");
    assertThat(Prunings.curve(pruned)).element(1).asString().endsWith(",0.1");
    assertThat(Files.readString(pruned.resolve("report.html")))
        .contains("Trained at T = 0.1.", "from the posterior, trained at T = 0.1.");
    Path scored = runs.resolve("scored");
    Path input = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    assertThat(printed(() -> Commands.score(Scorings.arguments(trained, input, scored))))
        .contains("with a label, T = 0.1");
    for (Path run : List.of(pruned, scored)) {
      assertThat(Runs.json(run, "summary.json").path("temperature").asDouble()).isEqualTo(0.1);
      assertThat(Runs.json(run, "manifest.json").path("temperature").asDouble()).isEqualTo(0.1);
    }
    Path page = runs.resolve("page.html");
    String[] all = {trained.toString(), pruned.toString(), scored.toString(), "--out", "" + page};
    assertThat(Commands.report(all)).isZero();
    assertThat(Page.of(Files.readAllBytes(page)).all("(//table)[1]/tbody/tr/td[5]"))
        .containsOnly("0.1")
        .hasSize(3);
  }

  @Test
  void aSweepHasItInEveryRow() throws IOException {
    Path out = runs.resolve("swept");
    String text =
        "vary { training.kl.temperature = [0.1, 0.2], prior.weight-decay = [0.01] }, final-seeds ="
            + " [1]";
    Path file = Sweeps.write(folder, text);
    String table = printed(() -> Commands.sweep(Sweeps.arguments(file, data, out)));
    assertThat(Sweeps.column(out, "temperature")).containsExactly("0.1", "0.2");
    double chosen = Sweeps.chosen(out).path("temperature").asDouble();
    assertThat(chosen)
        .isEqualTo(Sweeps.chosen(out).at("/values/training.kl.temperature").asDouble())
        .isEqualTo(Runs.json(out, "manifest.json").path("temperature").asDouble());
    assertThat(table).contains("T = 0.1  validation").contains("), T = " + chosen + ", 1 seeds");
    assertThat(Files.readString(out.resolve("report.html"))).contains("; T = " + chosen + ".");
    double sigma = ((GaussianPrior) Model.load(out.resolve("chosen/seed-1")).prior()).sigma();
    assertThat(sigma).isCloseTo(Math.sqrt(chosen / (160 * 0.01)), offset(1e-15));
  }

  private static Job cold() {
    return new Job(data).set("training.kl.temperature=0.1", "prior.weight-decay=0.01");
  }

  private float[] point(String name, String... settings) throws IOException {
    Path out = runs.resolve(name);
    Job job = new Job(data).set("posterior.family=point", "training.optimizer.type=sgd");
    job.set("training.learning-rate.start=0.1", "training.epochs=20").set(settings);
    assertThat(Commands.train(job.arguments(out))).isZero();
    return Model.load(out).posterior().mu();
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value * value;
    }
    return sum;
  }

  /** What a job that ends well prints. */
  private static String printed(IntSupplier job) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(job.getAsInt()).isZero();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
