package credence.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.bayes.EmpiricalPrior;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.config.hocon.Hocon;
import credence.job.config.hocon.Layers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Gaussian prior by its sigma or by the weight decay that it amounts to. */
class WeightDecayTest {

  private static final ExperimentReader READER = new ExperimentReader(new Configuration());

  @TempDir Path folder;

  /** sqrt(0.1 / (50000 x 2e-4)) = 0.1, sqrt(1 / 10) without a temperature. */
  @Test
  void theSigmaFollowsFromTemperatureAndImages() throws IOException {
    assertThat(prior("prior.weight-decay = 2e-4, training.kl.temperature = 0.1"))
        .isEqualTo(new GaussianPrior(0, 0.1));
    assertThat(prior("prior { weight-decay = 2e-4, mu = 1 }"))
        .isEqualTo(new GaussianPrior(1, Math.sqrt(0.1)));
    String warmed =
        "prior.weight-decay = 2e-4, training.kl { temperature = 0.1, warm-up-epochs = 2 }";
    assertThat(prior(warmed)).isEqualTo(new GaussianPrior(0, 0.1));
  }

  @Test
  void anEmpiricalPriorHasItToo() throws IOException {
    MeanField trained = MeanField.of(new float[] {1, 2}, new float[2]);
    String text =
        "prior { type = empirical, weight-decay = 2e-4 }, posterior.from = m,"
            + " training.kl.temperature = 0.1";
    assertThat(read(text).settings().method(trained, 50_000).prior())
        .isEqualTo(new EmpiricalPrior(trained.mu(), 0.1));
  }

  /** The upper layer has the word, whichever of the two it says; null says nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prior.sigma = 0.2        | prior.weight-decay=2e-5 | 1",
        "prior.weight-decay = 1   | prior.sigma=0.5         | 0.5",
        "prior.sigma = 0.2        | prior.weight-decay=null | 0.2",
        "prior.weight-decay = 2e-5 | prior.sigma=null       | 1",
        "prior.weight-decay = 2e-5 | prior.mu=0             | 1",
        "prior.weight-decay = 2e-5 | prior.type=gaussian    | 1",
        "prior.weight-decay = 1   | prior.weight-decay=null | 0.3"
      })
  void theOtherGivesWay(String file, String set, double sigma) throws IOException {
    assertThat(read(file, set).settings().method(null, 50_000).prior())
        .isEqualTo(new GaussianPrior(0, sigma));
  }

  @Test
  void whatGivesWayIsSaid() {
    Layers file = Layers.NONE.under(Hocon.parse("\nprior.sigma = 0.2", "e.conf"));
    List<String> notes = new ArrayList<>();
    ExperimentReader.resolve(file.under(Hocon.parse("prior.weight-decay = 1", "s")), notes::add);
    assertThat(notes).containsExactly("prior.sigma (e.conf:2) gives way to prior.weight-decay");
    notes.clear();
    ExperimentReader.resolve(file, notes::add);
    assertThat(notes).isEmpty();
  }

  @Test
  void bothInOneLayerAre64() throws IOException {
    assertRefused(
        "\nprior { sigma = 0.3, weight-decay = 1e-4 }",
        "prior.weight-decay = 1.0E-4 and prior.sigma = 0.3 say the same",
        "experiment.conf:2)");
    assertRefused("", "say the same", "--set", "prior.sigma=0.3", "prior.weight-decay=1e-4");
    assertRefused("prior { sigma = 0.3, weight-decay = 1e-4 }", "", "", "prior.type=gaussian");
  }

  @Test
  void itIsOfGaussiansAlone() throws IOException {
    assertRefused(
        "prior { type = scale-mixture, weight-decay = 1e-4 }",
        "unknown key prior.weight-decay",
        "pi, sigma1, sigma2");
    assertRefused(
        "prior { type = log-uniform, weight-decay = 1e-4 }, posterior.family = gaussian-weights",
        "unknown key prior.weight-decay",
        "threshold");
    assertRefused("prior.weight-decay = 0", "prior.weight-decay = 0.0 must be positive", "");
    assertRefused("prior.weight-decay = much", "prior.weight-decay", "a number");
    assertThat(read("prior.weight-decay = 1", "prior.type=scale-mixture").rendered())
        .doesNotContain("weight-decay");
  }

  @Test
  void aDecayThatMakesNoSigmaIs64() throws IOException {
    ExperimentConfig config = read("prior.weight-decay = 1e-322").settings();
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> config.method(null, 1))
        .matches(e -> e.exitCode() == ExitCode.USAGE)
        .withMessageContaining("a sigma of Infinity");
  }

  /** Runs from before there was such a key have the hash that they had. */
  @Test
  void theResolvedFileHasTheOneThatCounts() throws IOException {
    Experiment plain = read("");
    assertThat(plain.rendered()).contains("sigma=0.3").doesNotContain("weight-decay");
    assertThat(plain.deciding().path("prior").toString())
        .isEqualTo("{\"mu\":0.0,\"sigma\":0.3,\"type\":\"gaussian\"}");
    Experiment decayed = read("prior.weight-decay = 1e-4");
    assertThat(decayed.rendered()).contains("weight-decay=1.0E-4").doesNotContain(" sigma=");
    assertThat(decayed.hash()).isNotEqualTo(plain.hash());
    assertThat(ExperimentReader.reread(decayed.rendered(), "config.conf")).isEqualTo(decayed);
    assertThat(decayed.chosen()).containsExactly("prior.weight-decay = 1.0E-4");
  }

  private Prior prior(String text) throws IOException {
    return read(text).settings().method(null, 50_000).prior();
  }

  private void assertRefused(String text, String what, String why, String... settings)
      throws IOException {
    Path file = write(text);
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> READER.read(file.toString(), List.of(settings)))
        .matches(e -> e.exitCode() == ExitCode.USAGE)
        .withMessageContaining(what)
        .withMessageContaining(why);
  }

  private Experiment read(String text, String... settings) throws IOException {
    return READER.read(write(text).toString(), List.of(settings));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("experiment.conf"), text);
  }
}
