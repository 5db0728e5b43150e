package credence.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogUniformPriorTest {

  private static final LogUniformPrior PRIOR = new LogUniformPrior(3);

  /** E ln |z| of a standard normal z: -(gamma + ln 2) / 2, with Euler's constant. */
  private static final double LOG_NORMAL = -(0.57721566490153286 + Math.log(2)) / 2;

  /**
   * Molchanov et al. 2017, section 4.2: within 0.009 for every alpha. The KL has an arbitrary
   * constant, which the paper sets to k1.
   */
  @Test
  void theApproximationIsAsGoodAsPublished() {
    double worst = 0;
    for (double logAlpha = -7.9; logAlpha <= 7.9; logAlpha += 0.1) {
      double found = PRIOR.kl(0, 1, sigma(logAlpha));
      worst = Math.max(worst, Math.abs(found - kl(logAlpha)));
    }
    assertThat(worst).isBetween(1e-3, 0.009);
  }

  /** The integration itself, against closed forms at the ends. */
  @Test
  void theIntegrationIsExactAtItsEnds() {
    // ln |eps| = ln sqrt(alpha) + ln |z| for alpha to infinity.
    assertThat(kl(30)).isCloseTo(LOG_NORMAL + LogUniformPrior.K1, within(1e-6));
    // E ln |1 + sqrt(alpha) z| = -alpha / 2 - 3 alpha^2 / 4 - ... for alpha to 0.
    double alpha = Math.exp(-8);
    double series = -alpha / 2 - 0.75 * alpha * alpha;
    assertThat(kl(-8)).isCloseTo(LogUniformPrior.K1 + 4 + series, within(1e-9));
  }

  /**
   * E ln |eps| - ln(alpha) / 2 + k1 for eps ~ N(1, alpha): the paper's equation 13, with eps =
   * exp(s) and -exp(s) integrated apart so that nothing is singular.
   */
  private static double kl(double logAlpha) {
    double deviation = Math.exp(logAlpha / 2);
    double upper = Math.log(1 + 15 * deviation);
    double integral =
        Quadrature.simpson(
            s ->
                s
                    * Math.exp(s)
                    * (density(Math.exp(s), deviation) + density(-Math.exp(s), deviation)),
            -45,
            upper,
            20_000);
    return integral - logAlpha / 2 + LogUniformPrior.K1;
  }

  private static double density(double epsilon, double deviation) {
    double z = (epsilon - 1) / deviation;
    return Math.exp(-0.5 * z * z) / (deviation * Math.sqrt(2 * Math.PI));
  }

  @Test
  void weightsOfNoiseAloneAreMasked() {
    assertThat(PRIOR.isMasked(1, sigma(3.01))).isTrue();
    assertThat(PRIOR.isMasked(1, sigma(2.99))).isFalse();
    assertThat(PRIOR.isMasked(0, 0)).isFalse();
    assertThat(PRIOR.isMasked(0, 1e-3)).isTrue();
    assertThat(new LogUniformPrior(Double.POSITIVE_INFINITY).isMasked(0, 9)).isFalse();
  }

  @Test
  void theKlIsFlatWhereItIsClipped() {
    for (double logAlpha : new double[] {-9, 9}) {
      assertThat(PRIOR.klSlope(0, 1, sigma(logAlpha), 0)).isEqualTo(new Prior.Slope(0, 0));
      assertThat(PRIOR.kl(0, 1, sigma(logAlpha)))
          .isCloseTo(PRIOR.kl(0, 1, sigma(Math.copySign(8, logAlpha))), within(1e-7));
    }
  }

  /** At a mean of 1. */
  private static double sigma(double logAlpha) {
    return Math.exp(logAlpha / 2) * Math.sqrt(1 + LogUniformPrior.TINY);
  }
}
