package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.bayes.LearntScalePrior;
import credence.bayes.MeanField;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.LogLines;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import credence.net.WeightLayout;
import credence.store.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code prior.scale = learnt}, from an experiment file to a model. */
class LearntScaleTest {

  private static final String NETWORK =
      "network.layers=[{type=conv2d,filters=4,kernel=5,stride=3},{type=relu},{type=flatten},"
          + "{type=dense,units=10}]";

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

  @Test
  void modelSummaryAndReportHaveWhatWasFound() throws IOException {
    Path out = run(job("training.average-last=0.5"), "run");
    Model model = Model.load(out.resolve("model"));
    WeightLayout layout = WeightLayout.of(model.network());
    LearntScalePrior prior = (LearntScalePrior) model.prior();
    assertThat(prior).isEqualTo(prior.given(model.posterior(), layout));
    JsonNode summary = Runs.json(out, "summary.json");
    assertThat(summary.at("/prior/sigma").isNull()).isTrue();
    assertThat(summary.at("/prior/learnt")).hasSize(4);
    for (int i = 0; i < 4; i++) {
      JsonNode tensor = summary.at("/prior/learnt/" + i);
      double sigma = prior.sigmas()[i];
      assertThat(tensor.path("tensor").asText()).isEqualTo(layout.tensors().get(i).name());
      assertThat(tensor.path("sigma").asDouble()).isEqualTo(sigma);
      assertThat(tensor.path("weight_decay").asDouble())
          .isCloseTo(0.1 / (400 * sigma * sigma), within(1e-12));
    }
    double kl = summary.path("kl_nats").asDouble(summary.at("/train/kl_nats").asDouble());
    assertThat(kl).isCloseTo(prior.kl(model.posterior()), within(1e-6 * kl));
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("under a prior whose sigma was learnt");
  }

  @Test
  void anyNumberOfThreadsSlicesAndAStopAnywhereGiveTheSameBytes() throws IOException {
    Path whole = run(job(), "whole");
    spark.close();
    spark = SparkSettings.of("local[1]");
    assertThat(Runs.model(run(job("training.merge-slices=3"), "sliced")))
        .isEqualTo(Runs.model(whole));
    Path out = run(job(), "stopped");
    int rounds = Runs.metrics(whole).size();
    Runs.unfinish(out, rounds / 2, rounds);
    assertThat(Commands.train(job().arguments(out))).isZero();
    assertThat(Runs.model(out)).isEqualTo(Runs.model(whole));
  }

  @Test
  void bothEnginesLearnTheSame() throws IOException {
    Model one = Model.load(run(job("engine=onednn"), "onednn").resolve("model"));
    Model other = Model.load(run(job("engine=nd4j"), "nd4j").resolve("model"));
    MeanField mine = one.posterior();
    for (int i = 0; i < mine.size(); i++) {
      assertThat(mine.mu()[i]).isCloseTo(other.posterior().mu()[i], within(1e-3f));
    }
    double[] sigmas = ((LearntScalePrior) one.prior()).sigmas();
    assertThat(((LearntScalePrior) other.prior()).sigmas())
        .usingComparatorWithPrecision(1e-4)
        .containsExactly(sigmas);
  }

  /** A narrower network has other tensors, and its widths follow from what is left. */
  @Test
  void aNarrowerNetworkGoesOnLearning() throws IOException {
    Path trained = run(job(), "run");
    Path out = runs.resolve("pruned");
    int code =
        Commands.prune(
            Prunings.arguments(
                trained, data, out, "--by", "filter-l1", "--fraction", "0.5", "--finetune", "1"));
    assertThat(code).isZero();
    Model model = Model.load(out.resolve("model"));
    assertThat(model.network().layers().get(0).toString()).contains("filters=2");
    int[] ends = ((LearntScalePrior) model.prior()).ends();
    assertThat(ends[ends.length - 1]).isEqualTo(model.posterior().size());
  }

  @Test
  void atTemperatureOneItIsWarnedOf() throws ClassNotFoundException {
    Class<?> logger = Class.forName("credence.job.train.TrainJob");
    try (LogLines log = LogLines.of(logger)) {
      run(job("training.kl.temperature=1", "training.epochs=1"), "run");
      assertThat(log.text()).contains("prior.scale = learnt at T = 1");
    }
    try (LogLines log = LogLines.of(logger)) {
      run(job("training.epochs=1"), "tempered");
      assertThat(log.text()).doesNotContain("prior.scale");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "posterior.family=point",
        "training.optimizer.type=ivon",
        "engine=opencl",
        "engine=dl4j-averaging",
        "device=opencl-cpu",
        "prior.scale=free"
      })
  void whatItDoesNotGoWithIs64AndNothingIsWritten(String setting) {
    Path out = runs.resolve("run");
    assertThat(Commands.train(job().set(setting).arguments(out))).isEqualTo(64);
    assertThat(Runs.files(out)).isEmpty();
  }

  private Path run(Job job, String name) {
    Path out = runs.resolve(name);
    assertThat(Commands.train(job.arguments(out))).isZero();
    return out;
  }

  /** 400 images to train on, 7 minibatches a partition and epoch. */
  private static Job job(String... settings) {
    return new Job(data)
        .set(NETWORK, "prior.scale=learnt", "data.partitions=2", "training.batch=32")
        .set("training.epochs=3", "training.steps-per-round=4", "training.kl.temperature=0.1")
        .set("checkpoint.keep=30")
        .set(settings);
  }
}
