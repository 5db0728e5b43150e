package credence.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriorScaleTest {

  /** sigma = sqrt(T / (N delta)), worked out by hand. */
  @ParameterizedTest
  @CsvSource({
    "2e-4, 0.1, 50000, 0.1",
    "2e-4, 1, 50000, 0.31622776601683794",
    "1e-6, 0.1, 50000, 1.4142135623730951",
    "0.5, 2, 1, 2"
  })
  void theWidthFollowsFromTemperatureImagesAndDecay(
      double delta, double temperature, long examples, double sigma) {
    double found = new PriorScale.WeightDecay(delta).sigma(temperature, examples);
    assertThat(found).isCloseTo(sigma, within(1e-15));
    assertThat(PriorScale.weightDecay(found, temperature, examples))
        .isCloseTo(delta, within(1e-15));
  }

  /** The slope of T KL / N by mu is delta mu: the temperature leaves it alone. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.1, 1e-3})
  void anotherTemperatureLeavesThePullOnTheMeansAlone(double temperature) {
    double delta = 2e-4;
    long examples = 55_000;
    double sigma = new PriorScale.WeightDecay(delta).sigma(temperature, examples);
    Prior.Slope slope = new GaussianPrior(0.5, sigma).klSlope(0, 0.7, 0.01, 0);
    assertThat(temperature / examples * slope.byMu()).isCloseTo(delta * 0.2, within(1e-16));
    assertThat(new PriorScale.Sigma(0.3).sigma(temperature, examples)).isEqualTo(0.3);
  }

  @Test
  void aDecayThatIsNoneIsRefused() {
    for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new PriorScale.WeightDecay(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("prior.weight-decay = " + wrong);
    }
    assertThatThrownBy(() -> new PriorScale.WeightDecay(1e-320).sigma(1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a sigma of Infinity of T = 1.0 and 1 training images");
  }
}
