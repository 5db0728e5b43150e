package credence.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.bayes.MeanField;
import credence.engine.Optimizer;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.job.support.TinyData;
import credence.net.NetworkSpec;
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

/** {@code training.average-last}: posteriors of the last rounds as one. */
class AveragedPosteriorTest {

  private static final String NORMALISED =
      "network.layers=[{type=conv2d,filters=2,kernel=5,stride=3},{type=batchnorm},{type=relu},"
          + "{type=flatten},{type=dense,units=10}]";

  @TempDir static Path folder;
  @TempDir Path runs;
  private static Path data;
  private SparkSettings spark;

  @BeforeAll
  static void writeData() {
    data = TinyData.write(folder, 200, 60);
  }

  @BeforeEach
  void settings() {
    spark = SparkSettings.of("local[2]");
  }

  @AfterEach
  void clear() {
    spark.close();
  }

  /** 6 rounds, of which the last 3, one after the other, in double. */
  @Test
  void theModelIsTheMeanOfMuAndSigmaSquaredOfTheLastRounds() throws IOException {
    Path out = run(job("training.average-last=0.5"), "run");
    Model model = model(out);
    int size = model.posterior().size();
    double[] mu = new double[size];
    double[] variance = new double[size];
    for (int round = 4; round <= 6; round++) {
      MeanField posterior = checkpoint(out, model.network(), round);
      for (int i = 0; i < size; i++) {
        mu[i] += posterior.mu()[i] / 3;
        variance[i] += posterior.sigma(i) * posterior.sigma(i) / 3;
      }
    }
    for (int i = 0; i < size; i++) {
      assertThat((double) model.posterior().mu()[i]).isEqualTo(mu[i], within(1e-6));
      assertThat(model.posterior().sigma(i)).isEqualTo(Math.sqrt(variance[i]), within(1e-8));
    }
  }

  @Test
  void summaryAndReportHaveTheAverageBesideTheLastRound() throws IOException {
    Path out = run(job("training.average-last=0.5"), "run");
    Path plain = run(job(), "plain");
    JsonNode summary = Runs.json(out, "summary.json");
    JsonNode average = summary.at("/candidates/0");
    JsonNode last = summary.at("/candidates/1");
    assertThat(summary.at("/selected/averaged_rounds").asInt()).isEqualTo(3);
    assertThat(average.path("averaged_rounds").asInt()).isEqualTo(3);
    assertThat(average.path("test")).isEqualTo(summary.path("test"));
    assertThat(average.path("kl_nats").asDouble())
        .isNotEqualTo(last.path("kl_nats").asDouble())
        .isEqualTo(summary.at("/train/kl_nats").asDouble());
    JsonNode without = Runs.json(plain, "summary.json");
    assertThat(last.path("test")).isEqualTo(without.path("test"));
    assertThat(last.path("validation")).isEqualTo(without.path("validation"));
    assertThat(without.has("candidates")).isFalse();
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("average of 3 rounds up to round 6 (the model)", ">round 6<");
    assertThat(Files.readString(plain.resolve("report.html")))
        .doesNotContain("The average and the round");
  }

  /** Of whatever is averaged, the lower validation NLL is taken. */
  @Test
  void byValidationTheAverageIsACandidateLikeAnyRound() {
    for (String rate : List.of("0.01", "0.0001")) {
      Path out =
          run(
              job("training.average-last=1", "training.select=validation-nll")
                  .set("training.learning-rate.start=" + rate, "evaluation.every-rounds=1"),
              "run-" + rate);
      JsonNode candidates = Runs.json(out, "summary.json").path("candidates");
      assertThat(candidates.at("/0/validation/nll").asDouble())
          .isLessThanOrEqualTo(candidates.at("/1/validation/nll").asDouble());
    }
  }

  @Test
  void anyNumberOfThreadsAndAStopAnywhereGiveTheSameBytes() throws IOException {
    Job job = job("training.average-last=0.5", NORMALISED);
    Path whole = run(job, "whole");
    assertThat(Files.list(whole.resolve("checkpoints/round-000005/average"))).isNotEmpty();
    spark.close();
    spark = SparkSettings.of("local[1]");
    assertThat(Runs.model(run(job, "one"))).isEqualTo(Runs.model(whole));
    for (int kept : new int[] {4, 6}) {
      Path out = run(job, "stopped-" + kept);
      Runs.unfinish(out, kept, 6);
      assertThat(Commands.train(job.arguments(out))).isZero();
      assertThat(Runs.model(out)).as("after round " + kept).isEqualTo(Runs.model(whole));
      assertThat(candidates(out)).isEqualTo(candidates(whole));
    }
  }

  /** The statistics are those of the average itself, not averages of statistics. */
  @Test
  void batchStatisticsAreGatheredAnew() throws IOException {
    Path out = run(job("training.average-last=0.5", NORMALISED), "run");
    Model model = model(out);
    MeanField mean = null;
    for (int round = 4; round <= 6; round++) {
      MeanField next = checkpoint(out, model.network(), round);
      mean = Optimizer.Adam.standard().averaging().add(mean, round - 4, next);
    }
    credence.net.WeightLayout layout = credence.net.WeightLayout.of(model.network());
    for (int i = 0; i < mean.size(); i++) {
      if (layout.at(i).role().isTrained()) {
        assertThat(model.posterior().mu()[i]).isEqualTo(mean.mu()[i]);
      } else {
        assertThat(model.posterior().mu()[i]).isNotEqualTo(mean.mu()[i]);
      }
    }
  }

  /** Cut in the midst of what is averaged; two settings, of which one goes on. */
  @Test
  void trialsOfASweepAreAveragedAsTrainingsAre() throws IOException {
    String text =
        "settings.training.average-last = 0.75, vary.prior.sigma = [0.05, 0.3], "
            + "final-seeds = [1], halving { rungs = [2], keep = 0.5 }, mode = ";
    for (String mode : List.of("whole", "partitioned")) {
      String[] arguments =
          Sweeps.arguments(Sweeps.write(runs, text + mode), data, runs.resolve(mode));
      assertThat(Commands.sweep(arguments)).isZero();
    }
    Path alone = runs.resolve("alone");
    Path whole = runs.resolve("whole");
    String sigma = Sweeps.chosen(whole).at("/values/prior.sigma").asText();
    String experiment = runs.resolve("experiment.conf").toString();
    String[] arguments =
        ("%s --data %s --out %s --set training.average-last=0.75 --set prior.sigma=%s")
            .formatted(experiment, data, alone, sigma)
            .split(" ", -1);
    assertThat(Commands.train(arguments)).isZero();
    JsonNode validation = Runs.json(alone, "summary.json").at("/candidates/0/validation/nll");
    for (String mode : List.of("whole", "partitioned")) {
      Path chosen = runs.resolve(mode).resolve("chosen/seed-1");
      assertThat(Runs.model(chosen)).as(mode).isEqualTo(Runs.model(alone));
      assertThat(candidates(chosen)).isEqualTo(candidates(alone));
      int row = Sweeps.chosen(runs.resolve(mode)).path("setting").asInt() - 1;
      assertThat(Double.parseDouble(Sweeps.column(runs.resolve(mode), "validation_nll").get(row)))
          .isEqualTo(validation.asDouble());
    }
  }

  @Test
  void whatCannotBeAveragedIsRefusedByName() {
    assertThat(Commands.train(job("training.average-last=1.5").arguments(runs.resolve("a"))))
        .isEqualTo(64);
    assertThat(
            Commands.train(
                job("training.average-last=0.25", "training.select=elbo")
                    .arguments(runs.resolve("b"))))
        .isEqualTo(64);
  }

  private static JsonNode candidates(Path out) {
    return Runs.json(out, "summary.json").path("candidates");
  }

  private static Model model(Path out) throws IOException {
    return Model.load(out.resolve("model"));
  }

  private static MeanField checkpoint(Path out, NetworkSpec network, int round) throws IOException {
    Path path = out.resolve("checkpoints/round-%06d".formatted(round));
    return StateStore.read(LocalFolder.of(path), network, Optimizer.Adam.standard())
        .state()
        .posterior();
  }

  private Path run(Job job, String name) {
    Path out = runs.resolve(name);
    assertThat(Commands.train(job.arguments(out))).isZero();
    return out;
  }

  private static Job job(String... settings) {
    return new Job(data)
        .set(
            "training.steps-per-round=3",
            "data.partitions=2",
            "checkpoint.keep=10",
            "training.batch=14")
        .set("training.epochs=3", "training.learning-rate.end=0.001")
        .set(settings);
  }
}
