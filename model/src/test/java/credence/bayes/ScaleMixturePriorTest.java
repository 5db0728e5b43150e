package credence.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleMixturePriorTest {

  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  /** Many weights with one posterior: the mean of their estimates, in standard errors. */
  @ParameterizedTest
  @CsvSource({
    "0.25, 1, 0.0025, 0.1, 0.05",
    "0.5, 0.37, 0.0009, -0.4, 0.02",
    "0.75, 0.14, 0.00034, 0, 0.3",
    "0.5, 1, 0.1, 0.2, 0.15"
  })
  void theEstimateIsUnbiased(double pi, double sigma1, double sigma2, float mu, double sigma) {
    ScaleMixturePrior prior = new ScaleMixturePrior(pi, sigma1, sigma2);
    double exact =
        -0.5 * (LOG_2_PI + 1)
            - Math.log(sigma)
            - Quadrature.expectation(prior::logDensity, mu, sigma);
    int count = 20_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double difference = prior.kl(i, mu, sigma) - exact;
      sum += difference;
      squares += difference * difference;
    }
    double error = Math.sqrt(squares / count / count);
    assertThat(sum / count).isCloseTo(0, within(4 * error));
    // A hundredth of a nat for a weight, a permille of the KL where that is more.
    assertThat(error).isLessThan(Math.max(0.01, 1e-3 * exact));
  }

  @Test
  void theSameWeightHasTheSameEstimateEveryTimeAndOthersHaveOthers() {
    ScaleMixturePrior prior = new ScaleMixturePrior(0.5, 1, 0.01);
    assertThat(prior.kl(3, 0.1, 0.2)).isEqualTo(prior.kl(3, 0.1, 0.2));
    assertThat(prior.kl(3, 0.1, 0.2)).isNotEqualTo(prior.kl(4, 0.1, 0.2));
    MeanField q = MeanField.of(new float[] {0, 0.1f, 0.2f}, new float[] {-2, -3, -4});
    assertThat(prior.kl(q, 0, 1) + prior.kl(q, 1, 3)).isCloseTo(prior.kl(q), within(1e-12));
  }

  /** Two equal components are one Gaussian, whose KL has a closed form. */
  @Test
  void equalComponentsAreAGaussian() {
    ScaleMixturePrior mixture = new ScaleMixturePrior(0.25, 0.3, 0.3);
    GaussianPrior gaussian = new GaussianPrior(0, 0.3);
    int size = 20_000;
    float[] mu = new float[size];
    float[] rho = new float[size];
    for (int i = 0; i < size; i++) {
      mu[i] = (i % 7 - 3) / 10f;
      rho[i] = -4 + i % 5;
    }
    MeanField q = MeanField.of(mu, rho);
    // With antithetic pairs, -log p has only its quadratic part left: (sigma^2 / 2 sigma_p^2) of a
    // chi-squared mean of 8 draws, which has variance 2 / 8.
    double variance = 0;
    for (int i = 0; i < size; i++) {
      double part = q.sigma(i) * q.sigma(i) / (2 * 0.09);
      variance += part * part * 2 / 8;
    }
    assertThat(mixture.kl(q)).isCloseTo(gaussian.kl(q), within(4 * Math.sqrt(variance)));
    for (int i = 0; i < 35; i++) {
      double w = mu[i];
      assertThat(mixture.energySlope(i, w)).isCloseTo(gaussian.energySlope(i, w), within(1e-12));
      assertThat(mixture.logDensity(w))
          .isCloseTo(-0.5 * (LOG_2_PI + w * w / 0.09) - Math.log(0.3), within(1e-12));
    }
  }

  @Test
  void theDensityIntegratesToOne() {
    ScaleMixturePrior prior = new ScaleMixturePrior(0.25, 0.8, 0.01);
    double mass = Quadrature.simpson(w -> Math.exp(prior.logDensity(w)), -12, 12, 400_000);
    assertThat(mass).isCloseTo(1, within(1e-9));
  }

  /** Where one component's density underflows, the other's counts alone. */
  @Test
  void theLogDensityAndItsSlopeAreFiniteFarOut() {
    ScaleMixturePrior prior = new ScaleMixturePrior(0.5, 1, Math.exp(-8));
    assertThat(prior.logDensity(30)).isCloseTo(Math.log(0.5) - 0.5 * LOG_2_PI - 450, within(1e-9));
    assertThat(prior.energySlope(0, 30)).isCloseTo(30, within(1e-9));
    assertThat(prior.energySlope(0, 0)).isZero();
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThatThrownBy(() -> new ScaleMixturePrior(1, 1, 1)).hasMessageContaining("prior.pi = 1.0");
    assertThatThrownBy(() -> new ScaleMixturePrior(0.5, 0, 1)).hasMessageContaining("prior.sigma1");
    assertThatThrownBy(() -> new ScaleMixturePrior(0.5, 1, -1))
        .hasMessageContaining("prior.sigma2 = -1.0");
  }
}
