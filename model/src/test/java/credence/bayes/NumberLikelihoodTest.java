package credence.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberLikelihoodTest {

  private static final Targets TARGETS =
      new Targets.Numbers(new float[] {0.5f, -1, 2, 0.25f, 7, 8}, 2);
  private static final double[] MEANS = {0.7, -1.5, 1, 0.25};
  private static final double[] OUTPUTS = {0.7, -1.5, 0.3, -0.8, 1, 0.25, -0.4, 1.2};

  @Test
  void gaussianNllIsTheDensitysLogarithm() {
    double s = 0.3;
    double expected = (nll(0.5, 0.7, s) + nll(-1, -1.5, s) + nll(2, 1, s) + nll(0.25, 0.25, s)) / 2;
    assertThat(new Gaussian(s).meanNll(MEANS, TARGETS, 2, 2, new double[4]))
        .isCloseTo(expected, within(1e-12));
  }

  @Test
  void heteroscedasticNllIsTheDensitysLogarithmAtTheNetworksOwnVariance() {
    double first = nll(0.5, 0.7, Math.exp(0.15)) + nll(-1, -1.5, Math.exp(-0.4));
    double second = nll(2, 1, Math.exp(-0.2)) + nll(0.25, 0.25, Math.exp(0.6));
    assertThat(new Heteroscedastic(0).meanNll(OUTPUTS, TARGETS, 2, 4, new double[8]))
        .isCloseTo((first + second) / 2, within(1e-12));
  }

  @Test
  void gradientsAreThoseOfTheMeanLoss() {
    assertGradient(new Gaussian(0.3), MEANS, 2);
    assertGradient(new Heteroscedastic(0), OUTPUTS, 4);
  }

  /** Seitzer et al. 2022: each number's gradient times its variance to the power of beta. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void betaWeighsTheGradientAndLeavesTheLoss(double beta) {
    double[] plain = new double[8];
    double[] weighted = new double[8];
    double nll = new Heteroscedastic(0).meanNll(OUTPUTS, TARGETS, 2, 4, plain);
    assertThat(new Heteroscedastic(beta).meanNll(OUTPUTS, TARGETS, 2, 4, weighted)).isEqualTo(nll);
    for (int b = 0; b < 2; b++) {
      for (int i = 0; i < 4; i++) {
        double variance = Math.exp(OUTPUTS[4 * b + 2 + i % 2]);
        assertThat(weighted[4 * b + i])
            .isCloseTo(plain[4 * b + i] * Math.pow(variance, beta), within(1e-12));
      }
    }
    if (beta == 0) {
      assertThat(weighted).isEqualTo(plain);
    }
  }

  @Test
  void errorsAreSquaredDistancesOfTheMeansOfDraws() {
    double[] sums = {1.4, -3, 0.6, -1.6, 2, 0.5, -0.8, 2.4};
    double expected = (0.2 * 0.2 + 0.5 * 0.5) / 2 + (1.0 + 0) / 2;
    assertThat(new Heteroscedastic(0).errors(sums, 2, TARGETS, 2, 4))
        .isCloseTo(expected, within(1e-7));
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Heteroscedastic(0).meanNll(MEANS, TARGETS, 2, 2, new double[4]))
        .withMessage("likelihood heteroscedastic of 2 numbers needs 4 outputs, and there are 2");
    Targets classes = new Targets.Classes(new int[] {0, 1});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Gaussian(1).meanNll(MEANS, classes, 2, 2, new double[4]))
        .withMessage("targets are classes, and numbers are needed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SoftmaxCrossEntropy().meanNll(MEANS, TARGETS, 2, 2, new double[4]))
        .withMessage("targets are numbers, and classes are needed");
    assertThatIllegalArgumentException().isThrownBy(() -> new Gaussian(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Heteroscedastic(1.5));
  }

  private static double nll(double y, double f, double s) {
    double z = (y - f) / s;
    return -Math.log(Math.exp(-z * z / 2) / (s * Math.sqrt(2 * Math.PI)));
  }

  private static void assertGradient(Likelihood likelihood, double[] outputs, int width) {
    double[] gradient = new double[outputs.length];
    likelihood.meanNll(outputs, TARGETS, 2, width, gradient);
    double h = 1e-6;
    for (int i = 0; i < outputs.length; i++) {
      double[] more = outputs.clone();
      double[] less = outputs.clone();
      more[i] += h;
      less[i] -= h;
      double difference =
          likelihood.meanNll(more, TARGETS, 2, width, new double[outputs.length])
              - likelihood.meanNll(less, TARGETS, 2, width, new double[outputs.length]);
      assertThat(gradient[i]).isCloseTo(difference / (2 * h), within(1e-7));
    }
  }
}
