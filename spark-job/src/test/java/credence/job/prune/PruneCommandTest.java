package credence.job.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import credence.bayes.MeanField;
import credence.data.ClassNames;
import credence.data.DataFile;
import credence.data.Examples;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.data.format.IdxReader;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Optimizer;
import credence.engine.choice.Engines;
import credence.job.report.page.Page;
import credence.job.support.Commands;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.TrainedModelFixture;
import credence.net.WeightLayout;
import credence.predict.Link;
import credence.predict.Predictor;
import credence.predict.metrics.ClassificationMetrics;
import credence.predict.metrics.ClassificationSummary;
import credence.prune.Pruned;
import credence.prune.Pruner;
import credence.store.LocalFolder;
import credence.store.Model;
import credence.store.ModelStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class PruneCommandTest extends TrainedModelFixture {

  @Test
  void theCurveHasEveryRowInItsOrder() throws IOException {
    Path out = runs.resolve("run");
    assertThat(prune(out, "--fractions", "0.9,0.5")).isZero();
    List<String> expected = new ArrayList<>();
    for (String criterion : List.of("snr", "magnitude", "random")) {
      for (String fraction : List.of("0.0", "0.5", "0.9")) {
        for (int seed : criterion.equals("random") ? new int[] {1, 2} : new int[] {0}) {
          for (String of :
              List.of("validation,mean", "validation,draws", "test,mean", "test,draws")) {
            expected.add("%s,%s,%d,%s".formatted(criterion, fraction, seed, of));
          }
        }
      }
    }
    List<String> rows = Prunings.curve(out);
    assertThat(rows.get(0)).isEqualTo("criterion,fraction,seed,split,mode,error,nll,temperature");
    assertThat(rows.subList(1, rows.size()))
        .extracting(row -> String.join(",", List.of(row.split(",", -1)).subList(0, 5)))
        .containsExactlyElementsOf(expected);
    JsonNode json = Runs.json(out, "curve.json").path("rows");
    assertThat(json).hasSize(expected.size());
    assertThat(json.path(7).path("nll").asText()).isEqualTo(rows.get(8).split(",")[6]);
    assertThat(Runs.files(out).keySet())
        .containsExactlyInAnyOrder(
            ".credence-run",
            "config.conf",
            "curve.csv",
            "curve.json",
            "curve.svg",
            "summary.json",
            "report.html",
            "manifest.json",
            "_SUCCESS");
  }

  @Test
  void rowsEqualADirectEvaluation() throws IOException {
    Path out = runs.resolve("run");
    assertThat(prune(out, "--fractions", "0.5,0.8", "--criteria", "snr,random,filter-l1")).isZero();
    for (String at : List.of("snr,0.8,0", "snr,0.0,0", "random,0.5,2", "filter-l1,0.5,0")) {
      String[] point = at.split(",");
      Pruned pruned =
          Pruner.of(point[0])
              .removing(whole(), Double.parseDouble(point[1]), Long.parseLong(point[2]));
      for (String mode : List.of("mean", "draws")) {
        ClassificationSummary direct = evaluate(pruned, mode);
        String[] row = row(out, at + ",test," + mode).split(",");
        assertThat(Double.parseDouble(row[5])).as(at).isEqualTo(direct.error());
        assertThat(Double.parseDouble(row[6])).as(at).isCloseTo(direct.nll(), offset(1e-6));
      }
    }
  }

  @Test
  void whatIsNotPrunedPredictsAsAfterTraining() throws IOException {
    Path out = runs.resolve("run");
    assertThat(prune(out, "--fractions", "0")).isZero();
    JsonNode before = Runs.json(out, "summary.json").at("/before/test/draws");
    JsonNode test = Runs.json(trained, "summary.json").path("test");
    assertThat(before.path("error")).isEqualTo(test.path("error"));
    assertThat(before.path("nll").asDouble()).isCloseTo(test.path("nll").asDouble(), offset(1e-6));
    JsonNode validation = Runs.json(trained, "summary.json").path("validation");
    assertThat(Runs.json(out, "summary.json").at("/before/validation/draws/error"))
        .isEqualTo(validation.path("error"));
  }

  @Test
  void theChosenModelHasNeitherMeanNorSigmaWhereItWasPruned() throws IOException {
    Path out = runs.resolve("run");
    assertThat(prune(out, "--by", "snr", "--fraction", "0.75")).isZero();
    Model old = model(trained);
    Model small = model(out);
    assertThat(small.provenance().parent()).isEqualTo(id(trained));
    assertThat(small.provenance().settings()).isEqualTo(old.provenance().settings());
    int weights = 2 * 25 + 10 * 32;
    int removed = 0;
    for (int i = 0; i < small.posterior().size(); i++) {
      boolean gone = small.posterior().mu()[i] == 0;
      removed += gone ? 1 : 0;
      float mu = gone ? 0 : old.posterior().mu()[i];
      float rho = gone ? Float.NEGATIVE_INFINITY : old.posterior().rho()[i];
      assertThat(small.posterior().mu()[i]).isEqualTo(mu);
      assertThat(small.posterior().rho()[i]).isEqualTo(rho);
    }
    assertThat(removed).isEqualTo((int) (0.75 * weights));
    JsonNode sparsity = Runs.json(out, "summary.json").path("sparsity");
    assertThat(sparsity.path("kept").asInt()).isEqualTo(weights - removed);
    assertThat(sparsity.path("compression").asDouble())
        .isEqualTo((double) weights / (weights - removed));
    assertThat(small.provenance().metrics().at("/pruning/kept").asInt())
        .isEqualTo(weights - removed);
    JsonNode after = Runs.json(out, "summary.json").at("/after/test/mean");
    String[] row = row(out, "snr,0.75,0,test,mean").split(",");
    assertThat(after.path("error").asText()).isEqualTo(row[5]);
    assertThat(after.path("nll").asText()).isEqualTo(row[6]);
  }

  @Test
  void aPrunedModelCanBePrunedFurther() throws IOException {
    Path once = runs.resolve("once");
    Path twice = runs.resolve("twice");
    assertThat(prune(once, "--by", "snr", "--fraction", "0.5", "--fractions", "0")).isZero();
    assertThat(
            Commands.prune(
                Prunings.arguments(once, data, twice, "--by", "snr", "--fraction", "0.5")))
        .isZero();
    assertThat(model(twice).posterior().mu()).isEqualTo(model(once).posterior().mu());
    assertThat(model(twice).provenance().parent()).isEqualTo(id(once));
  }

  @Test
  void theLargestFractionWithinTheAllowedErrorIsChosen() throws IOException {
    Path out = runs.resolve("run");
    String fractions = ".1,.2,.3,.4,.5,.6,.7,.8,.9";
    String[] options = {"--by", "magnitude", "--max-error-increase", "2", "--fractions", fractions};
    assertThat(prune(out, options)).isZero();
    double limit = error(out, "magnitude,0.0,0,validation,draws") + 0.02 + 1e-9;
    double expected = 0;
    for (double f : new double[] {.1, .2, .3, .4, .5, .6, .7, .8, .9}) {
      if (error(out, "magnitude," + f + ",0,validation,draws") <= limit) {
        expected = f;
      }
    }
    JsonNode choice = Runs.json(out, "summary.json").path("choice");
    assertThat(choice.path("fraction").asDouble()).isEqualTo(expected).isBetween(0.05, 0.85);
    assertThat(choice.path("max_error_increase").asDouble()).isEqualTo(2);
  }

  @Test
  void thresholdsCutWhereTheySay() throws IOException {
    Path out = runs.resolve("run");
    assertThat(prune(out, "--by", "snr", "--threshold", "1.5", "--fractions", "0")).isZero();
    MeanField old = model(trained).posterior();
    MeanField small = model(out).posterior();
    for (WeightLayout.Tensor tensor : WeightLayout.of(model(trained).network()).tensors()) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        boolean below = Math.abs(old.mu()[i]) / old.sigma(i) < 1.5;
        boolean goes = tensor.role() == WeightLayout.Role.WEIGHT && below;
        assertThat(small.mu()[i] == 0).isEqualTo(goes);
      }
    }
    assertThat(Runs.json(out, "summary.json").at("/sparsity/sparsity").asDouble())
        .isBetween(0.01, 0.99);
  }

  @Test
  void filtersMakeANarrowerNetwork() throws IOException {
    Path out = runs.resolve("run");
    assertThat(prune(out, "--by", "filter-l1", "--fraction", "0.5")).isZero();
    Model small = model(out);
    assertThat(small.posterior().size()).isEqualTo(26 + 10 * 17);
    assertThat(small.posterior().mu()).doesNotContain(0);
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.at("/sparsity/sparsity").asDouble()).isEqualTo(0.5);
    assertThat(summary.at("/layers/0/kept").asInt()).isEqualTo(25);
    assertThat(summary.at("/after/test/draws/error").asDouble())
        .isEqualTo(
            evaluate(new Pruned(small.network(), small.posterior(), small.prior()), "draws")
                .error());
    assertThat(Prunings.curve(out)).filteredOn(row -> row.startsWith("filter-l1")).hasSize(4 * 3);
  }

  @Test
  void theReportShowsCurveLayersAndSignalToNoise() throws IOException {
    Path out = runs.resolve("run");
    String[] options = {"--by", "snr", "--fraction", "0.75", "--criteria", "snr,magnitude,random"};
    assertThat(prune(out, options)).isZero();
    Page page = Page.of(Files.readAllBytes(out.resolve("report.html")));
    assertThat(page.all("//h1")).containsExactly("Pruning tiny on mnist");
    assertThat(page.all("//figure/h3"))
        .containsExactly(
            "Test error by draws",
            "Validation error by draws",
            "Test error by mean prediction",
            "Test NLL by draws",
            "SNR, all layers",
            "SNR, layers[0] (conv2d)",
            "SNR, layers[4] (dense)");
    assertThat(page.all("//figure[1]//circle[@class='mark a']")).hasSize(3);
    assertThat(page.all("//figure[1]//circle[@class='mark c']")).hasSize(3);
    assertThat(page.all("//tfoot/tr/td")).containsExactly("370", "93", "74.86 %");
    assertThat(page.text()).doesNotContain("NaN", "Infinity", "http:", "<script");
    Page svg = Page.of(Files.readAllBytes(out.resolve("curve.svg")));
    assertThat(svg.all("//circle")).hasSize(9);
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBytes() throws IOException {
    Path two = runs.resolve("two");
    Path one = runs.resolve("one");
    String[] options = {"--by", "random", "--fraction", "0.6"};
    assertThat(prune(two, options)).isZero();
    System.setProperty("spark.master", "local[1]");
    try {
      assertThat(prune(one, options)).isZero();
    } finally {
      System.setProperty("spark.master", "local[2]");
    }
    assertThat(Prunings.comparable(one)).isEqualTo(Prunings.comparable(two));
    assertThat(Prunings.summary(one)).isEqualTo(Prunings.summary(two));
  }

  private static String row(Path out, String start) {
    return Prunings.curve(out).stream()
        .filter(row -> row.startsWith(start))
        .findFirst()
        .orElseThrow();
  }

  private static double error(Path out, String start) {
    return Double.parseDouble(row(out, start).split(",")[5]);
  }

  private static Model model(Path run) throws IOException {
    return ModelStore.read(LocalFolder.of(run.resolve("model")));
  }

  private static String id(Path run) throws IOException {
    return ModelStore.id(LocalFolder.of(run.resolve("model")));
  }

  private static Pruned whole() throws IOException {
    Model model = model(trained);
    return new Pruned(model.network(), model.posterior(), model.prior());
  }

  /** On the test images, without Spark. */
  private static ClassificationSummary evaluate(Pruned pruned, String mode) throws IOException {
    Model model = model(trained);
    Optimizer sgd = new Optimizer.Sgd();
    EngineSpec spec = EngineSpec.classifier(pruned.network(), 7, pruned.prior(), sgd);
    Draws draws = mode.equals("mean") ? new Draws.Mean() : new Draws.Weights(1, 2);
    ImageSet test = testImages();
    ImageInput input =
        new ImageInput(pruned.network().input(), test.shape(), model.standardisation());
    try (Engine engine = Engines.create(Engines.fastest(), spec)) {
      engine.load(pruned.posterior());
      Predictor predictor = new Predictor(engine, Link.SOFTMAX);
      return ClassificationMetrics.of(predictor, Examples.of(test, input), draws).summary();
    }
  }

  private static ImageSet testImages() throws IOException {
    Path mnist = data.resolve("mnist");
    try (InputStream images =
            new GZIPInputStream(Files.newInputStream(mnist.resolve("t10k-images-idx3-ubyte.gz")));
        InputStream labels = Files.newInputStream(mnist.resolve("t10k-labels-idx1-ubyte"))) {
      return new IdxReader()
          .read(new DataFile("images", images), new DataFile("labels", labels), ClassNames.DIGITS);
    }
  }
}
