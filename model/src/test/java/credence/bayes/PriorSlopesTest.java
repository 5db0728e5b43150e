package credence.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Slopes of every prior against central differences of what they are slopes of. */
class PriorSlopesTest {

  private static final double[] MUS = {-1.3, -0.04, 0.0007, 0.2, 2.5};
  private static final double[] SIGMAS = {0.002, 0.05, 0.4, 1.7};
  private static final double[] EPSILONS = {-2.1, 0.3, 1.2};

  static Stream<Prior> closedForms() {
    return Stream.of(
        new GaussianPrior(0.3, 0.7),
        new EmpiricalPrior(new float[] {0.4f, -0.2f}, 0.3),
        new PosteriorPrior(MeanField.of(new float[] {0.4f, -0.2f}, new float[] {-3, -1}), 1, null),
        new LogUniformPrior(3));
  }

  static Stream<ScaleMixturePrior> mixtures() {
    // Blundell's grid at its ends, and equal components.
    return Stream.of(
        new ScaleMixturePrior(0.25, 1, Math.exp(-6)),
        new ScaleMixturePrior(0.75, Math.exp(-2), Math.exp(-8)),
        new ScaleMixturePrior(0.5, 0.3, 0.3));
  }

  @ParameterizedTest
  @MethodSource("closedForms")
  void slopesOfTheKlAreThoseOfFiniteDifferences(Prior prior) {
    for (double mu : MUS) {
      for (double sigma : SIGMAS) {
        Prior.Slope slope = prior.klSlope(1, mu, sigma, 0.7);
        assertSlope(m -> prior.kl(1, m, sigma), mu, slope.byMu());
        assertSlope(s -> prior.kl(1, mu, s), sigma, slope.bySigma());
      }
    }
  }

  /** Of log q(w) - log p(w) at w = mu + sigma epsilon, with the epsilon held fixed. */
  @ParameterizedTest
  @MethodSource("mixtures")
  void slopesOfAnEstimatedKlAreThoseOfFiniteDifferences(ScaleMixturePrior prior) {
    for (double mu : MUS) {
      for (double sigma : SIGMAS) {
        for (double epsilon : EPSILONS) {
          Prior.Slope slope = prior.klSlope(0, mu, sigma, epsilon);
          assertSlope(m -> -prior.logDensity(m + sigma * epsilon), mu, slope.byMu());
          assertSlope(
              s -> -Math.log(s) - prior.logDensity(mu + s * epsilon), sigma, slope.bySigma());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("mixtures")
  void theEnergyOfAMixtureIsMinusItsLogDensity(ScaleMixturePrior prior) {
    for (double w : MUS) {
      assertSlope(x -> -prior.logDensity(x), w, prior.energySlope(0, w));
    }
  }

  /** A KL differs from the energy at mu by what does not depend on mu, for a Gaussian. */
  @ParameterizedTest
  @MethodSource("closedForms")
  void theEnergyOfAGaussianHasTheSlopeOfItsKl(Prior prior) {
    for (double w : MUS) {
      double expected = prior instanceof LogUniformPrior ? 0 : prior.klSlope(1, w, 0.1, 0).byMu();
      assertThat(prior.energySlope(1, w)).isEqualTo(expected);
    }
  }

  @Test
  void everyParameterHasAMeanOfItsOwnInAnEmpiricalPrior() {
    EmpiricalPrior prior = new EmpiricalPrior(new float[] {0.5f, -2}, 0.3);
    for (int i : List.of(0, 1)) {
      GaussianPrior alone = new GaussianPrior(prior.means()[i], 0.3);
      assertThat(prior.kl(i, 0.1, 0.2)).isEqualTo(alone.kl(0, 0.1, 0.2));
      assertThat(prior.klSlope(i, 0.1, 0.2, 0)).isEqualTo(alone.klSlope(0, 0.1, 0.2, 0));
    }
  }

  @Test
  void whatHasNoSigmaHasNoKl() {
    float point = Float.NEGATIVE_INFINITY;
    MeanField q = MeanField.of(new float[] {0.1f, 7, 0.3f}, new float[] {-2, point, -3});
    MeanField alone = MeanField.of(new float[] {0.1f, 0.3f}, new float[] {-2, -3});
    GaussianPrior prior = new GaussianPrior(0.3, 0.7);
    assertThat(prior.kl(q)).isCloseTo(prior.kl(alone), within(1e-12));
    assertThat(new ScaleMixturePrior(0.5, 1, 0.1).kl(q, 1, 2)).isZero();
    assertThat(new LogUniformPrior(3).kl(q, 1, 2)).isZero();
  }

  private static void assertSlope(DoubleUnaryOperator f, double x, double slope) {
    double h = 1e-5 * Math.abs(x);
    double difference = (f.applyAsDouble(x + h) - f.applyAsDouble(x - h)) / (2 * h);
    // Rounding of f enters by 1e-16 f / h.
    double rounding = 1e-15 * Math.abs(f.applyAsDouble(x)) / h;
    assertThat(slope).isCloseTo(difference, within(1e-7 * Math.abs(difference) + rounding + 1e-9));
  }
}
