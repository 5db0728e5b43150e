package credence.bayes;

/** How the gradient of the expected log-likelihood is estimated. */
public sealed interface Estimator extends java.io.Serializable {

  /** Noise on every layer's outputs (Kingma et al. 2015). */
  record LocalReparameterisation() implements Estimator {}

  /**
   * Noise on the weights, the same for every example of a minibatch: Bayes by Backprop as Blundell
   * et al. 2015 published it. Draw t takes w = mu + sigma epsilon, epsilon the normals of the
   * step's key for WEIGHT_SAMPLE and t, stream the layer, index the position within the layer's
   * tensors (weight, then bias); loss and gradients are averaged over the draws.
   *
   * @param draws per step, at least 1
   */
  record WeightSampling(int draws) implements Estimator {
    public WeightSampling {
      if (draws < 1) {
        throw new IllegalArgumentException("estimator.draws = " + draws + " must be at least 1");
      }
    }
  }
}
