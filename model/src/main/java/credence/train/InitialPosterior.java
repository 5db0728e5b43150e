package credence.train;

import credence.bayes.MeanField;
import credence.bayes.Softplus;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Where training begins: weights at mu ~ N(0, scale^2 / fan-in), biases at 0, one sigma for all.
 *
 * @param sigma of every weight and bias, positive
 * @param scale of the means, not negative
 */
public record InitialPosterior(double sigma, double scale) implements Serializable {

  public InitialPosterior {
    if (!(sigma > 0) || Double.isInfinite(sigma)) {
      throw new IllegalArgumentException(
          "posterior.initial-sigma = " + sigma + " must be positive and finite");
    }
    if (!(scale >= 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException(
          "posterior.initial-mu scale = " + scale + " must be finite and not negative");
    }
  }

  /**
   * The posterior of {@code network} before the first step: the numbers of purpose INITIAL_WEIGHTS,
   * stream the layer, index the position within its weight tensor.
   */
  public MeanField sample(NetworkSpec network, long seed) {
    WeightLayout layout = WeightLayout.of(network);
    float[] mu = new float[layout.size()];
    float[] rho = new float[layout.size()];
    Arrays.fill(rho, (float) Softplus.inverse(sigma));
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      if (tensor.role() == WeightLayout.Role.WEIGHT) {
        fill(mu, tensor, seed);
      }
    }
    return MeanField.of(mu, rho);
  }

  private void fill(float[] mu, WeightLayout.Tensor tensor, long seed) {
    RandomKey key = RandomKey.of(seed, Purpose.INITIAL_WEIGHTS);
    RandomStream.of(key, tensor.layer()).normals(0, mu, tensor.offset(), tensor.size());
    double deviation = scale / Math.sqrt(tensor.fanIn());
    for (int i = tensor.offset(); i < tensor.end(); i++) {
      mu[i] = (float) (deviation * mu[i]);
    }
  }
}
