package credence.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianPriorTest {

  @ParameterizedTest
  @CsvSource({"0, 0.3, 0.1, -5", "0.2, 0.5, -0.4, 0", "0, 1, 3, -2", "-1, 0.1, -0.8, -1.5"})
  void theKlIsThatOfQuadrature(double priorMu, double priorSigma, float mu, float rho) {
    MeanField q = MeanField.of(new float[] {mu}, new float[] {rho});
    double kl = new GaussianPrior(priorMu, priorSigma).kl(q);
    double expected = quadrature(mu, q.sigma(0), priorMu, priorSigma);
    assertThat(kl).isCloseTo(expected, within(1e-8 * Math.max(1, expected)));
  }

  /** Simpson's rule over 14 standard deviations of q log(q / p). */
  private static double quadrature(double mu, double sigma, double priorMu, double priorSigma) {
    int intervals = 20_000;
    double h = 28 * sigma / intervals;
    double sum = 0;
    for (int i = 0; i <= intervals; i++) {
      double w = mu - 14 * sigma + i * h;
      double logQ = logNormal(w, mu, sigma);
      double f = Math.exp(logQ) * (logQ - logNormal(w, priorMu, priorSigma));
      sum += f * (i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2);
    }
    return sum * h / 3;
  }

  private static double logNormal(double w, double mu, double sigma) {
    double z = (w - mu) / sigma;
    return -0.5 * z * z - Math.log(sigma) - 0.5 * Math.log(2 * Math.PI);
  }

  @Test
  void theKlIsZeroAtThePriorAndSumsOverRanges() {
    float rho = (float) Softplus.inverse(0.3);
    MeanField q = MeanField.of(new float[] {0, 0, 1}, new float[] {rho, rho, -2});
    GaussianPrior prior = new GaussianPrior(0, 0.3);
    assertThat(prior.kl(q, 0, 2)).isCloseTo(0, within(1e-12));
    assertThat(prior.kl(q, 0, 2) + prior.kl(q, 2, 3)).isCloseTo(prior.kl(q), within(1e-12));
  }

  @Test
  void aSigmaThatIsNotPositiveIsRefused() {
    assertThatThrownBy(() -> new GaussianPrior(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prior.sigma = 0.0");
  }
}
