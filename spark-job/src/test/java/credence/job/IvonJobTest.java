package credence.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.engine.IvonSettings;
import credence.engine.TrainState;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.LogLines;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.job.support.TinyData;
import credence.net.WeightLayout;
import credence.store.LocalFolder;
import credence.store.Model;
import credence.store.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code training.optimizer.type = ivon}, from an experiment file to a model. */
class IvonJobTest {

  private static final String PERCEPTRON =
      "network.layers=[{type=flatten},{type=dense,units=20},{type=relu},{type=dense,units=10}]";
  private static final String NORMALISED =
      "network.layers=[{type=conv2d,filters=2,kernel=5,stride=3},{type=batchnorm},{type=relu},"
          + "{type=flatten},{type=dense,units=10}]";
  private static final String PAIRS = "training.estimator={type=weight-sampling,antithetic=true}";
  private static final IvonSettings SETTINGS =
      new IvonSettings(0.9, 0.95, null, Double.POSITIVE_INFINITY);

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private SparkSettings spark;

  @BeforeAll
  static void writeData() {
    data = TinyData.write(folder, 440, 100);
  }

  @BeforeEach
  void settings() {
    spark = SparkSettings.of("local[2]");
  }

  @AfterEach
  void clear() {
    spark.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.estimator.type=local-reparameterisation",
        PAIRS,
        "training.estimator={type=weight-sampling,draws=2}"
      })
  void everyEstimatorLearns(String estimator) throws IOException {
    Path out = run(job(PERCEPTRON, estimator, "training.epochs=8"), "run");
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.at("/test/error").asDouble()).as("of ten classes").isLessThan(0.3);
    assertThat(summary.path("mean_sigma").asDouble()).isBetween(1e-3, 0.3);
    assertThat(Files.readString(out.resolve("config.conf"))).contains("natural", "ivon");
  }

  /** What is left is mu and rho: sigma^2 = T / (N (h + delta)). */
  @Test
  void checkpointsHaveTheMomentumAndThePrecision() throws IOException {
    Path out = run(job(PERCEPTRON, "prior.weight-decay=1e-3"), "run");
    Model model = Model.load(out.resolve("model"));
    int rounds = Runs.metrics(out).size();
    Path last = out.resolve("checkpoints/round-%06d".formatted(rounds));
    TrainState state = StateStore.read(LocalFolder.of(last), model.network(), SETTINGS).state();
    double lambda = 400 / 0.1;
    double priorSigma = ((GaussianPrior) model.prior()).sigma();
    assertThat(1 / (lambda * priorSigma * priorSigma)).isCloseTo(1e-3, within(1e-9));
    assertThat(state.moments()).hasDimensions(2, model.posterior().size());
    for (int i = 0; i < model.posterior().size(); i++) {
      double sigma = 1 / Math.sqrt(lambda * state.moments()[1][i]);
      assertThat(model.posterior().sigma(i)).isCloseTo(sigma, within(1e-5 * sigma));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gaussian", "gaussian-weights"})
  void anyNumberOfThreadsSlicesAndAStopAnywhereGiveTheSameBytes(String family) throws IOException {
    Job job = job(NORMALISED, PAIRS, "posterior.family=" + family);
    Path whole = run(job, "whole");
    spark.close();
    spark = SparkSettings.of("local[1]");
    assertThat(Runs.model(run(job, "one"))).isEqualTo(Runs.model(whole));
    Job sliced = job(NORMALISED, PAIRS, "posterior.family=" + family, "training.merge-slices=3");
    assertThat(Runs.model(run(sliced, "sliced"))).isEqualTo(Runs.model(whole));
    Path out = run(job, "stopped");
    int rounds = Runs.metrics(whole).size();
    Runs.unfinish(out, rounds / 2, rounds);
    assertThat(Commands.train(job.arguments(out))).isZero();
    assertThat(Runs.model(out)).isEqualTo(Runs.model(whole));
  }

  @Test
  void bothEnginesLearnTheSame() throws IOException {
    MeanField one = posterior(run(job(PERCEPTRON, "engine=onednn"), "onednn"));
    MeanField other = posterior(run(job(PERCEPTRON, "engine=nd4j"), "nd4j"));
    for (int i = 0; i < one.size(); i++) {
      assertThat(one.mu()[i]).isCloseTo(other.mu()[i], within(1e-3f));
      assertThat(one.rho()[i]).isCloseTo(other.rho()[i], within(1e-2f));
    }
  }

  private static MeanField posterior(Path out) throws IOException {
    return Model.load(out.resolve("model")).posterior();
  }

  /** MOPED's: means and prior of a plain network, sigmas in proportion to them. */
  @Test
  void aPointNetworkIsTheStartAndThePriorsMean() throws IOException {
    Job plain =
        new Job(data)
            .set(PERCEPTRON, "data.partitions=2", "training.epochs=6", "posterior.family=point");
    String from = "posterior.from=" + run(plain, "plain").resolve("model");
    Job job = job(PERCEPTRON, from, "posterior.delta=0.1", "training.epochs=1");
    job.set("prior.type=empirical", "prior.sigma=0.05");
    Path out = run(job, "moped");
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.at("/test/error").asDouble()).isLessThan(0.3);
    MeanField start = posterior(runs.resolve("plain"));
    MeanField end = posterior(out);
    assertThat(end.mu()).isNotEqualTo(start.mu());
    for (int i = 0; i < end.size(); i++) {
      assertThat(Math.abs(end.mu()[i] - start.mu()[i])).isLessThan(0.3f);
    }
  }

  @Test
  void whatPruningHasRemovedStaysRemoved() throws IOException {
    Path trained = run(job(PERCEPTRON), "run");
    Path out = runs.resolve("pruned");
    int code =
        Commands.prune(
            Prunings.arguments(
                trained, data, out, "--by", "snr", "--fraction", "0.8", "--finetune", "2"));
    assertThat(code).isZero();
    Model model = Model.load(out.resolve("model"));
    int[] removed = model.posterior().removed(WeightLayout.of(model.network()));
    assertThat(removed).hasSize((int) (0.8 * (784 * 20 + 200)));
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.at("/after/test/mean/nll").asDouble())
        .isLessThan(summary.at("/before_finetuning/test/mean/nll").asDouble());
  }

  @Test
  void aSweepVariesItsKeys() throws IOException {
    String text =
        "settings { training { optimizer.type = ivon, kl.temperature = 0.1 } },"
            + " vary.training.optimizer.beta2 = [0.9, 0.99], final-seeds = [1], mode = ";
    for (String mode : List.of("whole", "partitioned")) {
      String[] arguments =
          Sweeps.arguments(Sweeps.write(runs, text + mode), data, runs.resolve(mode));
      assertThat(Commands.sweep(arguments)).isZero();
    }
    List<String> found = Sweeps.column(runs.resolve("whole"), "validation_nll");
    assertThat(found.subList(0, 2)).doesNotHaveDuplicates();
    assertThat(found).isEqualTo(Sweeps.column(runs.resolve("partitioned"), "validation_nll"));
  }

  @Test
  void whatCannotBeReachedIsSaid() throws ClassNotFoundException {
    Class<?> logger = Class.forName("credence.job.train.TrainJob");
    try (LogLines log = LogLines.of(logger)) {
      run(
          job(
              PERCEPTRON,
              "training.estimator.type=weight-sampling",
              "training.optimizer.beta2=0.999",
              "training.kl.temperature=0.01",
              "training.epochs=1"),
          "run");
      assertThat(log.text())
          .contains("too large by the noise of minibatches", "N / T = 40000")
          .contains("keep much of what they begin with");
    }
    try (LogLines log = LogLines.of(logger)) {
      run(job(PERCEPTRON, "training.optimizer.beta2=0.8"), "quiet");
      assertThat(log.text()).doesNotContain("IVON");
    }
    try (LogLines log = LogLines.of(Class.forName("credence.job.sweep.FinalSeeds"))) {
      String text =
          "settings { training { optimizer.type = ivon, kl.temperature = 0.01 } },"
              + " vary.training.optimizer.beta2 = [0.999], final-seeds = [1]";
      String[] arguments = Sweeps.arguments(Sweeps.write(runs, text), data, runs.resolve("sweep"));
      assertThat(Commands.sweep(arguments)).isZero();
      assertThat(log.text()).contains("keep much of what they begin with");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "posterior.initial-sigma=0.5",
        "prior.type=scale-mixture",
        "prior.type=log-uniform,posterior.family=gaussian-weights",
        "posterior.family=point",
        "training.kl.weighting=blundell",
        "training.kl.warm-up-epochs=1",
        "training.optimizer.beta2=1",
        "training.optimizer.clip=0",
        "training.optimizer.initial-hessian=-1",
        "training.optimizer.epsilon=1e-8",
        "training.estimator.antithetic=true",
        "engine=dl4j-averaging"
      })
  void whatItDoesNotGoWithIs64AndNothingIsWritten(String setting) {
    Job job = job(PERCEPTRON).set(setting.split(",", -1));
    assertThat(Commands.train(job.arguments(runs.resolve("run")))).isEqualTo(64);
    assertThat(Runs.files(runs.resolve("run"))).isEmpty();
  }

  @Test
  void theCurvatureToBeginWithCanBeGiven() throws IOException {
    Job job = job(PERCEPTRON, "training.optimizer.initial-hessian=100", "training.epochs=1");
    Path out = run(job.set("training.optimizer.beta2=0.99999"), "run");
    double sigma = Math.sqrt(0.1 / (400 * 100.0));
    assertThat(posterior(out).meanSigma()).isCloseTo(sigma, within(0.05 * sigma));
  }

  private Path run(Job job, String name) {
    Path out = runs.resolve(name);
    assertThat(Commands.train(job.arguments(out))).isZero();
    return out;
  }

  /** 400 images to train on, 7 minibatches a partition and epoch. */
  private static Job job(String... settings) {
    return new Job(data)
        .set("data.partitions=2", "training.batch=32", "training.steps-per-round=4")
        .set("training.epochs=3", "training.optimizer.type=ivon", "training.optimizer.beta2=0.95")
        .set("training.learning-rate.start=0.2")
        .set("training.kl.temperature=0.1", "checkpoint.keep=30")
        .set(settings);
  }
}
