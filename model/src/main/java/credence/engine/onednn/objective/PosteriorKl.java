package credence.engine.onednn.objective;

import credence.bayes.LearntScalePrior;
import credence.bayes.PosteriorPrior;
import credence.engine.onednn.vectors.VectorOps;
import java.util.Arrays;

/**
 * Of a Gaussian of its own for each parameter, P being 1 / sigma_p^2: by mu, P (mu - mu_p); by
 * sigma, P sigma - 1 / sigma.
 */
final class PosteriorKl implements KlGradient {

  private final float[] means;

  /** P, 0 where nothing is believed of a parameter, which then has no sigma of its own. */
  private final float[] precisions;

  private final float[] mean = new float[VectorOps.LENGTH];
  private final float[] precision = new float[VectorOps.LENGTH];
  private float weight;

  PosteriorKl(PosteriorPrior prior, int size) {
    if (prior.size() != size) {
      throw new IllegalArgumentException(
          "a prior of " + prior.size() + " means for a network of " + size + " weights");
    }
    this.means = prior.vectors().mu();
    this.precisions = new float[size];
    for (int i = 0; i < size; i++) {
      precisions[i] = (float) prior.precision(i);
    }
  }

  PosteriorKl(LearntScalePrior prior, int size) {
    this.means = new float[size];
    this.precisions = new float[size];
    Arrays.fill(means, (float) prior.mu());
    for (int i = 0; i < size; i++) {
      double sigma = prior.gaussianSigma(i).getAsDouble();
      precisions[i] = (float) (1 / (sigma * sigma));
    }
  }

  @Override
  public void weight(double klWeight) {
    weight = (float) klWeight;
  }

  @Override
  public void add(ParameterChunk chunk) {
    addEnergy(chunk);
    float[] bySigma = chunk.bySigma;
    float[] sigma = chunk.sigma;
    float[] p = precision;
    float scale = weight;
    for (int i = 0; i < chunk.count; i++) {
      bySigma[i] += scale * (p[i] * sigma[i] - 1 / Math.max(sigma[i], LEAST_SIGMA));
    }
  }

  @Override
  public void addEnergy(ParameterChunk chunk) {
    System.arraycopy(means, chunk.from, mean, 0, chunk.count);
    System.arraycopy(precisions, chunk.from, precision, 0, chunk.count);
    float[] byMu = chunk.byMu;
    float[] mu = chunk.mu;
    float[] m = mean;
    float[] p = precision;
    float scale = weight;
    for (int i = 0; i < chunk.count; i++) {
      byMu[i] += scale * (p[i] * (mu[i] - m[i]));
    }
  }
}
