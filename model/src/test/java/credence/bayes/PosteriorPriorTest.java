package credence.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import credence.engine.EngineCases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PosteriorPriorTest {

  private static final int SIZE = 500;
  private static final GaussianPrior FIRST = new GaussianPrior(0.2, 0.3);

  /** Sigmas from 1e-4 to 1; every seventh parameter has none. */
  private static MeanField old() {
    float[] mu = EngineCases.normals(SIZE, 3);
    float[] rho = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      double sigma = Math.pow(10, -4.0 * i / SIZE);
      rho[i] = i % 7 == 0 ? Float.NEGATIVE_INFINITY : (float) Softplus.inverse(sigma);
    }
    return MeanField.of(mu, rho);
  }

  @Test
  void anOldPosteriorIsNoDistanceFromItself() {
    assertThat(PosteriorPrior.of(old(), 1, FIRST).kl(old())).isEqualTo(0.0);
    assertThat(PosteriorPrior.of(old(), 1, null).kl(old())).isEqualTo(0.0);
  }

  /** No data, nothing learnt: the slopes vanish where the old posterior is. */
  @Test
  void withoutDataThePosteriorStaysWhatItWas() {
    MeanField old = old();
    PosteriorPrior prior = PosteriorPrior.of(old, 1, FIRST);
    for (int i = 0; i < SIZE; i++) {
      if (old.isUncertain(i)) {
        Prior.Slope slope = prior.klSlope(i, old.mu()[i], old.sigma(i), 0);
        assertThat(slope.byMu()).isZero();
        assertThat(slope.bySigma() * old.sigma(i)).isCloseTo(0, within(1e-12));
      }
    }
  }

  /** q_old^gamma p_0^(1 - gamma) by its density: log p differs by a constant alone. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.95})
  void forgettingMixesTheLogDensities(double forget) {
    MeanField old = old();
    PosteriorPrior prior = PosteriorPrior.of(old, forget, FIRST);
    for (int i = 1; i < SIZE; i += 7) {
      double sigma = old.sigma(i);
      double own = prior.gaussianSigma(i).getAsDouble();
      for (double w : new double[] {-1.1, 0.4}) {
        double wanted = forget * energy(w, old.mu()[i], sigma) + (1 - forget) * energy(w, 0.2, 0.3);
        double at = forget * energy(0, old.mu()[i], sigma) + (1 - forget) * energy(0, 0.2, 0.3);
        double found = energy(w, prior.mean(i), own) - energy(0, prior.mean(i), own);
        assertThat(found).isCloseTo(wanted - at, within(1e-5 * (Math.abs(wanted) + Math.abs(at))));
      }
    }
  }

  private static double energy(double w, double mu, double sigma) {
    return (w - mu) * (w - mu) / (2 * sigma * sigma);
  }

  @Test
  void whatIsForgottenAltogetherIsTheFirstPrior() {
    MeanField old = old();
    PosteriorPrior prior = PosteriorPrior.of(old, 0, FIRST);
    for (int i = 0; i < SIZE; i++) {
      if (old.isUncertain(i)) {
        assertThat(prior.mean(i)).isCloseTo(0.2, within(1e-7));
        assertThat(prior.gaussianSigma(i).getAsDouble()).isCloseTo(0.3, within(1e-7));
      }
    }
  }

  @Test
  void whatHasNoSigmaKeepsItsValueAndHasNoKl() {
    MeanField old = old();
    for (double forget : new double[] {0, 0.5, 1}) {
      PosteriorPrior prior = PosteriorPrior.of(old, forget, FIRST);
      for (int i = 0; i < SIZE; i += 7) {
        assertThat(prior.vectors().mu()[i]).isEqualTo(old.mu()[i]);
        assertThat(prior.vectors().isUncertain(i)).isFalse();
        assertThat(prior.precision(i)).isZero();
        assertThat(prior.kl(i, 7, 0.1)).isZero();
        assertThat(prior.klSlope(i, 7, 0.1, 0)).isEqualTo(new Prior.Slope(0, 0));
      }
    }
  }

  /** The memory of 1 / (1 - gamma) days: precisions tend to P_0 + n h / (1 - gamma). */
  @Test
  void theNetworkNeverFreezes() {
    double data = 40;
    MeanField q = MeanField.of(new float[] {0.2f}, new float[] {(float) Softplus.inverse(0.3)});
    for (int day = 0; day < 200; day++) {
      PosteriorPrior prior = PosteriorPrior.of(q, 0.9, FIRST);
      double precision = prior.precision(0) + data;
      double sigma = 1 / Math.sqrt(precision);
      q = MeanField.of(new float[] {0.2f}, new float[] {(float) Softplus.inverse(sigma)});
    }
    double steady = 1 / (0.3 * 0.3) + data / (1 - 0.9);
    assertThat(1 / (q.sigma(0) * q.sigma(0))).isCloseTo(steady, within(1e-4 * steady));
  }

  @Test
  void aShareThatIsNoneIsRefused() {
    for (double forget : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PosteriorPrior.of(old(), forget, FIRST))
          .withMessageContaining("prior.forget = " + forget);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PosteriorPrior.of(old(), 0.5, null))
        .withMessageContaining("that the chain began with");
  }
}
