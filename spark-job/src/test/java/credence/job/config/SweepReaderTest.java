package credence.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.bayes.GaussianPrior;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepReaderTest {

  @TempDir Path folder;

  @BeforeEach
  void writeExperiment() throws IOException {
    Files.createDirectories(folder.resolve("experiments"));
    Files.writeString(folder.resolve("experiments/e.conf"), "training.epochs = 8, seed = 7");
  }

  @Test
  void listsAreCombined() throws IOException {
    SweepConfig sweep =
        read("vary { prior.sigma = [0.1, 0.2], training { batch = [32, 64], epochs = [4, 6] } }");
    assertThat(sweep.settings()).hasSize(8);
    assertThat(sweep.settings().get(1).values())
        .isEqualTo(Map.of("prior.sigma", 0.1, "training.batch", 32, "training.epochs", 6));
    assertThat(sweep.settings().get(4).number()).isEqualTo(5);
    ExperimentConfig config = sweep.settings().get(7).experiment(3).settings();
    assertThat(config.method(null, 1000).prior()).isEqualTo(new GaussianPrior(0, 0.2));
    assertThat(config.training().batch()).isEqualTo(64);
    assertThat(config.training().epochs()).isEqualTo(6);
    assertThat(config.seed()).isEqualTo(3);
  }

  @Test
  void quotedKeysAreKeysToo() throws IOException {
    SweepConfig sweep = read("vary { \"prior.sigma\" = [0.1, 0.2] }");
    assertThat(sweep.settings().get(0).values()).isEqualTo(Map.of("prior.sigma", 0.1));
  }

  @Test
  void aTrialIsTheExperimentThatItsKeysGive() throws IOException {
    Experiment trial = read("vary.prior.sigma = [0.25, 1]").settings().get(0).experiment(2);
    String file = folder.resolve("experiments/e.conf").toString();
    Experiment alone =
        new ExperimentReader(new Configuration()).read(file, List.of("prior.sigma=0.25", "seed=2"));
    assertThat(trial.hash()).isEqualTo(alone.hash());
    assertThat(trial.rendered()).isEqualTo(alone.rendered());
  }

  @Test
  void stepsGoFromBoundToBound() throws IOException {
    String range = "vary.posterior.initial-sigma = { from = 1e-3, to = 1, scale = log, steps = 4 }";
    assertThat(values(read(range), "posterior.initial-sigma"))
        .containsExactly(0.001, 0.01, 0.1, 1.0);
    range = "vary.training.batch = { from = 10, to = 40, whole = true, steps = 4 }";
    assertThat(values(read(range), "training.batch")).containsExactly(10L, 20L, 30L, 40L);
  }

  @Test
  void drawsLieBetweenTheBoundsAndFollowFromTheSeed() throws IOException {
    String range = "vary.prior.sigma = { from = 0.01, to = 10, scale = log }, draws = 400";
    List<Object> values = values(read(range), "prior.sigma");
    assertThat(values).hasSize(400);
    assertThat(values).allMatch(v -> (double) v >= 0.01 && (double) v <= 10);
    // A third of a log-uniform's draws lies in each of three decades: binomial, deviation 9.4.
    assertThat(values.stream().filter(v -> (double) v < 0.1).count()).isBetween(95L, 172L);
    assertThat(values(read(range), "prior.sigma")).isEqualTo(values);
    assertThat(values(read(range + ", seed = 2"), "prior.sigma")).isNotEqualTo(values);
    String more = range + ", vary.training.learning-rate.start = { from = 1e-4, to = 1e-2 }";
    assertThat(values(read(more), "prior.sigma")).as("whatever else is drawn").isEqualTo(values);
  }

  @Test
  void wholeNumbersAreEquallyLikely() throws IOException {
    String range = "vary.training.batch = { from = 1, to = 4, whole = true }, draws = 400";
    List<Object> values = values(read(range), "training.batch");
    for (long batch = 1; batch <= 4; batch++) {
      // A quarter of 400, binomial: deviation 8.7.
      assertThat(values.stream().filter(List.of(batch)::contains).count()).isBetween(65L, 135L);
    }
  }

  @Test
  void pointsChangeKeysTogether() throws IOException {
    SweepConfig sweep =
        read(
            "points = [{ training.batch = 32, prior.sigma = 0.1 }, { training.batch = 64 }],"
                + " vary.posterior.initial-sigma = [0.01, 0.02]");
    assertThat(sweep.settings()).hasSize(4);
    assertThat(sweep.settings().get(1).values())
        .isEqualTo(
            Map.of("training.batch", 32, "prior.sigma", 0.1, "posterior.initial-sigma", 0.02));
    assertThat(sweep.settings().get(2).values())
        .isEqualTo(Map.of("training.batch", 64, "posterior.initial-sigma", 0.01));
  }

  @Test
  void whatVariesComesBeforeTheCommandLineAndThatBeforeTheSharedSettings() throws IOException {
    String text = "vary.training.batch = [32], settings { prior.sigma = 0.5, training.batch = 2 }";
    SweepConfig sweep = read(text, "prior.sigma=0.7", "training.batch=1");
    ExperimentConfig config = sweep.settings().get(0).experiment(1).settings();
    assertThat(config.method(null, 1000).prior()).isEqualTo(new GaussianPrior(0, 0.7));
    assertThat(config.training().batch()).isEqualTo(32);
    assertThat(config.training().epochs()).as("of the experiment's file").isEqualTo(8);
  }

  /** sqrt(T / (1000 delta)): the two go together, and the experiment's sigma gives way. */
  @Test
  void temperatureAndWeightDecayVaryTogether() throws IOException {
    String text =
        "settings.prior.sigma = 0.5, vary { training.kl.temperature = [0.1, 1],"
            + " prior.weight-decay = [1e-4, 1e-3] }";
    assertThat(
            read(text).settings().stream()
                .map(setting -> setting.experiment(1).settings().method(null, 1000).prior()))
        .containsExactly(
            new GaussianPrior(0, 1),
            new GaussianPrior(0, Math.sqrt(10)),
            new GaussianPrior(0, Math.sqrt(0.1)),
            new GaussianPrior(0, 1));
  }

  @Test
  void nothingNeedsToVary() throws IOException {
    SweepConfig sweep = read("final-seeds = [1, 2]");
    assertThat(sweep.isSearch()).isFalse();
    assertThat(sweep.finalSeeds()).containsExactly(1L, 2L);
    assertThat(sweep.halving().rungs()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vary.prior.sigm = [1, 2]           | unknown key prior.sigm (|did you mean prior.sigma?",
        "vary.prior.sigma = []              | vary.prior.sigma = []|at least one value",
        "vary.prior.sigma = [1, 1]          | vary.prior.sigma|twice",
        "vary.prior.sigma = 1               | vary.prior.sigma = 1|list of values or a range",
        "vary.prior.sigma = [x]             | prior.sigma = \"x\" must be a number|s.conf",
        "vary.prior.sigma = { from = 2, to = 1, steps = 3 } | from = 2|must be below to = 1.0",
        "vary.prior.sigma = { from = 0, to = 1, scale = log, steps = 3 } | from = 0|log scale",
        "vary.prior.sigma = { from = 0.1 }  | vary.prior.sigma.to|is missing",
        "vary.prior.sigma = { from = 1, to = 2 } | draws = 0|at least 1",
        "draws = 3                          | draws = 3|needs something to draw",
        "vary.seed = [1, 2]                 | vary.seed|seeds",
        "vary { prior.sigma = [1, 2] }, points = [{ prior.sigma = 3 }] | points|varies already",
        "vari.prior.sigma = [1]             | unknown key vari|did you mean vary?",
        "seeds = []                         | seeds = []|at least one seed",
        "final-seeds = [1, 1]               | final-seeds|each of them once",
        "select = accuracy                  | select = \"accuracy\"|validation-nll, validation-rmse, elbo",
        "halving.rungs = [2, 2]             | halving.rungs|more than the one before",
        "halving.rungs = [8]                | halving.rungs|below training.epochs = 8",
        "halving.rungs = [1e400]            | halving.rungs|must be finite",
        "halving.keep = 0                   | halving.keep = 0|above 0",
        "vary.prior.sigma = [1, 2], settings.data.validation = 0 | select|needs validation images",
        "settings.engine = dl4j-averaging  | experiment|which only scripts/train runs",
        "vary.engine = [auto, dl4j-averaging] | experiment|has engine = dl4j-averaging",
        "vary.network.name = [lenet6]       | network.name = \"lenet6\"|did you mean lenet5?",
      })
  void whatCannotBeRunIsRefusedWithItsPlace(String text, String thing, String reason) {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> read(text))
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .withMessageContaining(thing)
        .withMessageContaining(reason);
  }

  @Test
  void aSweepWithoutAnExperimentIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("s.conf"), "vary.prior.sigma = [1, 2]");
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> read(file))
        .withMessageContaining("experiment")
        .withMessageContaining("is missing");
    Files.writeString(file, "experiment = none.conf");
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> read(file))
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISSING));
  }

  private static List<Object> values(SweepConfig sweep, String key) {
    return sweep.settings().stream().map(setting -> setting.values().get(key)).toList();
  }

  private SweepConfig read(String text, String... settings) throws IOException {
    Files.createDirectories(folder.resolve("sweeps"));
    Path file = folder.resolve("sweeps/s.conf");
    Files.writeString(file, "experiment = \"../experiments/e.conf\"\n" + text);
    return read(file, settings);
  }

  private static SweepConfig read(Path file, String... settings) throws IOException {
    return new SweepReader(new Configuration()).read(file.toString(), List.of(settings));
  }
}
