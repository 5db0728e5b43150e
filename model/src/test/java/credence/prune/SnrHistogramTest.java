package credence.prune;

import static org.assertj.core.api.Assertions.assertThat;

import credence.bayes.MeanField;
import credence.bayes.Softplus;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnrHistogramTest {

  private static final WeightLayout LAYOUT =
      WeightLayout.of(new NetworkSpec("six", Shape.flat(3), List.of(new Dense(2))));

  @Test
  void aWeightIsInTheBinOfItsDecibels() {
    // |mu| / sigma = 2, 2, 1/3, 1000: 3.01, 3.01, -4.77, 30 dB. A mu of 0 and a point have none.
    SnrHistogram histogram =
        of(new double[] {1, -4, 1, 100.1, 0, 7}, new double[] {.5, 2, 3, .1, 1, 0});
    assertThat(bin(histogram, 3)).isEqualTo(2);
    assertThat(bin(histogram, -5)).isEqualTo(1);
    assertThat(bin(histogram, 30)).isEqualTo(1);
    assertThat(histogram.counted()).isEqualTo(4);
    assertThat(histogram.weights()).isEqualTo(6);
  }

  @Test
  void whatLiesBeyondIsInTheOuterBins() {
    SnrHistogram histogram =
        of(new double[] {1e-9, 1e9, 1e-20, 0, 0, 0}, new double[] {1, 1, 1, 1, 1, 1});
    assertThat(histogram.counts()).hasSize(100).startsWith(2).endsWith(1);
  }

  private static int bin(SnrHistogram histogram, int decibels) {
    return histogram.counts().get(decibels - SnrHistogram.FROM);
  }

  /** Biases are certain of themselves and of no effect. */
  private static SnrHistogram of(double[] mu, double[] sigma) {
    float[] means = new float[LAYOUT.size()];
    float[] rho = new float[LAYOUT.size()];
    java.util.Arrays.fill(means, 5);
    for (int i = 0; i < mu.length; i++) {
      means[i] = (float) mu[i];
      rho[i] = sigma[i] == 0 ? Float.NEGATIVE_INFINITY : (float) Softplus.inverse(sigma[i]);
    }
    return SnrHistogram.of(LAYOUT.tensors(), MeanField.of(means, rho));
  }
}
