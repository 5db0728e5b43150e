package credence.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.bayes.Gaussian;
import credence.data.TargetScale;
import credence.job.base.JobException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What experiment files say of numbers. */
class NumberSettingsTest {

  private static final String TABLE =
      "data { name = table, path = p, target = y, validation = 10 }\n";

  private static Experiment read(String text) {
    return ExperimentReader.reread(TABLE + text, "test");
  }

  /** Else another table, or another likelihood, would be "already done". */
  @Test
  void whatIsPredictedAndHowIsPartOfTheRun() {
    Experiment experiment = read("data { features = [a, b], likelihood = gaussian, noise = 2 }");
    assertThat(experiment.deciding().at("/data/target").asText()).isEqualTo("y");
    for (String other :
        List.of(
            "data { features = [a, b], likelihood = gaussian, noise = 3 }",
            "data { features = [a, c], likelihood = gaussian, noise = 2 }",
            "data { features = [a, b], likelihood = gaussian, noise = 2, target = z }",
            "data { features = [a, b], likelihood = heteroscedastic }")) {
      assertThat(read(other).hash()).as(other).isNotEqualTo(experiment.hash());
    }
    Experiment again = ExperimentReader.reread(experiment.rendered(), "again");
    assertThat(again.settings()).isEqualTo(experiment.settings());
    DataSource.Numbers source = (DataSource.Numbers) again.settings().data().source();
    assertThat(source.likelihood(new TargetScale(0, 4))).isEqualTo(new Gaussian(0.5));
  }

  @Test
  void theDistanceOfMeansIsSelectedForInNumbersAlone() {
    assertThat(read("training.select = validation-rmse").settings().training().select())
        .isEqualTo(Selection.VALIDATION_RMSE);
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> ExperimentReader.reread("training.select = validation-rmse", "test"))
        .withMessageContaining("training.select")
        .withMessageContaining("mnist");
  }

  @Test
  void dl4jIsRefused() {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> read("engine = dl4j-averaging"))
        .withMessageContaining("engine")
        .withMessageContaining("trains on images");
  }

  @Test
  void aTableHasNoModelBefore() {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> read("prior { type = posterior, from = there }"))
        .withMessageContaining("prior.type");
  }
}
