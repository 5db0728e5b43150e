package credence.job.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.MeanField;
import credence.bayes.Softplus;
import credence.net.Activation;
import credence.net.BatchNorm;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.train.InitialPosterior;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChunkedKlTest {

  @Test
  void chunksSumToTheClosedForm() {
    int weights = 200_001;
    float[] mu = new float[weights];
    float[] rho = new float[weights];
    Arrays.fill(mu, 0.5f);
    Arrays.fill(rho, (float) Softplus.inverse(0.25));
    // ln(0.5 / 0.25) + (0.25^2 + 0.5^2) / (2 * 0.5^2) - 1/2
    double each = Math.log(2) + 0.3125 / 0.5 - 0.5;
    MeanField posterior = MeanField.of(mu, rho);
    GaussianPrior prior = new GaussianPrior(0, 0.5);
    assertThat(ChunkedKl.of(prior, posterior, 0, weights) / weights).isCloseTo(each, offset(1e-7));
    assertThat(ChunkedKl.of(prior, posterior, 7, 9)).isCloseTo(2 * each, offset(1e-7));
  }

  @Test
  void layersHaveTheirOwnAndPointsHaveNone() {
    NetworkSpec network =
        new NetworkSpec(
            "normed",
            Shape.flat(2),
            List.of(new Dense(4), BatchNorm.standard(), Activation.RELU, new Dense(2)));
    MeanField posterior =
        new InitialPosterior(0.25, new InitialPosterior.Means.Fixed(0))
            .sample(network, Family.GAUSSIAN_WEIGHTS, 1);
    Map<Integer, Double> layers =
        ChunkedKl.byLayer(new GaussianPrior(0, 0.5), posterior, WeightLayout.of(network));
    // ln(0.5 / 0.25) + 0.25^2 / (2 * 0.5^2) - 1/2, mu being 0.
    double each = Math.log(2) + 0.125 - 0.5;
    assertThat(layers).containsOnlyKeys(0, 1, 3).containsEntry(1, 0.0);
    assertThat(layers.get(0)).isCloseTo(8 * each, offset(1e-6));
    assertThat(layers.get(3)).isCloseTo(8 * each, offset(1e-6));
  }
}
