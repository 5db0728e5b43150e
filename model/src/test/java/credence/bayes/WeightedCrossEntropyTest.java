package credence.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedCrossEntropyTest {

  private static final double[] OUTPUTS = {0.3, -1.2, 0.7, 2.1, 0.4, -0.6, -0.2, 0.9, 0.1};
  private static final Targets TARGETS = new Targets.Classes(new int[] {2, 0, 1});
  private static final Likelihood WEIGHTED = new WeightedCrossEntropy(List.of(2.0, 0.5, 1.25));

  @Test
  void theGradientIsThatOfTheLoss() {
    double[] gradient = new double[9];
    WEIGHTED.meanNll(OUTPUTS, TARGETS, 3, 3, gradient);
    double h = 1e-6;
    for (int i = 0; i < OUTPUTS.length; i++) {
      double slope = (nll(i, h) - nll(i, -h)) / (2 * h);
      assertThat(gradient[i]).as("output %d", i).isCloseTo(slope, within(1e-9));
    }
  }

  private static double nll(int moved, double by) {
    double[] outputs = OUTPUTS.clone();
    outputs[moved] += by;
    return WEIGHTED.meanNll(outputs, TARGETS, 3, 3, new double[9]);
  }

  @Test
  void weightsOfOneLeaveEveryBitAsItIs() {
    double[] plain = new double[9];
    double[] weighted = new double[9];
    double nll = new SoftmaxCrossEntropy().meanNll(OUTPUTS, TARGETS, 3, 3, plain);
    Likelihood ones = new WeightedCrossEntropy(List.of(1.0, 1.0, 1.0));
    assertThat(ones.meanNll(OUTPUTS, TARGETS, 3, 3, weighted)).isEqualTo(nll);
    assertThat(weighted).isEqualTo(plain);
  }

  /** Image 0 has class 2. */
  @Test
  void aWeightOfTwoIsTheImageTwice() {
    double[] twice = Arrays.copyOf(OUTPUTS, 12);
    System.arraycopy(OUTPUTS, 0, twice, 9, 3);
    Targets labels = new Targets.Classes(new int[] {2, 0, 1, 2});
    double[] expected = new double[12];
    double sum = 4 * new SoftmaxCrossEntropy().meanNll(twice, labels, 4, 3, expected);
    double[] found = new double[9];
    Likelihood weighted = new WeightedCrossEntropy(List.of(1.0, 1.0, 2.0));
    assertThat(3 * weighted.meanNll(OUTPUTS, TARGETS, 3, 3, found)).isCloseTo(sum, within(1e-14));
    for (int i = 0; i < 9; i++) {
      double both = expected[i] + (i < 3 ? expected[9 + i] : 0);
      assertThat(3 * found[i]).isCloseTo(4 * both, within(1e-14));
    }
  }

  @Test
  void aClassWithoutWeightHasNoGradient() {
    double[] gradient = new double[9];
    new WeightedCrossEntropy(List.of(1.0, 1.0, 0.0)).meanNll(OUTPUTS, TARGETS, 3, 3, gradient);
    assertThat(Arrays.copyOf(gradient, 3)).containsOnly(0.0);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    for (double weight : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new WeightedCrossEntropy(List.of(1.0, weight)));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new WeightedCrossEntropy(List.of(1.0, 2.0))
                    .meanNll(OUTPUTS, TARGETS, 3, 3, new double[9]))
        .withMessageContaining("3 outputs and weights of 2 classes");
  }
}
