package credence.predict.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Quadrature;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against integrals by Simpson's rule. */
class NormalMixtureTest {

  private static final double[] MEANS = {-1, 0.5, 2.25};
  private static final double[] SIGMAS = {0.3, 0.7, 1.5};
  private static final NormalMixture MIXTURE = new NormalMixture(MEANS, SIGMAS);

  @Test
  void momentsAreThoseOfTheDensity() {
    assertThat(simpson(y -> density(y), -20, 25)).isCloseTo(1, within(1e-10));
    double mean = simpson(y -> y * density(y), -20, 25);
    double square = simpson(y -> y * y * density(y), -20, 25);
    assertThat(MIXTURE.mean()).isCloseTo(mean, within(1e-10));
    assertThat(MIXTURE.aleatoric() + MIXTURE.epistemic())
        .isCloseTo(square - mean * mean, within(1e-9));
    assertThat(MIXTURE.standardDeviation())
        .isCloseTo(Math.sqrt(square - mean * mean), within(1e-9));
    assertThat(MIXTURE.aleatoric()).isCloseTo((0.09 + 0.49 + 2.25) / 3, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-4, -1.2, 0, 0.9, 3, 7.5})
  void distributionAndScoreAreIntegrals(double y) {
    assertThat(MIXTURE.cdf(y)).isCloseTo(simpson(z -> density(z), -20, y), within(1e-10));
    assertThat(MIXTURE.logDensity(y)).isCloseTo(Math.log(density(y)), within(1e-10));
    double below = simpson(z -> Math.pow(MIXTURE.cdf(z), 2), -20, y);
    double above = simpson(z -> Math.pow(1 - MIXTURE.cdf(z), 2), y, 25);
    assertThat(MIXTURE.crps(y)).isCloseTo(below + above, within(1e-8));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 0.025, 0.05, 0.3, 0.5, 0.9, 0.999})
  void quantilesAreWhereTheDistributionIs(double p) {
    assertThat(MIXTURE.cdf(MIXTURE.quantile(p))).isCloseTo(p, within(1e-11));
    NormalMixture apart = new NormalMixture(new double[] {-1e4, 1e4}, new double[] {1e-3, 2});
    assertThat(apart.cdf(apart.quantile(p))).isCloseTo(p, within(1e-9));
  }

  /** Of the standard normal distribution, from tables. */
  @Test
  void oneComponentIsItsNormalDistribution() {
    NormalMixture one = new NormalMixture(new double[] {3}, new double[] {2});
    assertThat(one.quantile(0.975)).isCloseTo(3 + 2 * 1.959963984540054, within(1e-9));
    assertThat(one.quantile(0.5)).isCloseTo(3, within(1e-12));
    assertThat(one.epistemic()).isEqualTo(0);
    double z = (4.0 - 3) / 2;
    double phi = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    double expected = 2 * (z * (2 * 0.691462461274013 - 1) + 2 * phi - 1 / Math.sqrt(Math.PI));
    assertThat(one.crps(4)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void farPointsKeepTheirDigits() {
    NormalMixture one = new NormalMixture(new double[] {0}, new double[] {1});
    assertThat(one.logDensity(1000))
        .isCloseTo(-500_000 - 0.5 * Math.log(2 * Math.PI), within(1e-9));
    assertThat(one.cdf(-50)).isEqualTo(0);
    assertThat(one.cdf(50)).isEqualTo(1);
    // Phi(-6), from Abramowitz and Stegun, table 26.2.
    assertThat(one.cdf(-6)).isCloseTo(9.865876450377e-10, within(1e-15));
  }

  @Test
  void severalNetworksPredictAsAllTheirDraws() {
    NormalMixture one = new NormalMixture(new double[] {-1}, new double[] {0.3});
    NormalMixture two = new NormalMixture(new double[] {0.5, 2.25}, new double[] {0.7, 1.5});
    NormalMixture pooled = NormalMixture.pooled(List.of(one, two));
    assertThat(pooled.components()).isEqualTo(3);
    assertThat(pooled.logDensity(0.8)).isEqualTo(MIXTURE.logDensity(0.8));
    assertThat(pooled.epistemic()).isEqualTo(MIXTURE.epistemic());
  }

  @Test
  void aMixtureOfNothingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NormalMixture(new double[0], new double[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NormalMixture(new double[1], new double[2]));
    assertThatIllegalArgumentException().isThrownBy(() -> MIXTURE.quantile(1));
  }

  private static double density(double y) {
    double sum = 0;
    for (int t = 0; t < MEANS.length; t++) {
      double z = (y - MEANS[t]) / SIGMAS[t];
      sum += Math.exp(-z * z / 2) / (SIGMAS[t] * Math.sqrt(2 * Math.PI)) / MEANS.length;
    }
    return sum;
  }

  private static double simpson(DoubleUnaryOperator f, double from, double to) {
    return Quadrature.simpson(f, from, to, 40_000);
  }
}
