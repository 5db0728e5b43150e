package credence.job.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import credence.data.ClassNames;
import credence.data.Corruption;
import credence.data.DataFile;
import credence.data.Examples;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.data.format.IdxReader;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.choice.Engines;
import credence.job.report.page.Page;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.TrainedModelFixture;
import credence.predict.Link;
import credence.predict.Predictor;
import credence.predict.Uncertainty;
import credence.predict.metrics.ClassificationSummary;
import credence.predict.metrics.Detection;
import credence.store.LocalFolder;
import credence.store.Model;
import credence.store.ModelStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EvaluateCommandTest extends TrainedModelFixture {

  private static Path second;

  @BeforeAll
  static void trainAnother() {
    second = folder.resolve("second");
    Job job = new Job(data).set("training.epochs=3", "seed=2");
    assertThat(Commands.train(job.arguments(second))).isZero();
    Evaluations.writeOther(data, "kmnist", 1, 30);
    Evaluations.writeOther(data, "fashion-mnist", 1, 40);
  }

  @Test
  void figuresAreThoseOfTrainingAndOfADirectPrediction() throws IOException {
    Path out = runs.resolve("run");
    assertThat(evaluate(List.of(trained), out, "--ood", "kmnist")).isZero();
    JsonNode model = Runs.json(out, "summary.json").at("/models/0");
    JsonNode test = model.at("/draws/test");
    JsonNode before = Runs.json(trained, "summary.json").path("test");
    assertThat(test.path("error")).isEqualTo(before.path("error"));
    for (String key : List.of("nll", "ece", "brier")) {
      assertThat(test.path(key).asDouble()).isCloseTo(before.path(key).asDouble(), offset(1e-6));
    }
    assertThat(model.at("/draws/validation/error"))
        .isEqualTo(Runs.json(trained, "summary.json").at("/validation/error"));
    ClassificationSummary mean = new Direct(trained, images("mnist"), new Draws.Mean()).summary();
    assertThat(model.at("/mean/test/error").asDouble()).isEqualTo(mean.error());
    assertThat(model.at("/mean/test/nll").asDouble()).isCloseTo(mean.nll(), offset(1e-6));
    Direct direct = new Direct(trained, images("mnist"), new Draws.Weights(1, 2));
    double aleatoric =
        direct.uncertainties.stream().mapToDouble(Uncertainty::totalAleatoric).average().orElse(-1);
    assertThat(model.at("/uncertainty/aleatoric").asDouble()).isCloseTo(aleatoric, offset(1e-6));
    assertThat(model.path("classes")).hasSize(10);
    assertThat(model.path("id").asText())
        .isEqualTo(ModelStore.id(LocalFolder.of(trained.resolve("model"))));
  }

  @Test
  void imagesFromElsewhereAreToldApartAsCountedDirectly() throws IOException {
    Path out = runs.resolve("run");
    assertThat(evaluate(List.of(trained), out, "--ood", "kmnist,fashion-mnist")).isZero();
    Draws draws = new Draws.Weights(1, 2);
    Direct known = new Direct(trained, images("mnist"), draws);
    Direct other = new Direct(trained, images("fashion-mnist"), draws);
    Detection expected = Detection.of(known.entropies(), other.entropies());
    List<String> rows = Evaluations.table(out, "ood.csv");
    assertThat(rows.get(0)).startsWith("model,temperature,data,by,auroc,aupr,fpr95,");
    assertThat(rows).hasSize(1 + 2 * 2);
    String[] row = rows.get(3).split(",");
    assertThat(row).startsWith("trained", "1.0", "fashion-mnist", "predictive_entropy");
    assertThat(Double.parseDouble(row[4])).isCloseTo(expected.auroc(), offset(1e-3));
    assertThat(Double.parseDouble(row[5])).isCloseTo(expected.aupr(), offset(1e-3));
    assertThat(row[9]).isEqualTo("40");
    JsonNode sets =
        Runs.json(out, "summary.json").at("/models/0/histograms/predictive_entropy/sets");
    assertThat(sets)
        .extracting(set -> set.path("data").asText())
        .containsExactly("test", "kmnist", "fashion-mnist");
    int counted = 0;
    for (JsonNode count : sets.path(1).path("counts")) {
      counted += count.asInt();
    }
    assertThat(counted).isEqualTo(30);
    JsonNode mutual = Runs.json(out, "summary.json").at("/models/0/histograms/mutual_information");
    assertThat(mutual.path("end").asDouble()).isPositive().isLessThan(Math.log(10));
    assertThat(mutual.path("sets"))
        .as("the largest of all is in the last bin")
        .anyMatch(set -> set.path("counts").path(24).asInt() > 0);
  }

  @Test
  void severalModelsAreAnEnsembleOfAllTheirDraws() throws IOException {
    Path out = runs.resolve("run");
    assertThat(evaluate(List.of(trained, second), out)).isZero();
    JsonNode models = Runs.json(out, "summary.json").path("models");
    assertThat(models)
        .extracting(m -> m.path("name").asText())
        .containsExactly("trained", "second", "ensemble");
    ImageSet test = images("mnist");
    Direct one = new Direct(trained, test, new Draws.Weights(1, 2));
    Direct two = new Direct(second, test, new Draws.Weights(2, 2));
    double nll = 0;
    for (int i = 0; i < test.size(); i++) {
      double p = (one.p(i)[test.label(i)] + two.p(i)[test.label(i)]) / 2;
      nll -= Math.log(p) / test.size();
    }
    JsonNode ensemble = models.path(2);
    assertThat(ensemble.at("/draws/test/nll").asDouble()).isCloseTo(nll, offset(1e-6));
    assertThat(ensemble.at("/draws/test/draws").asInt()).isEqualTo(4);
    assertThat(ensemble.at("/draws").has("validation")).isFalse();
    JsonNode u = ensemble.path("uncertainty");
    assertThat(u.path("expected_entropy").asDouble() + u.path("mutual_information").asDouble())
        .isCloseTo(u.path("predictive_entropy").asDouble(), offset(1e-6));
    assertThat(u.path("mutual_information").asDouble())
        .isGreaterThan(models.at("/0/uncertainty/mutual_information").asDouble());
    assertThat(models.at("/1/draws/validation/examples").asInt()).isEqualTo(40);
  }

  @Test
  void tablesCoverWhatTheySay() throws IOException {
    Path out = runs.resolve("run");
    assertThat(evaluate(List.of(trained), out, "--draws", "12")).isZero();
    assertThat(Runs.files(out).keySet())
        .containsExactlyInAnyOrder(
            ".credence-run",
            "config.conf",
            "reliability.csv",
            "ensembling.csv",
            "noise.csv",
            "rejection.csv",
            "ood.csv",
            "corruption.csv",
            "thresholds.csv",
            "summary.json",
            "report.html",
            "manifest.json",
            "_SUCCESS");
    assertThat(Evaluations.table(out, "reliability.csv")).hasSize(16);
    assertThat(Evaluations.table(out, "ood.csv")).containsExactly("model,temperature");
    assertThat(Evaluations.table(out, "rejection.csv"))
        .hasSize(1 + 2 * 20)
        .element(1)
        .asString()
        .startsWith("trained,1.0,predictive_entropy,0.0,60,");
    List<String> ensembling = Evaluations.table(out, "ensembling.csv");
    assertThat(ensembling)
        .extracting(row -> row.split(",")[2])
        .containsExactly("draws", "1", "2", "5", "10", "12");
    JsonNode model = Runs.json(out, "summary.json").at("/models/0");
    assertThat(Double.parseDouble(ensembling.get(5).split(",")[4]))
        .isCloseTo(model.at("/draws/test/nll").asDouble(), offset(1e-6));
    ClassificationSummary two =
        new Direct(trained, images("mnist"), new Draws.Weights(1, 2)).summary();
    assertThat(Double.parseDouble(ensembling.get(2).split(",")[4]))
        .isCloseTo(two.nll(), offset(1e-6));
    assertThat(Runs.json(out, "manifest.json").path("files")).hasSize(10);
  }

  @Test
  void theNoiseOfBothKindsOfDrawsStandsBesideTheMeans() throws IOException {
    Path out = runs.resolve("run");
    assertThat(evaluate(List.of(trained, second), out)).isZero();
    JsonNode models = Runs.json(out, "summary.json").path("models");
    JsonNode rows = models.at("/0/noise");
    assertThat(rows)
        .extracting(row -> row.path("by").asText())
        .containsExactly("weights", "activations", "mean");
    double means = models.at("/0/mean/test/nll").asDouble();
    assertThat(rows.at("/0/nll").asDouble())
        .isCloseTo(models.at("/0/draws/test/nll").asDouble(), offset(1e-6));
    assertThat(rows.at("/2/nll").asDouble()).isEqualTo(means);
    assertThat(rows.at("/2/excess").asDouble()).isZero();
    Direct activations = new Direct(trained, images("mnist"), new Draws.Activations(1, 2, 0));
    assertThat(rows.at("/1/nll").asDouble()).isCloseTo(activations.summary().nll(), offset(1e-6));
    for (JsonNode row : rows) {
      double one = row.path("one_draw_nll").asDouble();
      assertThat(one).isGreaterThanOrEqualTo(row.path("nll").asDouble());
      assertThat(row.path("excess").asDouble()).isCloseTo(one - means, offset(1e-12));
    }
    assertThat(models.at("/2/noise")).as("of the ensemble").isEmpty();
    assertThat(Evaluations.table(out, "noise.csv")).hasSize(1 + 2 * 3);
    assertThat(Files.readString(out.resolve("report.html"))).contains("Noise of the draws");
  }

  @Test
  void corruptedImagesArePredictedAsIfTheyHadComeSo() throws IOException {
    Path out = runs.resolve("run");
    assertThat(evaluate(List.of(trained), out)).isZero();
    JsonNode rows = Runs.json(out, "summary.json").at("/models/0/corruption");
    assertThat(rows).hasSize(13 + 7);
    JsonNode test = Runs.json(out, "summary.json").at("/models/0/draws/test");
    assertThat(rows.at("/0/nll").asDouble()).isCloseTo(test.path("nll").asDouble(), offset(1e-6));
    assertThat(rows.at("/13/nll")).as("no noise").isEqualTo(rows.at("/0/nll"));
    ImageSet turned = new Corruption.Rotation(90).apply(images("mnist"), 0);
    Direct direct = new Direct(trained, turned, new Draws.Weights(1, 2));
    assertThat(rows.at("/6/strength").asDouble()).isEqualTo(90);
    assertThat(rows.at("/6/error").asDouble()).isEqualTo(direct.summary().error());
    assertThat(rows.at("/6/predictive_entropy").asDouble())
        .isCloseTo(Arrays.stream(direct.entropies()).average().orElse(-1), offset(1e-6));
    assertThat(rows.at("/19/error").asDouble()).as("all noise").isGreaterThan(0.5);
  }

  @Test
  void pointNetworksHaveTheirMeansAloneAndNoMutualInformation() throws IOException {
    Path point = runs.resolve("point");
    Job job = new Job(data).set("posterior.family=point", "training.epochs=1");
    assertThat(Commands.train(job.arguments(point))).isZero();
    Path out = runs.resolve("run");
    assertThat(evaluate(List.of(point, trained), out, "--ood", "kmnist")).isZero();
    JsonNode model = Runs.json(out, "summary.json").at("/models/0");
    assertThat(model.path("name").asText()).isEqualTo("point (point)");
    assertThat(model.at("/uncertainty/mutual_information").asDouble()).isZero();
    assertThat(model.at("/uncertainty/epistemic").asDouble()).isZero();
    assertThat(model.at("/draws/test/draws").asInt()).isEqualTo(1);
    assertThat(model.path("mean").isNull()).isTrue();
    assertThat(model.path("ensembling")).hasSize(1);
    assertThat(model.path("noise")).isEmpty();
    assertThat(model.at("/ood/1/auroc").asDouble()).as("nothing to rank by").isEqualTo(0.5);
  }

  @Test
  void dropoutIsDrawnInPrediction() throws IOException {
    Path dropout = runs.resolve("dropout");
    Job job = new Job(data).set("posterior.family=point", "training.epochs=1");
    job.set("network.layers=[{type=flatten},{type=dropout,rate=0.5},{type=dense,units=10}]");
    assertThat(Commands.train(job.arguments(dropout))).isZero();
    Path out = runs.resolve("run");
    assertThat(evaluate(List.of(dropout), out)).isZero();
    JsonNode model = Runs.json(out, "summary.json").at("/models/0");
    assertThat(model.path("name").asText()).endsWith(" (dropout)");
    assertThat(model.at("/uncertainty/mutual_information").asDouble()).isGreaterThan(1e-3);
    assertThat(model.at("/mean/test/draws").asInt()).isEqualTo(1);
    assertThat(model.at("/draws/test/draws").asInt()).isEqualTo(2);
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBytes() throws IOException {
    Path two = runs.resolve("two");
    Path one = runs.resolve("one");
    assertThat(evaluate(List.of(trained, second), two, "--ood", "kmnist")).isZero();
    System.setProperty("spark.master", "local[1]");
    try {
      assertThat(evaluate(List.of(trained, second), one, "--ood", "kmnist")).isZero();
    } finally {
      System.setProperty("spark.master", "local[2]");
    }
    assertThat(Runs.files(one)).isEqualTo(Runs.files(two));
  }

  @Test
  void theReportShowsAllOfIt() throws IOException {
    Path out = runs.resolve("run");
    assertThat(evaluate(List.of(trained, second), out, "--ood", "kmnist")).isZero();
    Page page = Page.of(Files.readAllBytes(out.resolve("report.html")));
    assertThat(page.all("//h1")).containsExactly("Evaluating tiny on mnist");
    assertThat(page.all("//figure/h3"))
        .containsExactly(
            "Reliability",
            "Images by confidence",
            "NLL by the first draws",
            "Error by the first draws",
            "Error of what is kept, by predictive entropy",
            "Error of what is kept, by mutual information",
            "Predictive entropy, ensemble",
            "Mutual information, ensemble",
            "Error of rotated images",
            "Predictive entropy of rotated images",
            "Mutual information of rotated images",
            "Error of noisy images",
            "Predictive entropy of noisy images",
            "Mutual information of noisy images");
    assertThat(page.all("(//figure[h3='Error of rotated images'])//circle[@class='mark c']"))
        .as("the ensemble's")
        .hasSize(13);
    assertThat(page.all("//table[@class='matrix']/tbody/tr")).hasSize(10);
    assertThat(page.all("//div[@class='samples'][1]/figure")).hasSize(8);
    assertThat(page.all("//@src")).allMatch(source -> source.startsWith("data:image/png;"));
    assertThat(page.text()).doesNotContain("NaN", "Infinity", "http:", "https:", "<script", "url(");
    for (String ordinate : page.all("//circle/@cy")) {
      assertThat(Double.parseDouble(ordinate)).isBetween(29.9, 196.1);
    }
    for (String abscissa : page.all("//circle/@cx")) {
      assertThat(Double.parseDouble(abscissa)).isBetween(49.9, 390.1);
    }
  }

  private static int evaluate(List<Path> models, Path out, String... more) {
    return Commands.evaluate(Evaluations.arguments(models, data, out, more));
  }

  private static ImageSet images(String name) throws IOException {
    Path files = data.resolve(name);
    try (InputStream images =
            new GZIPInputStream(Files.newInputStream(files.resolve("t10k-images-idx3-ubyte.gz")));
        InputStream labels = Files.newInputStream(files.resolve("t10k-labels-idx1-ubyte"))) {
      return new IdxReader()
          .read(new DataFile("images", images), new DataFile("labels", labels), ClassNames.DIGITS);
    }
  }

  /** Predictions without Spark, with doubles throughout. */
  private static final class Direct {

    private final List<double[]> probabilities = new ArrayList<>();
    private final List<Uncertainty> uncertainties = new ArrayList<>();
    private final credence.predict.metrics.ClassificationMetrics metrics;

    Direct(Path run, ImageSet images, Draws draws) throws IOException {
      Model model = ModelStore.read(LocalFolder.of(run.resolve("model")));
      ImageInput input =
          new ImageInput(model.network().input(), images.shape(), model.standardisation());
      metrics = new credence.predict.metrics.ClassificationMetrics(10, draws.count());
      EngineSpec spec = EngineSpec.forPrediction(model.network());
      try (Engine engine = Engines.create(Engines.fastest(), spec)) {
        engine.load(model.posterior());
        new Predictor(engine, Link.SOFTMAX)
            .predict(
                Examples.of(images, input),
                draws,
                (index, label, drawn) -> {
                  metrics.add(label, drawn);
                  uncertainties.add(Uncertainty.of(drawn));
                  double[] p = new double[10];
                  Arrays.setAll(p, drawn::mean);
                  probabilities.add(p);
                });
      }
    }

    double[] p(int image) {
      return probabilities.get(image);
    }

    ClassificationSummary summary() {
      return metrics.summary();
    }

    double[] entropies() {
      return uncertainties.stream().mapToDouble(Uncertainty::predictiveEntropy).toArray();
    }
  }
}
