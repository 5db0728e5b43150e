package credence.prune;

import static org.assertj.core.api.Assertions.assertThat;

import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.Softplus;
import credence.net.Activation;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparsityTest {

  /** 4 weights and 2 biases, then 6 weights and 3 biases. */
  private static final NetworkSpec NETWORK =
      new NetworkSpec("two", Shape.flat(2), List.of(new Dense(2), Activation.RELU, new Dense(3)));

  @Test
  void maskedWeightsAreGoneAndBiasesAreNotCounted() {
    float[] mu = new float[15];
    float[] rho = new float[15];
    Arrays.fill(mu, 1);
    Arrays.fill(rho, (float) Softplus.inverse(0.1));
    for (int bias : new int[] {4, 5, 12, 13, 14}) {
      mu[bias] = 0;
      rho[bias] = Float.NEGATIVE_INFINITY;
    }
    // ln alpha = 2 ln(0.1 / mu): 3.2 and 2.8 for the first two, beyond 3 for the zeros.
    mu[0] = (float) (0.1 * Math.exp(-1.6));
    mu[1] = (float) (0.1 * Math.exp(-1.4));
    mu[6] = mu[7] = 0;
    MeanField masked = new LogUniformPrior(3).masked(MeanField.of(mu, rho));
    Sparsity sparsity = Sparsity.of(NETWORK, masked);
    assertThat(sparsity.layers())
        .containsExactly(new Sparsity.Layer(0, 4, 3), new Sparsity.Layer(2, 6, 4));
    assertThat(sparsity.layers().get(0).sparsity()).isEqualTo(0.25);
    assertThat(sparsity.compression()).isEqualTo(10 / 7.0);
    assertThat(masked.mu()[1]).isEqualTo(mu[1]);
    assertThat(masked.mu()[0]).isZero();
    assertThat(masked.isUncertain(0)).isFalse();
  }

  @Test
  void withNothingLeftThereIsNoCompression() {
    float[] rho = new float[15];
    Arrays.fill(rho, Float.NEGATIVE_INFINITY);
    Sparsity sparsity = Sparsity.of(NETWORK, MeanField.of(new float[15], rho));
    assertThat(sparsity.sparsity()).isEqualTo(1);
    assertThat(sparsity.compression()).isInfinite();
  }
}
