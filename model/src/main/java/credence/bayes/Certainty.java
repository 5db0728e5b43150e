package credence.bayes;

import credence.net.WeightLayout;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much a posterior knows of its weights. Under a Gaussian prior the optimum has sigma_i^2 = 1 /
 * (N h_i / T + 1 / sigma_p^2), h_i being the curvature of the mean NLL, and gamma_i = 1 - sigma_i^2
 * / sigma_p^2 is the share of a weight's precision that comes from the data (MacKay 1992): 1 where
 * they determine it, 0 where the prior alone does. Clipped to [0, 1] where training is not at its
 * optimum.
 *
 * @param weights that have a sigma, biases among them
 * @param sigmas their sum
 * @param determined sum of gamma over them; NaN under a prior that is no Gaussian
 */
public record Certainty(long weights, double sigmas, double determined) {

  /** Of each layer with tensors, by its index in the network. */
  public static SortedMap<Integer, Certainty> byLayer(
      Prior prior, MeanField posterior, WeightLayout layout) {
    SortedMap<Integer, Certainty> layers = new TreeMap<>();
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      Certainty own = of(prior, posterior, tensor.offset(), tensor.end());
      layers.merge(tensor.layer(), own, Certainty::and);
    }
    return layers;
  }

  /** Of all of them together. */
  public static Certainty of(Collection<Certainty> parts) {
    return parts.stream().reduce(new Certainty(0, 0, 0), Certainty::and);
  }

  private static Certainty of(Prior prior, MeanField posterior, int from, int end) {
    long weights = 0;
    double sigmas = 0;
    double determined = 0;
    for (int i = from; i < end; i++) {
      if (posterior.isUncertain(i)) {
        double sigma = posterior.sigma(i);
        double priorSigma = prior.gaussianSigma(i).orElse(Double.NaN);
        weights++;
        sigmas += sigma;
        determined += Math.max(0, 1 - sigma * sigma / (priorSigma * priorSigma));
      }
    }
    return new Certainty(weights, sigmas, determined);
  }

  private Certainty and(Certainty other) {
    return new Certainty(
        weights + other.weights, sigmas + other.sigmas, determined + other.determined);
  }

  /** 0 if there are none. */
  public double meanSigma() {
    return weights == 0 ? 0 : sigmas / weights;
  }

  /** Sum of gamma over the number of weights, in [0, 1]; NaN where there is none. */
  public double share() {
    return determined / weights;
  }

  /**
   * What the noise of one draw of the weights costs at the optimum, in nats of the mean NLL: T / 2N
   * times the sum of gamma.
   *
   * @param temperature T
   * @param examples N
   */
  public double noise(double temperature, long examples) {
    return temperature / (2.0 * examples) * determined;
  }
}
