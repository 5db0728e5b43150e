package credence.engine.onednn.weights;

import credence.bayes.LogUniformPrior;
import credence.bayes.Prior;
import credence.engine.onednn.vectors.VectorOps;

/** Which weights count as 0: see {@link LogUniformPrior}. Without a logarithm. */
final class WeightMask {

  private final float alpha;

  private WeightMask(LogUniformPrior prior) {
    this.alpha = (float) Math.exp(prior.threshold());
  }

  /** Null for a prior that masks nothing. */
  static WeightMask of(Prior prior) {
    boolean masks = prior instanceof LogUniformPrior p && p.threshold() < Double.POSITIVE_INFINITY;
    return masks ? new WeightMask((LogUniformPrior) prior) : null;
  }

  /** Into {@code mask}: 1 where sigma^2 / (mu^2 + 1e-8) is less than the threshold's, else 0. */
  void put(float[] mu, float[] variance, float[] mask, int count) {
    float limit = alpha;
    for (int i = 0; i < count; i++) {
      mask[i] = limit * (mu[i] * mu[i] + (float) LogUniformPrior.TINY) - variance[i];
    }
    for (int i = 0; i < count; i++) {
      mask[i] = VectorOps.step(mask[i]);
    }
  }
}
