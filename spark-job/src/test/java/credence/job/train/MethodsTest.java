package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every method of inference, from an experiment file to a model. */
class MethodsTest {

  private static final String PERCEPTRON =
      "network.layers=[{type=flatten},{type=dense,units=20},{type=relu},{type=dense,units=10}]";

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private static SparkSettings spark;

  @BeforeAll
  static void writeData() {
    data = TinyData.write(folder, 1040, 200);
    spark = SparkSettings.of("local[2]");
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  @Test
  void sparseVariationalDropoutPublishesWhatItKeeps() throws IOException {
    Path out = runs.resolve("run");
    // A large sigma: what does not matter is masked within a few epochs.
    Job job = job("prior.type=log-uniform", "posterior.family=gaussian-weights");
    job.set("posterior.initial-sigma=0.1", "training.epochs=10");
    assertThat(Commands.train(job.arguments(out))).isZero();
    JsonNode sparsity = Runs.json(out, "summary.json").path("sparsity");
    Model model = model(out);
    int kept = 0;
    for (int i = 0; i < 784 * 20; i++) {
      boolean uncertain = model.posterior().isUncertain(i);
      assertThat(model.posterior().mu()[i] != 0).isEqualTo(uncertain);
      kept += uncertain ? 1 : 0;
    }
    JsonNode first = Runs.json(out, "summary.json").at("/layers/0");
    assertThat(first.path("kept").asInt()).isEqualTo(kept).isBetween(1, 784 * 20 / 2);
    assertThat(first.path("sparsity").asDouble()).isEqualTo(1 - kept / (784 * 20.0));
    assertThat(sparsity.path("weights").asInt()).isEqualTo(784 * 20 + 200);
    assertThat(sparsity.path("compression").asDouble())
        .isEqualTo((784 * 20 + 200) / sparsity.path("kept").asDouble());
    JsonNode last = lastRound(out);
    assertThat(last.path("kept").asInt()).isEqualTo(sparsity.path("kept").asInt());
    assertThat(
            last.at("/kl_layers/layers.1").asDouble() + last.at("/kl_layers/layers.3").asDouble())
        .isEqualTo(last.path("kl_nats").asDouble());
    assertThat(error(out)).as("of ten classes").isLessThan(0.3);
  }

  @Test
  void labelsThatSayNothingAreLearntByHeartAlone() {
    Path out = runs.resolve("run");
    Job job = job("posterior.family=point", "data.random-labels=true", "data.train-limit=100");
    job.set("evaluation.training-images=true", "training.epochs=30", "evaluation.mode=mean");
    assertThat(Commands.train(job.arguments(out))).isZero();
    JsonNode training = Runs.json(out, "summary.json").path("training_images");
    assertThat(training.path("examples").asInt()).isEqualTo(100);
    assertThat(training.path("error").asDouble()).isLessThan(0.1);
    assertThat(error(out)).as("200 images, 9 in 10 wrong by chance").isGreaterThan(0.8);
  }

  @Test
  void aPointNetworkShowsNoFigureThatItDoesNotHave() throws IOException {
    Path out = runs.resolve("run");
    Job job = job("posterior.family=point", "network.dropout.hidden=0.2");
    assertThat(Commands.train(job.arguments(out))).isZero();
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.path("mean_sigma").isNull()).isTrue();
    assertThat(summary.at("/train/kl_nats").isNull()).isTrue();
    assertThat(lastRound(out).has("kl_nats")).isFalse();
    assertThat(Files.readString(out.resolve("report.html")))
        .doesNotContain("NaN", "Infinity", "Mean sigma of the posterior");
    assertThat(model(out).posterior().meanSigma()).isZero();
    assertThat(error(out)).isLessThan(0.3);
  }

  @Test
  void aTrainedNetworkIsThePriorAndTheStartOfAnother() throws IOException {
    Path plain = runs.resolve("plain");
    assertThat(Commands.train(job("posterior.family=point").arguments(plain))).isZero();
    Path out = runs.resolve("moped");
    String from = "posterior.from=" + plain.resolve("model");
    Job job = job(from, "posterior.delta=0.1", "prior.type=empirical", "prior.sigma=0.05");
    job.set("training.epochs=1", "training.learning-rate.start=1e-4");
    assertThat(Commands.train(job.arguments(out))).isZero();
    Model parent = model(plain);
    Model model = model(out);
    assertThat(model.provenance().parent())
        .isEqualTo(ModelStore.id(LocalFolder.of(plain.resolve("model"))));
    assertThat(model.prior())
        .isEqualTo(new credence.bayes.EmpiricalPrior(parent.posterior().mu(), 0.05));
    double distance = 0;
    for (int i = 0; i < model.posterior().size(); i++) {
      distance =
          Math.max(distance, Math.abs(model.posterior().mu()[i] - parent.posterior().mu()[i]));
    }
    assertThat(distance).as("steps times rate at most").isPositive().isLessThan(0.01);
    assertThat(error(out)).isLessThan(0.3);
  }

  @Test
  void aParentOfAnotherShapeIs64AndAMissingOne66() {
    Path plain = runs.resolve("plain");
    assertThat(Commands.train(new Job(data).arguments(plain))).isZero();
    String from = "posterior.from=" + plain.resolve("model");
    assertThat(Commands.train(job(from).arguments(runs.resolve("run")))).isEqualTo(64);
    String nowhere = "posterior.from=" + runs.resolve("nowhere");
    assertThat(Commands.train(job(nowhere).arguments(runs.resolve("run")))).isEqualTo(66);
    assertThat(Runs.files(runs.resolve("run"))).isEmpty();
  }

  @Test
  void theScaleMixtureIsTrainedByWeightSamplingAndItsKlEstimatedWhereItIsLookedAt() {
    Path out = runs.resolve("run");
    Job job = job("prior.type=scale-mixture", "training.estimator.type=weight-sampling");
    job.set("training.kl.weighting=blundell", "data.augment.crop=1");
    assertThat(Commands.train(job.arguments(out))).isZero();
    assertThat(Runs.metrics(out).get(0).has("kl_nats")).isFalse();
    assertThat(lastRound(out).path("kl_nats").asDouble()).isPositive();
    assertThat(error(out)).isLessThan(0.5);
  }

  private static Job job(String... more) {
    return new Job(data)
        .set(PERCEPTRON, "data.partitions=2", "training.epochs=4", "training.steps-per-round=5")
        .set(more);
  }

  private static double error(Path run) {
    return Runs.json(run, "summary.json").at("/test/error").asDouble();
  }

  private static JsonNode lastRound(Path run) {
    return Runs.metrics(run).get(Runs.metrics(run).size() - 1);
  }

  private static Model model(Path run) throws IOException {
    return ModelStore.read(LocalFolder.of(run.resolve("model")));
  }
}
