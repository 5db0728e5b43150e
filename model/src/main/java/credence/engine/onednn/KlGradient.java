package credence.engine.onednn;

import credence.bayes.GaussianPrior;
import credence.bayes.Prior;

/**
 * Gradient of klWeight KL[q || p] for a Gaussian prior, added to that of the data: by mu, (mu -
 * mu_p) / sigma_p^2; by sigma, sigma / sigma_p^2 - 1 / sigma.
 */
final class KlGradient {

  private final float priorMu;
  private final double precision;
  private float linear;
  private float byInverse;

  private KlGradient(GaussianPrior prior) {
    this.priorMu = (float) prior.mu();
    this.precision = 1 / (prior.sigma() * prior.sigma());
  }

  static KlGradient of(Prior prior) {
    if (prior instanceof GaussianPrior gaussian) {
      return new KlGradient(gaussian);
    }
    throw new IllegalArgumentException("the onednn engine has no KL gradient for " + prior);
  }

  void weight(double klWeight) {
    linear = (float) (klWeight * precision);
    byInverse = (float) klWeight;
  }

  /**
   * @param gMu the data's derivative by mu: becomes the objective's
   * @param g the data's derivative by sigma^2: becomes the objective's by sigma
   */
  void add(float[] gMu, float[] g, float[] mu, float[] sigma, int count) {
    float scale = linear;
    float centre = priorMu;
    for (int i = 0; i < count; i++) {
      gMu[i] += scale * (mu[i] - centre);
    }
    float inverse = byInverse;
    for (int i = 0; i < count; i++) {
      float s = sigma[i];
      g[i] = s * (2 * g[i] + scale) - inverse / s;
    }
  }
}
