package credence.engine.onednn.objective;

import credence.bayes.GaussianPrior;

/** By mu, (mu - mu_p) / sigma_p^2; by sigma, sigma / sigma_p^2 - 1 / sigma. */
final class GaussianKl implements KlGradient {

  private final float centre;
  private final double precision;
  private float linear;
  private float byInverse;

  GaussianKl(GaussianPrior prior) {
    this.centre = (float) prior.mu();
    this.precision = 1 / (prior.sigma() * prior.sigma());
  }

  @Override
  public void weight(double klWeight) {
    linear = (float) (klWeight * precision);
    byInverse = (float) klWeight;
  }

  @Override
  public void add(ParameterChunk chunk) {
    addEnergy(chunk);
    addSpread(chunk.bySigma, chunk.sigma, linear, byInverse, chunk.count);
  }

  @Override
  public void addEnergy(ParameterChunk chunk) {
    float[] byMu = chunk.byMu;
    float[] mu = chunk.mu;
    float scale = linear;
    float mean = centre;
    for (int i = 0; i < chunk.count; i++) {
      byMu[i] += scale * (mu[i] - mean);
    }
  }

  static void addSpread(float[] bySigma, float[] sigma, float linear, float byInverse, int count) {
    for (int i = 0; i < count; i++) {
      bySigma[i] += linear * sigma[i] - byInverse / Math.max(sigma[i], LEAST_SIGMA);
    }
  }
}
