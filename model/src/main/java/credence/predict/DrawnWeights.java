package credence.predict;

import credence.bayes.MeanField;
import credence.engine.Draws;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.random.RandomKey;
import credence.random.RandomStream;

/** The networks that a prediction by {@link Draws.Weights} runs through, one at a time. */
public final class DrawnWeights {

  private DrawnWeights() {}

  /**
   * The weights of one draw: mu + sigma epsilon where there is a sigma.
   *
   * @param seed of the draws
   * @param draw from 0
   * @return in the order of the posterior, the caller's own
   */
  public static float[] of(NetworkSpec network, MeanField posterior, long seed, int draw) {
    if (draw < 0) {
      throw new IllegalArgumentException("draw = " + draw + " must be at least 0");
    }
    float[] weights = posterior.mu().clone();
    float[] epsilon = new float[weights.length];
    RandomKey key = new Draws.Weights(seed, draw + 1).weightKey(draw);
    int layer = -1;
    int start = 0;
    for (WeightLayout.Tensor tensor : WeightLayout.of(network).tensors()) {
      if (tensor.layer() != layer) {
        layer = tensor.layer();
        start = tensor.offset();
      }
      RandomStream.of(key, layer)
          .normals(tensor.offset() - start, epsilon, tensor.offset(), tensor.size());
    }
    for (int i = 0; i < weights.length; i++) {
      if (posterior.isUncertain(i)) {
        weights[i] += (float) (posterior.sigma(i) * epsilon[i]);
      }
    }
    return weights;
  }
}
