package credence.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {

  @Test
  void schedulesBeginAtTheirStartAndEndAtTheirEnd() {
    for (LearningRate rate :
        new LearningRate[] {
          new LearningRate.Linear(1e-3, 1e-5), new LearningRate.Cosine(1e-3, 1e-5)
        }) {
      assertThat(rate.at(0, 400)).isEqualTo(1e-3);
      assertThat(rate.at(400, 400)).isCloseTo(1e-5, within(1e-18));
      assertThat(rate.at(500, 400)).isCloseTo(1e-5, within(1e-18));
      assertThat(rate.at(200, 400)).isCloseTo((1e-3 + 1e-5) / 2, within(1e-12));
    }
    assertThat(new LearningRate.Constant(0.1).at(399, 400)).isEqualTo(0.1);
  }

  @Test
  void aQuarterIntoACosineIsOneMinusTheSagittaOfThatAngle() {
    double expected = 0.5 * (1 + Math.sqrt(0.5));
    assertThat(new LearningRate.Cosine(1, 0).at(100, 400)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void theLastStepStillLearns() {
    assertThat(new LearningRate.Linear(1, 0).at(399, 400)).isPositive();
    assertThat(new LearningRate.Cosine(1, 0).at(399, 400)).isPositive();
  }

  @Test
  void aHeldRateIsTheSparseVariationalDropoutPapers() {
    LearningRate rate = new LearningRate.Held(new LearningRate.Linear(1e-3, 0), 100 / 200.0);
    for (int epoch = 0; epoch < 200; epoch++) {
      double paper = 1e-3 * Math.min(2 - epoch / 100.0, 1);
      assertThat(rate.at(600L * epoch, 600L * 200)).isCloseTo(paper, within(1e-15));
    }
  }

  @Test
  void aPlateauMultipliesTheRateWithEveryReduction() {
    LearningRate.Plateau rate = new LearningRate.Plateau(1e-3, 0.5, 2);
    assertThat(rate.at(7, 10)).isEqualTo(1e-3);
    assertThat(rate.reduced(3).at(0, 10)).isEqualTo(1e-3 / 8);
    assertThatThrownBy(() -> new LearningRate.Plateau(1, 1, 1)).hasMessageContaining("factor");
    assertThatThrownBy(() -> new LearningRate.Plateau(1, 0.5, 0)).hasMessageContaining("patience");
  }

  @Test
  void ratesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new LearningRate.Constant(0)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> new LearningRate.Cosine(1, -1)).hasMessageContaining("end = -1.0");
    assertThatThrownBy(() -> new LearningRate.Held(new LearningRate.Linear(1, 0), 1))
        .hasMessageContaining("hold-epochs: 1.0 of all epochs");
  }
}
