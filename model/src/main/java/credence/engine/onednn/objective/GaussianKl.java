package credence.engine.onednn.objective;

import credence.bayes.EmpiricalPrior;
import credence.bayes.GaussianPrior;
import credence.engine.onednn.vectors.VectorOps;
import java.util.Arrays;

/**
 * Of a Gaussian around one mean, or around a mean for each parameter: by mu, (mu - mu_p) /
 * sigma_p^2; by sigma, sigma / sigma_p^2 - 1 / sigma.
 */
final class GaussianKl implements KlGradient {

  /** Of all parameters; null where every chunk's are those of {@link #centre}. */
  private final float[] means;

  private final float[] centre = new float[VectorOps.LENGTH];
  private final double precision;
  private float linear;
  private float byInverse;

  GaussianKl(GaussianPrior prior) {
    this.means = null;
    this.precision = 1 / (prior.sigma() * prior.sigma());
    Arrays.fill(centre, (float) prior.mu());
  }

  GaussianKl(EmpiricalPrior prior, int size) {
    if (prior.means().length != size) {
      throw new IllegalArgumentException(
          "a prior of " + prior.means().length + " means for a network of " + size + " weights");
    }
    this.means = prior.means();
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
    float[] bySigma = chunk.bySigma;
    float[] sigma = chunk.sigma;
    float scale = linear;
    float inverse = byInverse;
    for (int i = 0; i < chunk.count; i++) {
      bySigma[i] += scale * sigma[i] - inverse / Math.max(sigma[i], LEAST_SIGMA);
    }
  }

  @Override
  public void addEnergy(ParameterChunk chunk) {
    if (means != null) {
      System.arraycopy(means, chunk.from, centre, 0, chunk.count);
    }
    float[] byMu = chunk.byMu;
    float[] mu = chunk.mu;
    float[] mean = centre;
    float scale = linear;
    for (int i = 0; i < chunk.count; i++) {
      byMu[i] += scale * (mu[i] - mean[i]);
    }
  }
}
