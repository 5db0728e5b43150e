package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.bayes.GaussianPrior;
import credence.bayes.PosteriorPrior;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import credence.store.LocalFolder;
import credence.store.Model;
import credence.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings whose prior is the posterior of the one before. */
class ChainTest {

  private static final String PERCEPTRON =
      "network.layers=[{type=flatten},{type=dense,units=12},{type=relu},{type=dense,units=10}]";

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private static Path tomorrow;
  private static Path first;
  private static SparkSettings spark;

  @BeforeAll
  static void trainTheFirst() {
    data = TinyData.write(folder.resolve("data"), 440, 100);
    tomorrow = TinyData.write(folder.resolve("tomorrow"), 240, 100);
    spark = SparkSettings.of("local[2]");
    first = folder.resolve("first");
    Job job = job(data).set("prior.sigma=0.2", "evaluation.training-images=true");
    assertThat(Commands.train(job.arguments(first))).isZero();
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  private static Job job(Path images, String... settings) {
    return new Job(images).set(PERCEPTRON, "training.learning-rate.start=3e-3").set(settings);
  }

  private static Job after(Path before, Path images, String... settings) {
    return job(images, "prior.type=posterior", "prior.from=" + before).set(settings);
  }

  private static Model model(Path run) throws IOException {
    return ModelStore.read(LocalFolder.of(run.resolve("model")));
  }

  private static PosteriorPrior prior(Path run) throws IOException {
    return (PosteriorPrior) model(run).prior();
  }

  @Test
  void thePriorIsTheOldPosteriorToTheBit() throws IOException {
    Path out = runs.resolve("second");
    assertThat(Commands.train(after(first, tomorrow).arguments(out))).isZero();
    Model before = model(first);
    Model model = model(out);
    assertThat(prior(out).vectors().mu()).isEqualTo(before.posterior().mu());
    assertThat(prior(out).vectors().rho()).isEqualTo(before.posterior().rho());
    assertThat(prior(out).kl(before.posterior())).isEqualTo(0.0);
    assertThat(prior(out).first()).isEqualTo(new GaussianPrior(0, 0.2));
    assertThat(prior(out).kl(model.posterior())).isPositive();
    assertThat(model.standardisation()).isEqualTo(before.standardisation());
    assertThat(model.provenance().parent())
        .isEqualTo(ModelStore.id(LocalFolder.of(first.resolve("model"))));
    JsonNode chain = Runs.json(out, "summary.json").path("chain");
    assertThat(chain.path("first_sigma").asDouble()).isEqualTo(0.2);
    assertThat(chain.path("kl_from_first_nats").asDouble())
        .isEqualTo(new GaussianPrior(0, 0.2).kl(model.posterior()));
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("The model before, and this one");
  }

  /** At a rate of nothing training stays where it starts: at the prior itself. */
  @Test
  void trainingStartsAtThePrior() throws IOException {
    Path out = runs.resolve("still");
    Job job = after(first, tomorrow, "training.learning-rate.start=1e-30");
    job.set("training.learning-rate.type=constant");
    assertThat(Commands.train(job.arguments(out))).isZero();
    assertThat(model(out).posterior().mu()).isEqualTo(model(first).posterior().mu());
    for (JsonNode round : Runs.metrics(out)) {
      assertThat(round.path("kl_nats").asDouble(0)).isEqualTo(0.0);
    }
    assertThat(Runs.json(out, "summary.json").at("/train/kl_nats").asDouble(-1)).isEqualTo(0.0);
  }

  /** Of the same images, seed and draws the first run's own figures are another implementation. */
  @Test
  void theScoreBeforehandIsThatOfTheModelBefore() {
    Path out = runs.resolve("again");
    assertThat(Commands.train(after(first, data).arguments(out))).isZero();
    JsonNode score = Runs.json(out, "summary.json").at("/chain/prequential");
    JsonNode own = Runs.json(first, "summary.json").path("training_images");
    for (String figure : new String[] {"error", "nll", "ece", "brier", "examples", "draws"}) {
      assertThat(score.path(figure).asDouble()).isEqualTo(own.path(figure).asDouble());
    }
    assertThat(Runs.json(out, "summary.json").at("/chain/parent_validation_nll").asDouble())
        .isEqualTo(Runs.json(first, "summary.json").at("/validation/nll").asDouble());
  }

  @Test
  void aSurpriseTrainsNothing() {
    Path out = runs.resolve("surprised");
    Job job = after(first, tomorrow);
    assertThat(Commands.train(job.arguments(out, "--max-surprise", "1e-6"))).isEqualTo(77);
    assertThat(out.resolve("model")).doesNotExist();
    assertThat(out.resolve("checkpoints")).doesNotExist();
    JsonNode outcome = Runs.json(out, "outcome.json");
    assertThat(outcome.path("exit_code").asInt()).isEqualTo(77);
    assertThat(outcome.path("reason").asText()).contains("--max-surprise = 1.0E-6", "NLL");
    assertThat(Commands.train(job.arguments(out, "--max-surprise", "100"))).isZero();
    assertThat(Commands.train(job(data).arguments(out, "--max-surprise", "1"))).isEqualTo(64);
  }

  @Test
  @SuppressWarnings("try") // cleared after the training
  void anInterruptedNightGoesOnToTheSameBytes() throws IOException {
    Job job = after(first, tomorrow, "prior.forget=0.8", "training.average-last=0.5");
    Path whole = runs.resolve("whole");
    assertThat(Commands.train(job.arguments(whole))).isZero();
    byte[] bytes = Files.readAllBytes(whole.resolve("model/model.json"));
    assertThat(Commands.train(job.arguments(whole))).as("already done").isZero();
    for (String lost : new String[] {"_SUCCESS", "manifest.json", "summary.json", "model"}) {
      delete(whole.resolve(lost));
    }
    assertThat(Commands.train(job.arguments(whole))).isZero();
    assertThat(Files.readAllBytes(whole.resolve("model/model.json"))).isEqualTo(bytes);
    for (int cores : new int[] {1, 4}) {
      Path other = runs.resolve("on" + cores);
      try (SparkSettings settings = SparkSettings.of("local[" + cores + "]")) {
        assertThat(Commands.train(job.arguments(other))).isZero();
      }
      assertThat(Files.readAllBytes(other.resolve("model/model.json"))).isEqualTo(bytes);
    }
    spark = SparkSettings.of("local[2]");
  }

  private static void delete(Path place) throws IOException {
    try (var paths = Files.walk(place)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void forgettingGoesBackToTheFirstPriorOfTheWholeChain() throws IOException {
    Path second = runs.resolve("second");
    Path third = runs.resolve("third");
    assertThat(Commands.train(after(first, tomorrow, "prior.forget=0.5").arguments(second)))
        .isZero();
    assertThat(Commands.train(after(second, data, "prior.forget=0.25").arguments(third))).isZero();
    GaussianPrior origin = new GaussianPrior(0, 0.2);
    assertThat(prior(third)).isEqualTo(PosteriorPrior.of(model(second).posterior(), 0.25, origin));
  }

  /** Every rule that partitions are merged by, and the natural gradient. */
  @Test
  void everyMergeRuleAndIvonGoOn() throws IOException {
    for (String rule : new String[] {"mean", "moments", "natural", "mixture"}) {
      Path out = runs.resolve(rule);
      assertThat(Commands.train(after(first, data, "training.merge=" + rule).arguments(out)))
          .isZero();
      assertThat(error(out)).as(rule).isLessThan(0.5);
    }
    Path ivon = runs.resolve("ivon");
    Job job = after(first, data, "training.optimizer.type=ivon");
    job.set("training.learning-rate.start=0.05");
    assertThat(Commands.train(job.arguments(ivon))).isZero();
    assertThat(error(ivon)).isLessThan(0.5);
    // Data add precision to a prior that is kept whole.
    assertThat(model(ivon).posterior().meanSigma())
        .isLessThan(model(first).posterior().meanSigma() + 1e-6);
  }

  private static double error(Path run) {
    return Runs.json(run, "summary.json").at("/test/error").asDouble();
  }

  @Test
  void whatIsRemovedStaysRemoved() throws IOException {
    Path small = runs.resolve("small");
    assertThat(
            Commands.prune(
                first.toString(),
                "--data",
                data.toString(),
                "--out",
                small.toString(),
                "--by",
                "snr",
                "--fraction",
                "0.5"))
        .isZero();
    Path out = runs.resolve("out");
    assertThat(Commands.train(after(small, tomorrow).arguments(out))).isZero();
    Model before = model(small);
    var layout = credence.net.WeightLayout.of(before.network());
    assertThat(before.posterior().removed(layout)).isNotEmpty();
    assertThat(model(out).posterior().removed(layout))
        .isEqualTo(before.posterior().removed(layout));
  }

  @Test
  void whatCannotGoOnIsRefusedBeforeAnythingIsWritten() {
    Path out = runs.resolve("refused");
    refused(out, after(first, tomorrow, "training.kl.temperature=0.5"));
    refused(out, after(first, tomorrow, "training.kl.warm-up-epochs=1"));
    refused(out, after(first, tomorrow, "posterior.from=" + first));
    refused(out, after(first, tomorrow, "posterior.family=point"));
    refused(out, after(first, tomorrow, "posterior.family=gaussian-weights"));
    refused(out, after(first, tomorrow, "prior.forget=1.5"));
    refused(out, after(first, tomorrow, "engine=opencl"));
    refused(out, job(tomorrow, "prior.type=posterior"));
    refused(out, after(first, tomorrow, PERCEPTRON.replace("relu", "softplus")));
    refused(out, after(first, tomorrow, PERCEPTRON.replace("12", "13")));
    assertThat(Commands.train(after(runs.resolve("no"), tomorrow).arguments(out))).isEqualTo(66);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void parentsWithoutSigmasAndWithRunningStatisticsAreRefused() {
    Path out = runs.resolve("refused");
    Path point = runs.resolve("point");
    assertThat(Commands.train(job(data, "posterior.family=point").arguments(point))).isZero();
    refused(out, after(point, tomorrow));
    Path normed = runs.resolve("normed");
    String layers = PERCEPTRON.replace("{type=relu}", "{type=batchnorm},{type=relu}");
    assertThat(Commands.train(job(data, layers).arguments(normed))).isZero();
    refused(out, after(normed, tomorrow, layers));
    Path mixture = runs.resolve("mixture");
    assertThat(Commands.train(job(data, "prior.type=scale-mixture").arguments(mixture))).isZero();
    refused(out, after(mixture, tomorrow, "prior.forget=0.9"));
    assertThat(Commands.train(after(mixture, tomorrow).arguments(runs.resolve("kept")))).isZero();
  }

  private static void refused(Path out, Job job) {
    assertThat(Commands.train(job.arguments(out))).isEqualTo(64);
    assertThat(out.resolve("config.conf")).doesNotExist();
  }

  /** Nights by their names; a night that is given again begins with what it began with. */
  @Test
  void everyNightBeginsWithTheOneBefore() throws IOException {
    Path nights = runs.resolve("nights");
    Job job = job(tomorrow);
    String[] nightly = {"--nightly", "--forget", "0.9", "--max-surprise", "50"};
    Path one = nights.resolve("2026-11-28");
    Path three = nights.resolve("2026-11-30");
    assertThat(Commands.train(job.arguments(one, nightly))).isZero();
    assertThat(Commands.train(job.arguments(three, nightly))).isZero();
    assertThat(model(one).prior()).isInstanceOf(GaussianPrior.class);
    assertThat(model(three).provenance().parent())
        .isEqualTo(ModelStore.id(LocalFolder.of(one.resolve("model"))));
    assertThat(prior(three).forget()).isCloseTo(0.9, within(0.0));
    Path two = nights.resolve("2026-11-29");
    assertThat(Commands.train(job.arguments(two, nightly))).isZero();
    byte[] bytes = Files.readAllBytes(three.resolve("model/model.json"));
    Files.delete(three.resolve("_SUCCESS"));
    for (Path night : new Path[] {one, two, three}) {
      assertThat(Commands.train(job.arguments(night, nightly))).isZero();
    }
    assertThat(Files.readAllBytes(three.resolve("model/model.json"))).isEqualTo(bytes);
    assertThat(Commands.train(job.arguments(two, "--forget", "0.9"))).isEqualTo(64);
    Path page = runs.resolve("nights.html");
    assertThat(Commands.report(one.toString(), two.toString(), "--out", page.toString())).isZero();
    assertThat(Files.readString(page)).contains("<h2>Nights</h2>", "KL from the first prior");
  }
}
