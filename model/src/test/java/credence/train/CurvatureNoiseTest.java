package credence.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.Estimator;
import credence.bayes.Estimator.Sides;
import credence.bayes.Estimator.WeightSampling;
import credence.engine.Ivon;
import org.junit.jupiter.api.Test;

class CurvatureNoiseTest {

  private static final Estimator LOCAL = new Estimator.LocalReparameterisation();

  private static CurvatureNoise noise(
      double beta2, double temperature, Estimator estimator, long steps) {
    double lambda = 55_000 / temperature;
    Ivon ivon = new Ivon(0.9, beta2, lambda, 2e-4, 0.1, Double.POSITIVE_INFINITY);
    return new CurvatureNoise(ivon, estimator, 256, steps);
  }

  /** MNIST at T = 1, batch 256, beta2 = 0.9995: 5 %; at T = 0.1 the same gives 54 %. */
  @Test
  void theBiasIsThatOfTheRule() {
    WeightSampling one = new WeightSampling(1);
    assertThat(noise(0.9995, 1, one, 8600).bias()).isCloseTo(0.0537, within(1e-4));
    assertThat(noise(0.9995, 0.1, one, 8600).bias()).isCloseTo(0.537, within(1e-3));
    assertThat(noise(0.9995, 0.1, new WeightSampling(4), 8600).bias())
        .isCloseTo(0.134, within(1e-3));
    assertThat(noise(0.9995, 0.1, new WeightSampling(1, Sides.BOTH), 8600).bias()).isZero();
    assertThat(noise(0.9995, 0.1, LOCAL, 8600).bias()).isZero();
  }

  @Test
  void whatIsTooNoisyIsSaidWithItsRemedy() {
    WeightSampling one = new WeightSampling(1);
    assertThat(noise(0.9995, 1, one, 8600).warnings()).isEmpty();
    assertThat(noise(0.9995, 0.1, one, 8600).warnings())
        .singleElement()
        .asString()
        .contains("54 % too large", "= 0.54,", "antithetic = true", "beta2 = 0.9998139,")
        .contains("10743 steps");
    // The remedy is one.
    assertThat(noise(0.9998139, 0.1, one, 10_743).bias()).isCloseTo(0.2, within(1e-3));
    assertThat(noise(0.9995, 0.1, LOCAL, 8600).warnings()).isEmpty();
  }

  @Test
  void aMemoryLongerThanTheTrainingIsSaidWithItsRemedy() {
    assertThat(noise(0.9999, 0.1, LOCAL, 2150).warnings())
        .singleElement()
        .asString()
        .contains("= 0.21", "2150 steps", "0.999069 or less");
    assertThat(noise(0.999069, 0.1, LOCAL, 2150).warnings()).isEmpty();
  }
}
