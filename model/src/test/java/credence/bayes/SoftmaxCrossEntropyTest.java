package credence.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SoftmaxCrossEntropyTest {

  private static final SoftmaxCrossEntropy LOSS = new SoftmaxCrossEntropy();

  @Test
  void theGradientIsThatOfTheMeanLoss() {
    double[] outputs = {1, -2, 0.5, 0, 3, 0};
    Targets labels = new Targets.Classes(new int[] {2, 0});
    double[] gradient = new double[6];
    LOSS.meanNll(outputs, labels, 2, 3, gradient);
    for (int i = 0; i < outputs.length; i++) {
      double h = 1e-5;
      double[] more = outputs.clone();
      double[] less = outputs.clone();
      more[i] += h;
      less[i] -= h;
      double difference =
          LOSS.meanNll(more, labels, 2, 3, new double[6])
              - LOSS.meanNll(less, labels, 2, 3, new double[6]);
      assertThat(gradient[i]).isCloseTo(difference / (2 * h), within(1e-9));
    }
  }

  /** By central differences, and beside a copy of the image in the place of its weight. */
  @Test
  void anImageOfWeightTwoIsTheImageTwice() {
    double[] outputs = {1, -2, 0.5, 0, 3, 0};
    Targets weighted = new Targets.Classes(new int[] {2, 0}, new float[] {2, 1});
    double[] gradient = new double[6];
    double nll = LOSS.meanNll(outputs, weighted, 2, 3, gradient);
    double[] twice = {1, -2, 0.5, 0, 3, 0, 1, -2, 0.5};
    double[] copies = new double[9];
    Targets labels = new Targets.Classes(new int[] {2, 0, 2});
    assertThat(2 * nll).isCloseTo(3 * LOSS.meanNll(twice, labels, 3, 3, copies), within(1e-14));
    for (int i = 0; i < 6; i++) {
      double expected = 3 * (copies[i] + (i < 3 ? copies[6 + i] : 0));
      assertThat(2 * gradient[i]).isCloseTo(expected, within(1e-14));
      double h = 1e-5;
      double[] more = outputs.clone();
      double[] less = outputs.clone();
      more[i] += h;
      less[i] -= h;
      double difference =
          LOSS.meanNll(more, weighted, 2, 3, new double[6])
              - LOSS.meanNll(less, weighted, 2, 3, new double[6]);
      assertThat(gradient[i]).isCloseTo(difference / (2 * h), within(1e-9));
    }
  }

  @Test
  void aLabelOutsideTheOutputsIsAnErrorAndNotTheGradientOfTheNextExample() {
    double[] gradient = new double[6];
    for (int label : new int[] {-1, 3}) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  LOSS.meanNll(
                      new double[6], new Targets.Classes(new int[] {label, 0}), 2, 3, gradient))
          .withMessage("label of example 0 = %d, but there are 3 outputs", label);
    }
    assertThat(gradient).containsOnly(0);
  }
}
