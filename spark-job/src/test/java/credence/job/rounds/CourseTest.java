package credence.job.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import credence.bayes.MeanField;
import credence.job.config.ExperimentReader;
import credence.job.config.TrainingConfig;
import credence.job.support.RoundFigures;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class CourseTest {

  private static final String PLATEAU =
      "training.learning-rate={type = plateau, start = 1e-3, factor = 0.5, patience = 2}";

  @Test
  void theRateFallsAfterEvaluationsWithoutALowerNll() {
    Course course = new Course(training(PLATEAU));
    // Patience is 2: lower, higher, equal to the lowest, higher, higher.
    double[] rates = {1, 1, 0.5, 0.5, 0.25};
    double[] nll = {0.4, 0.5, 0.4, 0.45, 0.41};
    for (int i = 0; i < nll.length; i++) {
      course.evaluated(RoundFigures.evaluated(i + 1, nll[i], 1, 0), posterior());
      assertThat(course.learningRate().at(0, 10)).as("after " + i).isEqualTo(1e-3 * rates[i]);
    }
  }

  @Test
  void theLowestValidationNllIsTheBestAndTheFirstOfEquals() {
    Course course = new Course(training("training.select=validation-nll"));
    MeanField best = posterior();
    course.evaluated(RoundFigures.evaluated(1, 0.5, 1, 0), posterior());
    course.evaluated(RoundFigures.evaluated(2, 0.4, 9, 9), best);
    course.evaluated(RoundFigures.evaluated(3, 0.4, 0, 0), posterior());
    assertThat(course.bestRound()).isEqualTo(2);
    assertThat(course.best()).isSameAs(best);
  }

  @Test
  void theElboCountsKlAndTrainingNll() {
    Course course = new Course(training("training.select=elbo"));
    course.evaluated(RoundFigures.evaluated(1, 0, 0.3, 0.3), posterior());
    course.evaluated(RoundFigures.evaluated(2, 9, 0.1, 0.4), posterior());
    course.evaluated(RoundFigures.evaluated(3, 0, 0.05, 0.5), posterior());
    assertThat(course.bestRound()).isEqualTo(2);
  }

  @Test
  void withoutSelectionNothingIsKept() {
    Course course = new Course(training());
    course.evaluated(RoundFigures.evaluated(1, 0.5, 1, 0), posterior());
    assertThat(course.best()).isNull();
    assertThat(course.learningRate()).isEqualTo(training().learningRate());
  }

  @Test
  void whatIsResumedGoesOnAlike() {
    TrainingConfig training = training(PLATEAU, "training.select=validation-nll");
    double[] nll = {0.5, 0.4, 0.6, 0.7, 0.3, 0.45, 0.5, 0.2};
    for (int stop = 0; stop < nll.length; stop++) {
      Course whole = new Course(training);
      Course broken = new Course(training);
      for (int i = 0; i < nll.length; i++) {
        if (i == stop) {
          broken = Course.resumed(training, broken.json(), broken.best(), broken.average());
        }
        whole.evaluated(RoundFigures.evaluated(i + 1, nll[i], 1, 0), posterior());
        broken.evaluated(RoundFigures.evaluated(i + 1, nll[i], 1, 0), posterior());
        assertThat(broken.json()).isEqualTo(whole.json());
        assertThat(broken.learningRate()).isEqualTo(whole.learningRate());
      }
    }
  }

  private static MeanField posterior() {
    return MeanField.of(new float[1], new float[1]);
  }

  private static TrainingConfig training(String... settings) {
    return new ExperimentReader(new Configuration())
        .read(null, List.of(settings))
        .settings()
        .training();
  }
}
