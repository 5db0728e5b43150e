package credence.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.engine.NonFiniteException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrawnProbabilitiesTest {

  @Test
  void softmaxOfTwoClassesIsTheSigmoidOfTheirDifference() {
    DrawnProbabilities drawn = Drawn.ofLogits(Link.SOFTMAX, 1, 2, 2.5f, 1);
    assertThat(drawn.probability(0, 0)).isCloseTo(1 / (1 + Math.exp(-1.5)), within(1e-15));
    assertThat(drawn.logit(0, 0)).isEqualTo(2.5);
  }

  @Test
  void softplusNormalisesSoftplus() {
    DrawnProbabilities drawn = Drawn.ofLogits(Link.SOFTPLUS, 1, 3, 0, 3, -2);
    double a = Math.log(2);
    double b = Math.log(1 + Math.exp(3));
    double c = Math.log(1 + Math.exp(-2));
    assertThat(drawn.probability(0, 0)).isCloseTo(a / (a + b + c), within(1e-15));
    assertThat(drawn.probability(0, 1)).isCloseTo(b / (a + b + c), within(1e-15));
    assertThat(drawn.probability(0, 2)).isCloseTo(c / (a + b + c), within(1e-15));
  }

  @Test
  void softplusJoinsItsTailWithoutAStep() {
    double above = Link.SOFTPLUS.score(Math.nextUp(-37.0));
    assertThat(above).isCloseTo(-37, within(1e-14));
    assertThat(Link.SOFTPLUS.score(-1e30)).isEqualTo(-1e30);
  }

  @ParameterizedTest
  @EnumSource(Link.class)
  void extremeLogitsGiveFiniteLogarithms(Link link) {
    DrawnProbabilities drawn =
        Drawn.ofLogits(link, 2, 2, 3e38f, -3e38f, -Float.MIN_VALUE, Float.MAX_VALUE);
    for (int c = 0; c < 2; c++) {
      assertThat(drawn.logMean(c)).isCloseTo(-Math.log(2), within(1e-12));
      assertThat(drawn.mean(c)).isCloseTo(0.5, within(1e-12));
      for (int t = 0; t < 2; t++) {
        assertThat(drawn.logProbability(t, c)).isFinite();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Link.class)
  void probabilitiesOfADrawAndTheirMeanSumToOne(Link link) {
    DrawnProbabilities drawn = Drawn.random(link, 7, 5, 10, 1);
    double mean = 0;
    for (int c = 0; c < 5; c++) {
      double direct = 0;
      for (int t = 0; t < 7; t++) {
        direct += drawn.probability(t, c) / 7;
      }
      assertThat(drawn.mean(c)).isCloseTo(direct, within(1e-15));
      mean += drawn.mean(c);
    }
    assertThat(mean).isCloseTo(1, within(1e-14));
  }

  @Test
  void drawsAreFoundByTheirStride() {
    // [draws = 2, examples = 2, classes = 2]; the second example.
    float[] outputs = {9, 9, 0, 1, 9, 9, 5, 2};
    DrawnProbabilities drawn = new DrawnProbabilities(Link.SOFTMAX, 2, 2);
    drawn.load(outputs, 2, 4);
    assertThat(drawn.logit(0, 1)).isEqualTo(1);
    assertThat(drawn.logit(1, 0)).isEqualTo(5);
    assertThat(drawn.prediction()).isZero();
  }

  @Test
  void aCertainPredictionIsNotMoreThanCertain() {
    for (int draws = 1; draws < 100; draws++) {
      float[] logits = new float[2 * draws];
      for (int t = 0; t < draws; t++) {
        logits[2 * t] = 100;
      }
      assertThat(Drawn.ofLogits(Link.SOFTMAX, draws, 2, logits).mean(0)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void theFirstOfEqualClassesIsPredicted() {
    assertThat(Drawn.ofLogits(Link.SOFTMAX, 1, 4, 1, 3, 3, 2).prediction()).isEqualTo(1);
  }

  @Test
  void anOutputThatIsNotANumberIsNamed() {
    assertThatThrownBy(() -> Drawn.ofLogits(Link.SOFTMAX, 2, 2, 0, 0, 0, Float.NaN))
        .isInstanceOf(NonFiniteException.class)
        .hasMessage("output 1 of draw 1 is not finite");
  }
}
